"""Who may pick, and what stands in the place of a list that Anaplan does not give."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.anaplan.errors import AnaplanError
from app.anaplan.shapes import Model, Workspace
from app.links.handing_over import NotWantedError
from app.sitting.reading import NotSignedInError, Reading
from app.store import sittings
from app.views.parts import parts
from app.views.recipient import open_steps
from app.views.recipient.access import Visit, for_recipient, while_open
from app.views.recipient.keeping import SentMeanwhileError
from app.views.recipient.picking.lists import STEP, may_pick
from app.views.recipient.picking.words import NOT_LISTED, Problem, problem_of

P = ParamSpec("P")


class NotListedError(Exception):
    """The address names a workspace or a model that this user does not see."""


class NothingListedError(Exception):
    """The user sees nothing at all. Holds what to say of it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.heading)
        self.problem = problem


def for_picker(
    view: Callable[Concatenate[Visit, P], ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    """Let a view be seen by whoever is asked for the list of exports and has credentials of their own."""

    def guarded(visit: Visit, /, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        answers, onboarding_id = visit.draft.answers, visit.onboarding.id
        if not may_pick(visit) or open_steps.open_step(visit, STEP) is None:
            return redirect(open_steps.where_next(visit, answers), 303)
        if STEP in answers.waiting_for:
            return redirect(url_for("someone_else.waiting", onboarding_id=onboarding_id, name=STEP), 303)
        try:
            return view(visit, *args, **kwargs)
        except (AnaplanError, NotSignedInError) as error:
            with parts().database.read() as connection:
                sitting = sittings.find(connection, onboarding_id)
            was_let_in = sitting is not None and sitting.was_let_in
            return problem_page(visit, problem_of(error, visit.now, was_let_in=was_let_in))
        except NotListedError:
            return problem_page(visit, NOT_LISTED)
        except NothingListedError as error:
            return problem_page(visit, error.problem)
        except (SentMeanwhileError, NotWantedError):
            return redirect(url_for("progress.show", onboarding_id=onboarding_id), 303)

    # Said as a call, because as a decorator it takes the signature away.
    update_wrapper(guarded, view)
    return for_recipient(while_open(guarded))


def problem_page(visit: Visit, problem: Problem) -> str:
    """Say what is wrong, and show the ways on: to other models, and to the box for ids."""
    named = request.view_args or {}
    other = None
    if "model_id" in named and problem != NOT_LISTED:
        other = address(visit, "models", workspace_id=named["workspace_id"])
    elif "workspace_id" in named:
        other = address(visit, "workspaces")
    return render_template(
        "picking/problem.html",
        visit=visit,
        problem=problem,
        check_url=check_address(visit),
        again_url=request.path,
        other_url=other,
        step_url=step_address(visit),
    )


def address(visit: Visit, level: str, **named: Any) -> str:
    """Return the address of a level, with what is searched and the page where these are not the first."""
    kept = {name: value for name, value in named.items() if value and (name, value) != ("page", 1)}
    return url_for(f"picking.{level}", onboarding_id=visit.onboarding.id, **kept)


def check_address(visit: Visit) -> str:
    """Return where signing in to Anaplan is posted to."""
    return url_for("anaplan_check.ask", onboarding_id=visit.onboarding.id)


def step_address(visit: Visit) -> str:
    """Return the page that holds the whole list."""
    return url_for("ask.show", onboarding_id=visit.onboarding.id, name=STEP)


def workspace_named(found: Reading, workspace_id: str) -> Workspace:
    """Return a workspace that the user sees. Raises NotListedError."""
    for each in found.workspaces():
        if each.id == workspace_id:
            return each
    raise NotListedError(workspace_id)


def model_named(found: Reading, workspace_id: str, model_id: str) -> Model:
    """Return a model that the user sees in this workspace. Raises NotListedError."""
    workspace_named(found, workspace_id)
    for each in found.models(workspace_id):
        if each.id == model_id:
            return each
    raise NotListedError(model_id)

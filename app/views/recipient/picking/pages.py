"""The pages on which exports are picked: workspaces, the models of one, the exports of one."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.anaplan.shapes import Workspace
from app.domain.chosen import NOTHING_KNOWN, chosen, joined, whole_id
from app.domain.export_id import can_be_id
from app.domain.export_kinds import told_apart
from app.sitting import seen as seen_lists
from app.views.parts import parts
from app.views.recipient import ask
from app.views.recipient.access import Visit
from app.views.recipient.picking import changing, shown
from app.views.recipient.picking.guard import (
    NothingListedError,
    address,
    for_picker,
    model_named,
    step_address,
    workspace_named,
)
from app.views.recipient.picking.lists import STEP, reading
from app.views.recipient.picking.words import NO_WORKSPACES

blueprint = Blueprint("picking", __name__, url_prefix="/onboarding/<onboarding_id>/selection")

WORKSPACE = "/workspaces/<workspace_id>"
MODEL = f"{WORKSPACE}/models/<model_id>"


@blueprint.get("/workspaces")
@for_picker
def workspaces(visit: Visit) -> ResponseReturnValue:
    """List the workspaces; where there is one only, its models."""
    found, words = reading(visit).workspaces(), shown.search()
    if not found:
        raise NothingListedError(NO_WORKSPACES)
    if len(found) == 1:
        return redirect(address(visit, "models", workspace_id=found[0].id, q=words), 303)
    lines = shown.workspace_lines(visit.onboarding.id, found, words)
    return _level(visit, lines + _further_in(visit, words, found), "", step_address(visit))


@blueprint.get(WORKSPACE)
@for_picker
def models(visit: Visit, workspace_id: str) -> ResponseReturnValue:
    """List the models of a workspace."""
    lists, words = reading(visit), shown.search()
    workspace = workspace_named(lists, workspace_id)
    found, is_only_one = lists.models(workspace_id), len(lists.workspaces()) == 1
    lines = shown.model_lines(visit.onboarding.id, workspace, found, words)
    back = step_address(visit) if is_only_one else address(visit, "workspaces")
    return _level(visit, lines + _further_in(visit, words, [workspace]), workspace.name, back)


@blueprint.get(MODEL)
@for_picker
def exports(visit: Visit, workspace_id: str, model_id: str) -> ResponseReturnValue:
    """List the exports of a model, each with a box to tick."""
    return _boxes(visit, workspace_id, model_id)


@blueprint.post(MODEL)
@for_picker
def pick(visit: Visit, workspace_id: str, model_id: str) -> ResponseReturnValue:
    """Keep the ticks of a page, and go where the button leads."""
    lists = reading(visit)
    workspace, model = workspace_named(lists, workspace_id), model_named(lists, workspace_id, model_id)
    names = told_apart({each.id: each.name for each in lists.exports(model_id)})
    listed = {
        whole: joined(workspace.name, model.name, name)
        for id_, name in names.items()
        if can_be_id(whole := whole_id(workspace_id, model_id, id_))
    }
    left_over = changing.take_ticks(visit, listed)
    here = {"workspace_id": workspace_id, "model_id": model_id, "q": shown.search(), "full": left_over}
    match request.form.get("go", "").partition("-"):
        case ("done", _, _) if not left_over:
            return redirect(step_address(visit), 303)
        case ("another", _, _) if not left_over:
            return redirect(address(visit, "models", workspace_id=workspace_id), 303)
        case ("search", _, _):
            return redirect(address(visit, "exports", **here), 303)
        case ("page", _, number) if number.isascii() and number.isdecimal():
            return redirect(address(visit, "exports", page=int(number[: shown.MOST_DIGITS]), **here), 303)
        case _:
            return redirect(address(visit, "exports", page=shown.page_number(), **here), 303)


@blueprint.post("/workspaces")
@for_picker
def change_at_workspaces(visit: Visit) -> ResponseReturnValue:
    """Take one off the list that is shown beside the workspaces."""
    changing.take_off(visit)
    return redirect(address(visit, "workspaces", q=shown.search(), page=shown.page_number()), 303)


@blueprint.post(WORKSPACE)
@for_picker
def change_at_models(visit: Visit, workspace_id: str) -> ResponseReturnValue:
    """Take one off the list that is shown beside the models."""
    changing.take_off(visit)
    here = {"workspace_id": workspace_id, "q": shown.search(), "page": shown.page_number()}
    return redirect(address(visit, "models", **here), 303)


@blueprint.post("/list")
@for_picker
def change(visit: Visit) -> ResponseReturnValue:
    """Keep the list as it is typed, less the one to be removed, and go on picking if that is the button."""
    return changing.of_the_step(visit)


def show_again(onboarding_id: str) -> ResponseReturnValue:
    """Show the step's page with what was typed, when its form could not be trusted any more."""
    shown_again = ask.show_again(onboarding_id, name=STEP)
    if not isinstance(shown_again, tuple):
        # The page is not open, so there is nothing to show: this is no form of ours.
        abort(400)
    return shown_again


def show_ticks_again(onboarding_id: str, workspace_id: str, model_id: str) -> ResponseReturnValue:
    """Show a page of exports with the ticks as posted, when its form could not be trusted any more.

    It has to be a page that was shown before: for a form that is not trusted Anaplan is asked nothing.
    """
    shown_again = _ticks_again(onboarding_id, workspace_id=workspace_id, model_id=model_id)
    if not isinstance(shown_again, tuple):
        # Nobody is asked for exports here, so this is no form of ours.
        abort(400)
    return shown_again


@for_picker
def _ticks_again(visit: Visit, workspace_id: str, model_id: str) -> ResponseReturnValue:
    with parts().database.read() as connection:
        seen = seen_lists.everything(connection, visit.onboarding.id)
    if model_id not in seen.exports or not seen.place_of(workspace_id, model_id):
        abort(400)
    ticks, others = changing.ticked_and_not()
    return _boxes(visit, workspace_id, model_id, ticks, others), 400


def _boxes(
    visit: Visit,
    workspace_id: str,
    model_id: str,
    more: frozenset[str] = frozenset(),
    less: frozenset[str] = frozenset(),
) -> str:
    """Draw the exports of a model, ticked as they are kept but for `more` and `less`."""
    lists, words = reading(visit), shown.search()
    workspace, model = workspace_named(lists, workspace_id), model_named(lists, workspace_id, model_id)
    found, before = lists.exports(model_id), visit.draft.answers.selection
    left_over = request.args.get("full", "")
    around = whole_id(workspace_id, model_id, "")
    kept = {id_.removeprefix(around) for id_ in before.selected_exports} if before else set[str]()
    return render_template(
        "picking/exports.html",
        **_around(visit, shown.export_lines(workspace_id, model_id, found, words)),
        place=joined(workspace.name, model.name),
        model=joined(model.name),
        is_empty=not found,
        is_ticked=(kept - less) | more,
        left_over=left_over[:4] if left_over.isdecimal() else "",
        back_url=address(visit, "models", workspace_id=workspace_id),
    )


def _level(visit: Visit, lines: Sequence[shown.Draw], place: str, back_url: str) -> str:
    return render_template(
        "picking/level.html", **_around(visit, lines), place=joined(place), back_url=back_url
    )


def _around(visit: Visit, lines: Sequence[shown.Draw]) -> dict[str, Any]:
    """Return what every level shows: one page of its lines, and what was chosen so far."""
    before = visit.draft.answers.selection
    return {
        "visit": visit,
        "list": shown.page_of(lines, shown.page_number()),
        "words": shown.search(),
        "chosen": chosen(before.selected_exports, before.names, NOTHING_KNOWN) if before else [],
        "step_url": step_address(visit),
    }


def _further_in(visit: Visit, words: str, found: Sequence[Workspace]) -> list[shown.Draw]:
    if not words:
        return []
    with parts().database.read() as connection:
        seen = seen_lists.everything(connection, visit.onboarding.id)
    return shown.lines_further_in(visit.onboarding.id, seen, words, found)

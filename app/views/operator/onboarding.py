"""One onboarding as an operator sees it, and what can be done about it: check, take over, cancel."""

from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.roles import Role
from app.links import pin
from app.store import events
from app.store.listing import Found
from app.store.submission_rows import Submission
from app.store.submissions import NameReservedError
from app.submission import intervening, repairing
from app.submission.intervening import BeingChangedError, NotTheSameError
from app.submission.states import RUNNABLE, WAYS, State
from app.views.operator import facts
from app.views.operator.access import actor, for_operator
from app.views.operator.answers import about_answers
from app.views.operator.found import find
from app.views.operator.offer_form import lives_from
from app.views.operator.taking_over import TakeOverForm
from app.views.operator.words import DONE, MEANINGS, PROBLEMS, STATES
from app.views.parts import parts

blueprint = Blueprint("operator_onboarding", __name__, url_prefix="/operator/onboardings/<onboarding_id>")

REFRESH_SECONDS = 5


@blueprint.get("")
@for_operator(Role.VIEWER)
def show(onboarding_id: str) -> ResponseReturnValue:
    """Show how it stands, its timeline, and what can be done."""
    return _page(onboarding_id, TakeOverForm())


@blueprint.post("/check")
@for_operator(Role.OPERATOR)
def check(onboarding_id: str) -> ResponseReturnValue:
    """Have the worker look at once; once a connection exists, that means to test it again."""
    done, woken = "moved", None
    try:
        with parts().database.write() as connection:
            _, sent = find(connection, onboarding_id)
            if sent and intervening.can_look_now(sent):
                done = "tested" if sent.state == State.NEEDS_ATTENTION else "checked"
                woken = intervening.look_now(connection, sent, actor(), parts().database.now(connection))
    except NameReservedError:
        return _back(onboarding_id, "name_reserved")
    except BeingChangedError:
        return _back(onboarding_id, "being_changed")
    return _back(onboarding_id, done if woken else "moved", woken)


@blueprint.get("/take-over")
@for_operator(Role.VIEWER)
def take_over_again(onboarding_id: str) -> ResponseReturnValue:
    """Lead whoever reloads the address of the form to the page that has it."""
    with parts().database.read() as connection:
        find(connection, onboarding_id)
    return redirect(url_for(".show", onboarding_id=onboarding_id), 303)


@blueprint.post("/take-over")
@for_operator(Role.OPERATOR)
def take_over(onboarding_id: str) -> ResponseReturnValue:
    """Go on with a connection that exists at Fivetran already."""
    with parts().database.read() as connection:
        _, sent = find(connection, onboarding_id)
    if sent is None or not intervening.can_take_over(sent.state):
        return _back(onboarding_id, "moved")
    form = TakeOverForm(request.form)
    found = form.read(parts().fivetran)
    if found is None:
        return _page(onboarding_id, form), 422
    woken = None
    try:
        with parts().database.write() as connection:
            _, sent = find(connection, onboarding_id)
            if sent and intervening.can_take_over(sent.state):
                woken = intervening.take_over(
                    connection, sent, found, actor(), parts().database.now(connection)
                )
    except NotTheSameError as error:
        form.refuse(str(error))
    except BeingChangedError:
        return _back(onboarding_id, "being_changed")
    except NameReservedError:
        form.refuse("Another onboarding has this connection, or one of the same name")
    if form.errors:
        return _page(onboarding_id, form), 422
    return _back(onboarding_id, "taken_over" if woken else "moved", woken)


@blueprint.get("/cancel")
@for_operator(Role.OPERATOR)
def ask_to_cancel(onboarding_id: str) -> ResponseReturnValue:
    """Say what cancelling does here, before it is done."""
    with parts().database.read() as connection:
        onboarding, sent = find(connection, onboarding_id)
    if sent is None or not intervening.can_cancel(sent):
        return _back(onboarding_id, "moved")
    ends_at_once = sent.nothing_is_there and (State(sent.state), State.CANCELLED) in WAYS
    return render_template(
        "operator/cancel.html",
        onboarding=onboarding,
        sent=sent,
        ends_at_once=ends_at_once,
        back_url=url_for(".show", onboarding_id=onboarding_id),
    )


@blueprint.post("/cancel")
@for_operator(Role.OPERATOR)
def cancel(onboarding_id: str) -> ResponseReturnValue:
    """Stop it. Nothing but what we made is ever deleted."""
    done, woken = "moved", None
    try:
        with parts().database.write() as connection:
            _, sent = find(connection, onboarding_id)
            if sent and intervening.can_cancel(sent):
                woken = intervening.cancel(connection, sent, actor(), parts().database.now(connection))
                _, after = find(connection, onboarding_id)
                done = "cancelled" if after and after.state == State.CANCELLED else "cancelling"
    except NameReservedError:
        return _back(onboarding_id, "name_reserved")
    if done == "cancelled":
        # The credentials went with it, and no copy of the log may keep them.
        parts().database.forget_deleted()
    return _back(onboarding_id, done, woken)


def _page(onboarding_id: str, form: TakeOverForm) -> str:
    with parts().database.read() as connection:
        onboarding, sent = find(connection, onboarding_id)
        now = parts().database.now(connection)
        timeline = events.timeline(connection, onboarding_id)
        told = about_answers(connection, Found(onboarding, sent), now)
    return render_template(
        "operator/onboarding.html",
        onboarding=onboarding,
        sent=sent,
        words=STATES.get(sent.state) if sent else None,
        next_check=_next_check(sent, now),
        meaning=MEANINGS.get(sent.state) if sent else None,
        problem=PROBLEMS.get(sent.problem_kind, sent.problem_kind) if sent else "",
        about=facts.about(onboarding, sent),
        raw=facts.raw(sent) if sent else [],
        timeline=facts.lines(timeline),
        is_locked=onboarding.has_pin and pin.is_locked(onboarding.wrong_pins) and not onboarding.is_over(now),
        **told,
        standing=facts.standing(onboarding, now),
        lives=lives_from(now),
        may_approve=sent is not None and intervening.can_approve(sent.state),
        done=DONE.get(request.args.get("done", "")),
        form=form,
        may_check=sent is not None and intervening.can_look_now(sent),
        may_take_over=sent is not None and intervening.can_take_over(sent.state),
        may_repair=repairing.can_begin(sent),
        may_end_repair=sent is not None and repairing.can_end(sent),
        may_cancel=sent is not None and intervening.can_cancel(sent),
        refresh_seconds=REFRESH_SECONDS if sent and sent.state in RUNNABLE else None,
        back_url=url_for("operator_list.show"),
    )


def _next_check(sent: Submission | None, now: datetime) -> str | None:
    if sent is None or sent.state not in set(RUNNABLE) - {State.CARD_WAITING}:
        # Who waits for a card is looked at for a reason, and not at a time.
        return None
    if sent.next_try_at is None or sent.next_try_at <= now:
        return None
    return facts.when(sent.next_try_at)


def _back(onboarding_id: str, done: str, woken: str | None = None) -> ResponseReturnValue:
    """Go back to the page, which says what was done; wake the worker if it has to go on."""
    if woken:
        parts().queue.wake(woken)
    return redirect(url_for(".show", onboarding_id=onboarding_id, done=done), 303)

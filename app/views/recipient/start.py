"""The link: who asks, what for, what to have ready. Only pressing Start begins anything."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import journey
from app.domain.say import say_many
from app.forms.pin import PinForm
from app.links import issuing, pin
from app.store import answers as answers_store
from app.store import events, links, onboardings, sessions, submissions
from app.store.keys import Link, random_text, read_link
from app.store.links import Opened
from app.store.onboarding_rows import Onboarding
from app.store.submission_rows import Submission
from app.submission import repairing
from app.submission.states import State
from app.views.cookies import BROWSER, RECIPIENT, give_sid, read_sid
from app.views.declared import for_link_holder
from app.views.parts import parts
from app.views.recipient import handed_over, not_asked
from app.views.recipient.over import over, why_over

blueprint = Blueprint("start", __name__)

DONE = (State.CONNECTED, State.CANCELLED)
"""Nothing is left to do with the link but to see the result, or to ask for a new one."""


@blueprint.get("/o/<token>")
@for_link_holder
def show(token: str) -> ResponseReturnValue:
    """Tell what the link is for. Changes nothing, so programs that open links in mails do no harm."""
    opened, _ = _opened(token)
    return _page(opened, PinForm())


@blueprint.post("/o/<token>")
@for_link_holder
def start(token: str) -> ResponseReturnValue:
    """Bind this browser to the onboarding and go to the first page; the link is not in any later address."""
    opened, link = _opened(token)
    onboarding, now, form = opened.onboarding, datetime.now(UTC), PinForm(request.form)
    if why_over(onboarding, _sent(opened), now, was_replaced=opened.was_replaced):
        return _page(opened, form)
    not_asked.note(onboarding.id, ("pin",), now)
    if onboarding.has_pin and not _pin_is_right(onboarding, form, now):
        return _page(_opened(token)[0], form, HTTPStatus.UNPROCESSABLE_ENTITY)
    browser = read_sid(BROWSER) or random_text(sessions.SID_LENGTH)
    with parts().database.write() as connection:
        again = links.opened_by(connection, parts().keys, link)
        if again is None or again.was_replaced or again.onboarding.revoked_at is not None:
            # Revoked or issued anew while the PIN was looked at.
            return redirect(request.path, 303)
        onboardings.start(connection, onboarding.id, browser, now)
        link_key = parts().keys.link_key(link, opened.key_id)
        sid = sessions.open_recipient(
            connection, parts().keys, onboarding.id, link_key, read_sid(RECIPIENT), now
        )
    response = redirect(url_for("ask.next_page", onboarding_id=onboarding.id), 303)
    give_sid(response, RECIPIENT, sid)
    give_sid(response, BROWSER, browser)
    return response


@blueprint.post("/o/<token>/ask-again")
@for_link_holder
def ask_again(token: str) -> ResponseReturnValue:
    """Tell the operators that the holder of a link that ended, is locked or is done wants a new one."""
    opened, _ = _opened(token)
    now = datetime.now(UTC)
    not_asked.note(opened.onboarding.id, (), now)
    if _may_ask_again(opened, now):
        with parts().database.write() as connection:
            found = onboardings.find(connection, opened.onboarding.id)
            if found:
                issuing.ask_again(connection, found, now)
    return redirect(url_for(".show", token=token), 303)


def _pin_is_right(onboarding: Onboarding, form: PinForm, now: datetime) -> bool:
    """Check the PIN. The try is used up before it is looked at, and looking takes long on purpose."""
    if pin.is_locked(onboarding.wrong_pins) or not form.validate():
        return False
    with parts().database.write() as connection:
        left = pin.take_try(connection, onboarding.id)
        stored = pin.stored_pin(connection, onboarding.id)
    if left is None:
        return False
    is_right = pin.is_right(stored, form.pin.data or "")
    with parts().database.write() as connection:
        if is_right:
            pin.forgive(connection, onboarding.id)
            return True
        events.record(connection, onboarding.id, events.VISITOR, "entered a wrong PIN", now)
        if not left:
            events.record(connection, onboarding.id, events.VISITOR, "locked by wrong PINs", now)
    form.pin.errors = (
        say_many(
            "This is not the PIN, and 1 try is left. Check it with the person who told it to you",
            "This is not the PIN, and {count} tries are left. Check it with the person who told it to you",
            left,
        ),
    )
    return False


def _sent(opened: Opened) -> Submission | None:
    with parts().database.read() as connection:
        return submissions.of_onboarding(connection, opened.onboarding.id)


def _is_locked(onboarding: Onboarding) -> bool:
    return onboarding.has_pin and pin.is_locked(onboarding.wrong_pins)


def _may_ask_again(opened: Opened, now: datetime) -> bool:
    """Tell whether a new link may be asked for; who was asked for one step turns to whoever asked them."""
    sent = _sent(opened)
    if opened.onboarding.parent_id is not None:
        return False
    is_over = why_over(opened.onboarding, sent, now, was_replaced=opened.was_replaced) is not None
    return is_over or _is_locked(opened.onboarding) or (sent is not None and sent.state in DONE)


def _page(opened: Opened, form: PinForm, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    onboarding, sent, now = opened.onboarding, _sent(opened), datetime.now(UTC)
    if page := over(onboarding, sent, now, was_replaced=opened.was_replaced, may_ask=True):
        return page
    if _is_locked(onboarding):
        return render_template("pages/locked.html", onboarding=onboarding), HTTPStatus.FORBIDDEN
    if onboarding.only_step:
        return handed_over.start_page(onboarding)
    if sent and sent.state in DONE:
        return render_template("pages/done.html", onboarding=onboarding, sent=sent, form=form), status
    with parts().database.read() as connection:
        answers = answers_store.load(connection, onboarding.id).answers
    if sent and repairing.can_end(sent):
        return render_template(
            "pages/start_repair.html", onboarding=onboarding, answers=answers, sent=sent, form=form
        ), status
    return render_template(
        "pages/start.html",
        onboarding=onboarding,
        asked={step.name for step in journey.path(answers)},
        sent=sent,
        answers=answers,
        form=form,
        can_pick=parts().settings.anaplan_check,
    ), status


def _opened(token: str) -> tuple[Opened, Link]:
    """Return what a token opens; a wrong, unknown or broken one is one and the same 404."""
    link = read_link(token)
    if link is None:
        abort(404)
    with parts().database.read() as connection:
        found = links.opened_by(connection, parts().keys, link)
    if found is None:
        abort(404)
    return found, link

"""The link: who asks, what for, what to have ready. Only pressing Start begins anything."""

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import journey
from app.forms.pin import PinForm
from app.links import issuing, pin
from app.store import answers as answers_store
from app.store import events, links, onboardings, sessions, submissions
from app.store.keys import Link, random_text, read_link
from app.store.links import Opened
from app.store.onboardings import Onboarding
from app.views.cookies import BROWSER, RECIPIENT, give_sid, read_sid
from app.views.declared import for_link_holder
from app.views.parts import parts
from app.views.recipient import not_asked
from app.views.recipient.over import over

blueprint = Blueprint("start", __name__)


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
    if page := _over(opened, now):
        return page
    if onboarding.has_pin and not _pin_is_right(onboarding, form, now):
        return _page(_opened(token)[0], form, HTTPStatus.UNPROCESSABLE_ENTITY)
    not_asked.note(onboarding.id, (), now)
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
    """Tell the operators that the holder of a link that opens nothing any more wants a new one."""
    opened, _ = _opened(token)
    now = datetime.now(UTC)
    if _over(opened, now):
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
        may_try = pin.take_try(connection, onboarding.id)
        stored = pin.stored_pin(connection, onboarding.id)
    if not may_try:
        return False
    is_right = pin.is_right(stored, form.pin.data or "")
    with parts().database.write() as connection:
        if is_right:
            pin.forgive(connection, onboarding.id)
        else:
            events.record(connection, onboarding.id, events.VISITOR, "entered a wrong PIN", now)
    if not is_right:
        form.pin.errors = ("The PIN is not right. Check it with the person who told it to you",)
    return is_right


def _over(opened: Opened, now: datetime) -> tuple[str, int] | None:
    with parts().database.read() as connection:
        sent = submissions.of_onboarding(connection, opened.onboarding.id)
    return over(opened.onboarding, sent, now, was_replaced=opened.was_replaced, may_ask=True)


def _page(opened: Opened, form: PinForm, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    onboarding, now = opened.onboarding, datetime.now(UTC)
    if page := _over(opened, now):
        return page
    if onboarding.has_pin and pin.is_locked(onboarding.wrong_pins):
        return render_template("pages/locked.html", onboarding=onboarding), HTTPStatus.FORBIDDEN
    with parts().database.read() as connection:
        answers = answers_store.load(connection, onboarding.id).answers
        sent = submissions.of_onboarding(connection, onboarding.id)
    return render_template(
        "pages/start.html",
        onboarding=onboarding,
        asked={step.name for step in journey.path(answers)},
        sent=sent,
        answers=answers,
        form=form,
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

"""The link: who asks, what for, what to have ready. Only pressing Start begins anything."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import journey
from app.store import answers as answers_store
from app.store import links, onboardings, sessions, submissions
from app.store.keys import Link, random_text, read_link
from app.store.links import Opened
from app.views.cookies import BROWSER, RECIPIENT, give_sid, read_sid
from app.views.declared import for_link_holder
from app.views.parts import parts
from app.views.recipient.over import over

blueprint = Blueprint("start", __name__)


@blueprint.get("/o/<token>")
@for_link_holder
def show(token: str) -> ResponseReturnValue:
    """Tell what the link is for. Changes nothing, so programs that open links in mails do no harm."""
    opened, _ = _opened(token)
    onboarding, now = opened.onboarding, datetime.now(UTC)
    with parts().database.read() as connection:
        answers = answers_store.load(connection, onboarding.id).answers
        sent = submissions.of_onboarding(connection, onboarding.id)
    if page := over(onboarding, sent, now, was_replaced=opened.was_replaced):
        return page
    return render_template(
        "pages/start.html",
        onboarding=onboarding,
        asked={step.name for step in journey.path(answers)},
        sent=sent,
        answers=answers,
    )


@blueprint.post("/o/<token>")
@for_link_holder
def start(token: str) -> ResponseReturnValue:
    """Bind this browser to the onboarding and go to the first page; the link is not in any later address."""
    opened, link = _opened(token)
    onboarding, now = opened.onboarding, datetime.now(UTC)
    browser = read_sid(BROWSER) or random_text(sessions.SID_LENGTH)
    with parts().database.write() as connection:
        sent = submissions.of_onboarding(connection, onboarding.id)
        if page := over(onboarding, sent, now, was_replaced=opened.was_replaced):
            return page
        onboardings.start(connection, onboarding.id, browser, now)
        link_key = parts().keys.link_key(link, opened.key_id)
        sid = sessions.open_recipient(
            connection, parts().keys, onboarding.id, link_key, read_sid(RECIPIENT), now
        )
    response = redirect(url_for("ask.next_page", onboarding_id=onboarding.id), 303)
    give_sid(response, RECIPIENT, sid)
    give_sid(response, BROWSER, browser)
    return response


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

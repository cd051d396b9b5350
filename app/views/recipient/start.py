"""The link: who asks, what for, what to have ready. Only pressing Start begins anything."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import journey
from app.store import answers as answers_store
from app.store import onboardings, sessions, submissions
from app.store.keys import Link, read_link
from app.store.onboardings import Onboarding
from app.views.cookies import RECIPIENT, give_sid, read_sid
from app.views.parts import parts

blueprint = Blueprint("start", __name__)


@blueprint.get("/o/<token>")
def show(token: str) -> ResponseReturnValue:
    """Tell what the link is for. Changes nothing, so programs that open links in mails do no harm."""
    onboarding, _, _ = _opened(token)
    now = datetime.now(UTC)
    with parts().database.read() as connection:
        answers = answers_store.load(connection, onboarding.id).answers
        sent = submissions.of_onboarding(connection, onboarding.id)
    if sent is None and onboarding.is_expired(now):
        return render_template("pages/expired.html", onboarding=onboarding), 410
    return render_template(
        "pages/start.html",
        onboarding=onboarding,
        asked={step.name for step in journey.path(answers)},
        sent=sent,
        answers=answers,
    )


@blueprint.post("/o/<token>")
def start(token: str) -> ResponseReturnValue:
    """Bind this browser to the onboarding and go to the first page; the link is not in any later address."""
    onboarding, link, key_id = _opened(token)
    now = datetime.now(UTC)
    with parts().database.write() as connection:
        sent = submissions.of_onboarding(connection, onboarding.id)
        if sent is None and onboarding.is_expired(now):
            return render_template("pages/expired.html", onboarding=onboarding), 410
        onboardings.start(connection, onboarding.id, now)
        link_key = parts().keys.link_key(link, key_id)
        sid = sessions.open_recipient(
            connection, parts().keys, onboarding.id, link_key, read_sid(RECIPIENT), now
        )
    response = redirect(url_for("ask.next_page", onboarding_id=onboarding.id), 303)
    give_sid(response, RECIPIENT, sid)
    return response


def _opened(token: str) -> tuple[Onboarding, Link, str]:
    """Return what a token opens; a wrong, unknown or broken one is one and the same 404."""
    link = read_link(token)
    if link is None:
        abort(404)
    with parts().database.read() as connection:
        found = onboardings.opened_by(connection, parts().keys, link)
    if found is None:
        abort(404)
    onboarding, key_id = found
    return onboarding, link, key_id

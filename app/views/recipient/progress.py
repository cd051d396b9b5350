"""What is happening to the answers that were sent, in plain words."""

from datetime import datetime

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.store import card_returns
from app.store.submissions import Submission
from app.submission.states import State
from app.views.parts import parts
from app.views.recipient.access import Visit, for_recipient

blueprint = Blueprint("progress", __name__)

FINISHED = (
    State.CONNECTED,
    State.NEEDS_ATTENTION,
    State.NAME_TAKEN,
    State.REFUSED,
    State.PARKED,
)
REFRESH_SECONDS = 2
REFRESH_SECONDS_LATER = 10
SOON = 60


@blueprint.get("/onboarding/<onboarding_id>/progress")
@for_recipient
def show(visit: Visit) -> ResponseReturnValue:
    """Show where things are, and look again by itself."""
    sent = visit.submission
    if sent is None:
        return redirect(url_for("ask.next_page", onboarding_id=visit.onboarding.id), 303)
    if sent.state in FINISHED:
        return redirect(url_for("result.show", onboarding_id=visit.onboarding.id), 303)
    if sent.state == State.CARD_WAITING and not _was_at_card(visit):
        return redirect(url_for("connect_card.leaving", onboarding_id=visit.onboarding.id), 303)
    seconds = int((visit.now - sent.created_at).total_seconds())
    return render_template(
        "pages/progress.html",
        visit=visit,
        sent=sent,
        elapsed=_elapsed(seconds),
        next_check=_next_check(sent, visit.now),
        refresh_seconds=REFRESH_SECONDS if seconds < SOON else REFRESH_SECONDS_LATER,
    )


def _was_at_card(visit: Visit) -> bool:
    with parts().database.read() as connection:
        return card_returns.any_for(connection, visit.onboarding.id)


def _elapsed(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{rest} seconds so far"
    return f"{minutes} {'minute' if minutes == 1 else 'minutes'} so far"


def _next_check(sent: Submission, now: datetime) -> str | None:
    if sent.next_try_at is None or sent.next_try_at <= now:
        return None
    return f"{sent.next_try_at:%H:%M:%S} UTC"

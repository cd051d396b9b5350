"""What is happening to the answers that were sent, in plain words."""

from datetime import datetime

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.say import Moment, Say, say_many
from app.store import vault
from app.store.submission_rows import Submission
from app.submission.states import State
from app.views.parts import parts
from app.views.recipient import card_waiting, progress_words
from app.views.recipient.access import Visit, for_recipient

blueprint = Blueprint("progress", __name__)

FINISHED = (
    State.AWAITING_APPROVAL,
    State.CONNECTED,
    State.NEEDS_ATTENTION,
    State.NAME_TAKEN,
    State.REFUSED,
    State.PARKED,
    State.CANCELLED,
)
REFRESH_SECONDS = 2
REFRESH_SECONDS_LATER = 10
SOON = 60
MINUTE, HOUR, DAY = 60, 3600, 86400


@blueprint.get("/onboarding/<onboarding_id>/progress")
@for_recipient
def show(visit: Visit) -> ResponseReturnValue:
    """Show where things are, and look again by itself."""
    sent = visit.submission
    if sent is None or visit.is_repair:
        return redirect(url_for("ask.next_page", onboarding_id=visit.onboarding.id), 303)
    if sent.state in FINISHED:
        return redirect(url_for("result.show", onboarding_id=visit.onboarding.id), 303)
    if sent.state == State.CARD_WAITING:
        return card_waiting.page(visit, sent)
    seconds = int((visit.now - sent.created_at).total_seconds())
    held_up = progress_words.is_held_up(sent)
    return render_template(
        "pages/progress.html",
        visit=visit,
        sent=sent,
        progress_heading=progress_words.heading(sent),
        words=progress_words.words(sent),
        # Cancelling began later than what was sent.
        elapsed="" if sent.state == State.CANCELLING else _elapsed(seconds),
        held_up=held_up,
        secrets_end=_secrets_end(visit, sent) if held_up else None,
        next_check=_next_check(sent, visit.now),
        refresh_seconds=REFRESH_SECONDS if seconds < SOON else REFRESH_SECONDS_LATER,
    )


def _elapsed(seconds: int) -> Say:
    """Say how long it has taken, in the largest unit of which there is a whole one."""
    if seconds >= DAY:
        return say_many("{count} day so far", "{count} days so far", seconds // DAY)
    if seconds >= HOUR:
        return say_many("{count} hour so far", "{count} hours so far", seconds // HOUR)
    if seconds >= MINUTE:
        return say_many("{count} minute so far", "{count} minutes so far", seconds // MINUTE)
    return say_many("{count} second so far", "{count} seconds so far", max(0, seconds))


def _next_check(sent: Submission, now: datetime) -> str | None:
    if sent.next_try_at is None or sent.next_try_at <= now:
        return None
    return f"{sent.next_try_at:%H:%M:%S}"


def _secrets_end(visit: Visit, sent: Submission) -> Moment | None:
    """Return until when the credentials are kept that Fivetran has not accepted yet, if there are any."""
    if sent.connection_id and sent.config_is_there:
        return None
    with parts().database.read() as connection:
        if not vault.names(connection, visit.onboarding.id):
            return None
    return Moment(sent.created_at + vault.SENT_LIFE)

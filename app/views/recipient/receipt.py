"""The receipt: what was sent and what became of it, to be printed or saved. It holds no secret."""

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app import journey
from app.domain.say import Moment, say
from app.store import events, vault
from app.store.onboarding_rows import Onboarding
from app.store.submission_rows import Submission
from app.submission.states import State
from app.views import answer_rows
from app.views.answer_rows import AnswerRow, Shown
from app.views.parts import parts
from app.views.recipient import progress_words
from app.views.recipient.access import Visit, for_recipient
from app.views.recipient.open_steps import where_next

blueprint = Blueprint("receipt", __name__)

STANDS: Mapping[str, str] = {
    State.NEEDS_ATTENTION: (
        say("The connection exists, but it does not work yet. It has to be corrected, or tested once more.")
    ),
    State.AWAITING_APPROVAL: (
        say("The connection exists and is paused. Nothing is copied before an operator has approved it.")
    ),
    State.NAME_TAKEN: say("Nothing was created, because another connection has the name of the schema."),
    State.REFUSED: say("Nothing was created. The answers have to be corrected, or sent once more."),
    State.PARKED: say("It cannot go on by itself. Whoever looks after this service has to decide about it."),
    State.REPAIRING: say("The connection exists. New credentials are asked for, and none were sent yet."),
    State.CANCELLED: say("It was cancelled. Nothing that we made is left at Fivetran."),
}
"""How it stands where nothing goes on by itself and nothing is connected."""

TAKEN_OVER = say("It was cancelled. The connection at Fivetran was not ours, so it was left as it was.")
WAS_WORKING = say("It was cancelled. The connection that exists at Fivetran was left as it was.")


@blueprint.get("/onboarding/<onboarding_id>/receipt")
@for_recipient
def show(visit: Visit) -> ResponseReturnValue:
    """Show everything that was sent. What is not connected yet is not called so."""
    sent = visit.submission
    if sent is None:
        return redirect(where_next(visit, visit.draft.answers), 303)
    answers = journey.along_path(visit.draft.answers)
    with parts().database.read() as connection:
        kept = vault.names(connection, visit.onboarding.id)
        timeline = events.timeline(connection, visit.onboarding.id)
    connected_at = [event.at for event in timeline if event.happened == State.CONNECTED]
    return render_template(
        "pages/receipt.html",
        visit=visit,
        sent=sent,
        answers=answers,
        is_connected=sent.state == State.CONNECTED,
        stands=_stands(sent),
        seen_at=Moment(visit.now),
        about=_about(visit.onboarding, sent, connected_at[-1] if connected_at else None),
        sections=answer_rows.record(answers, visit.onboarding, visit.now, kept),
        has_changed=visit.draft.revision != sent.revision,
    )


def _about(onboarding: Onboarding, sent: Submission, connected_at: datetime | None) -> list[AnswerRow]:
    """Return what everybody wants to know of it, but who asked, which pages say in their own words."""
    facts: Mapping[str, Shown] = {
        say("Asked of"): onboarding.recipient,
        say("What for"): onboarding.purpose,
        say("Sent on"): Moment(sent.created_at),
        say("Connected on"): Moment(connected_at) if connected_at else say("Not yet"),
        say("Connection’s ID"): sent.connection_id or say("None yet"),
        say("Reference"): onboarding.id,
    }
    return [AnswerRow(label, label, [value]) for label, value in facts.items() if value]


def _stands(sent: Submission) -> str:
    if sent.state == State.CANCELLED and sent.stays_when_cancelled:
        return WAS_WORKING if sent.was_working else TAKEN_OVER
    if sent.state == State.CONNECTED:
        return ""
    return STANDS.get(sent.state) or progress_words.words(sent)

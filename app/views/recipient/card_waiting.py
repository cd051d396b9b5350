"""Waiting for the Connect Card: how it stands, as far as comings and goings and Fivetran's word tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.say import say
from app.store import card_returns, events, leases
from app.store.card_returns import Trip
from app.store.submission_rows import Submission
from app.submission.states import State
from app.submission.testing import FAILURES
from app.views.parts import parts
from app.views.recipient import progress_words
from app.views.recipient.access import Visit, for_recipient, must_be_open

blueprint = Blueprint("card_waiting", __name__)

REFRESH_SECONDS = 5
UNSEEN_FOR = timedelta(seconds=5)
"""Pressing more often than so asks Fivetran no more often; the last press counts when the time is over."""

CHECKED = "checked the Connect Card"
NOTED_AGAIN_AFTER = timedelta(minutes=10)

SETTLING_SECONDS = 60
"""So long after somebody came back, Fivetran may still be about to say that all is well."""


class Standing(StrEnum):
    """How a card stands."""

    AWAY = "away"
    CHECKING = "checking"
    EARLY = "early"
    FAILED = "failed"
    EXPIRED = "expired"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Words:
    """What a page says: its heading, and one paragraph."""

    heading: str
    said: str


CANNOT_ASK = say("Fivetran cannot be asked at the moment")

WORDS: Mapping[Standing, Words] = {
    Standing.AWAY: Words(
        say("Waiting for Fivetran’s page"),
        say(
            "Press “Save & Test” on Fivetran’s page, which was opened in a browser of yours. We see by "
            "ourselves when it is done."
        ),
    ),
    Standing.CHECKING: Words(
        say("Asking Fivetran how it went"),
        say("You are back from Fivetran’s page. We ask Fivetran whether the connection works."),
    ),
    Standing.EARLY: Words(
        say("Fivetran’s page is not finished"),
        say(
            "You came back, but Fivetran says that the connection is not set up yet. Perhaps its page was "
            "closed before “Save & Test” had passed."
        ),
    ),
    Standing.FAILED: Words(
        say("Fivetran’s tests did not pass"),
        say(
            "Fivetran could not sign in or read with what was entered on its page. See what it says below, "
            "then open its page again and correct that."
        ),
    ),
    Standing.EXPIRED: Words(
        say("Fivetran’s page has expired"),
        say("It works for one day, and that is over. Open a new one; your answers here are kept."),
    ),
}


@blueprint.post("/onboarding/<onboarding_id>/check-card")
@for_recipient
def check(visit: Visit) -> ResponseReturnValue:
    """Have Fivetran asked, at once or a few seconds after the last time."""
    with parts().database.write() as connection:
        must_be_open(connection, visit)
        now = parts().database.now(connection)
        due = leases.make_due(connection, visit.onboarding.id, (State.CARD_WAITING,), now, UNSEEN_FOR)
        is_known = events.happened_since(connection, visit.onboarding.id, CHECKED, now - NOTED_AGAIN_AFTER)
        if due and not is_known:
            who = events.RECIPIENT
            events.record(connection, visit.onboarding.id, who, "checked the Connect Card", now)
    if due:
        parts().queue.wake(*due)
    return redirect(url_for("progress.show", onboarding_id=visit.onboarding.id), HTTPStatus.SEE_OTHER)


def page(visit: Visit, sent: Submission) -> ResponseReturnValue:
    """Show how it stands; who was not at the card yet is led there."""
    with parts().database.read() as connection:
        trip = card_returns.latest(connection, visit.onboarding.id, sent.repair_began_at)
        now = parts().database.now(connection)
    if trip is None:
        return redirect(url_for("connect_card.leaving", onboarding_id=visit.onboarding.id), 303)
    how = standing(sent, trip, now)
    words = WORDS.get(how) or Words(CANNOT_ASK, progress_words.words(sent))
    return render_template(
        "pages/card_waiting.html",
        visit=visit,
        sent=sent,
        standing=how.value,
        card_heading=words.heading,
        words=words.said,
        trip=trip,
        refresh_seconds=REFRESH_SECONDS,
    )


def standing(sent: Submission, trip: Trip, now: datetime) -> Standing:
    """Tell how it stands. What keeps Fivetran from being asked comes before what it said last."""
    if progress_words.is_held_up(sent):
        return Standing.UNREACHABLE
    if sent.changed_at >= trip.made_at and any(test["status"] in FAILURES for test in sent.setup_tests):
        return Standing.FAILED
    if trip.returned_at is None:
        return Standing.EXPIRED if trip.card_is_expired(now) else Standing.AWAY
    is_settling = (now - trip.returned_at).total_seconds() < SETTLING_SECONDS
    was_asked = sent.changed_at >= trip.returned_at
    return Standing.EARLY if was_asked or not is_settling else Standing.CHECKING

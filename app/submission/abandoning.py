"""Cancelling what waits on a Connect Card that nobody comes back to, where the settings ask for it."""

from collections.abc import Iterable
from datetime import timedelta

from app.fivetran.shapes import ConnectionState
from app.store import events, submissions, waiting_cards
from app.store.engine import Database
from app.submission import intervening
from app.submission.cancelling import ABANDONED
from app.submission.looking import was_made_here
from app.submission.outcome import problem

MOST_AT_ONCE = 100


def cancel_abandoned(
    database: Database, longer_than: timedelta, listed: Iterable[ConnectionState]
) -> list[str]:
    """Cancel those that Fivetran has just listed as not set up and as ours; the worker looks once more.

    Their names are free once they are deleted. Returns the ids of the submissions, oldest first and not all
    at once.
    """
    incomplete = {found.id: found for found in listed if found.setup_state == "incomplete"}
    with database.write() as connection:
        now = database.now(connection)
        left = waiting_cards.abandoned(connection, now, longer_than)
        cancelled: list[str] = []
        for connection_id, onboarding_id in left:
            if connection_id not in incomplete or len(cancelled) == MOST_AT_ONCE:
                continue
            sent = submissions.of_onboarding(connection, onboarding_id)
            if sent is None or not was_made_here(sent, incomplete[connection_id]):
                continue
            days = longer_than.days
            events.record(connection, onboarding_id, events.SWEEPER, "abandoned at the card", now, days=days)
            if intervening.cancel(connection, sent, events.SWEEPER, now, problem(ABANDONED)):
                cancelled.append(sent.id)
    return cancelled

"""Back: receiving somebody from the Connect Card. It proves nothing; at most the worker is told to look."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from http import HTTPStatus

import structlog
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.store import card_returns, events, leases, sessions, submissions
from app.store.card_returns import Trip
from app.store.events import RECIPIENT, VISITOR
from app.submission.states import State
from app.views import cookies
from app.views.cookies import read_sid
from app.views.declared import for_link_holder
from app.views.navigation import is_navigation
from app.views.parts import parts
from app.views.recipient.access import find_visit
from app.views.recipient.card_waiting import UNSEEN_FOR

blueprint = Blueprint("card_return", __name__, url_prefix="/connect-card/return")
log = structlog.get_logger()


class Came(StrEnum):
    """How somebody came back; the timeline says it."""

    BACK = "came back from the Connect Card"
    TWICE = "came back once more"
    TOO_LATE = "came back too late"
    ELSEWHERE = "came back in another browser"
    OF_ANOTHER = "came back with another connection's id"
    BY_NO_WAY = "came back by a way that nobody was given"


NOTED_AGAIN_AFTER = timedelta(hours=1)
THEIR_OWN = (Came.BACK, Came.TWICE, Came.TOO_LATE)
"""Done by the recipient; who does the others nobody knows."""


@blueprint.get("/<state>")
@for_link_holder
def come_back(state: str) -> ResponseReturnValue:
    """Receive somebody. Only a return in their own browser, and in time, has the worker look."""
    with parts().database.read() as connection:
        trip = card_returns.find(connection, state)
    if trip is None:
        return _lost()
    visit, due = find_visit(trip.onboarding_id), None
    if not is_navigation():
        # Whoever only tries whether the address exists has not come back.
        return "", HTTPStatus.NO_CONTENT
    with parts().database.write() as connection:
        now = parts().database.now(connection)
        came = _how(connection, trip, now, is_known=visit is not None)
        if came is Came.BACK and not card_returns.receive(connection, state, now):
            came = Came.TWICE
        if came in (Came.BACK, Came.TWICE):
            # Whoever closed the card early can go Back to it and finish, and comes by the same way again.
            pause = timedelta(0) if came is Came.BACK else UNSEEN_FOR
            due = leases.make_due(connection, trip.onboarding_id, (State.CARD_WAITING,), now, pause)
        _record(connection, trip.onboarding_id, came, now)
    if due:
        parts().queue.wake(*due)
    if visit is None:
        return render_template("pages/come_back.html")
    return redirect(url_for("progress.show", onboarding_id=trip.onboarding_id), 303)


@blueprint.get("/")
@for_link_holder
def come_back_without() -> ResponseReturnValue:
    """Receive somebody whose way back was cut off."""
    return _lost()


def _how(connection: Connection, trip: Trip, now: datetime, *, is_known: bool) -> Came:
    """Tell how somebody came back, by the `id` that Fivetran appends, by their browser and by the time."""
    sent = submissions.of_onboarding(connection, trip.onboarding_id)
    ours = {trip.connection_id, sent.connection_id if sent else None}
    if request.args.get("id", trip.connection_id) not in ours:
        return Came.OF_ANOTHER
    if not is_known:
        return Came.ELSEWHERE
    return Came.TOO_LATE if trip.is_over(now) else Came.BACK


def _record(connection: Connection, onboarding_id: str, came: Came, now: datetime) -> None:
    """Note it; what strangers could repeat without end is noted once an hour."""
    since = now - NOTED_AGAIN_AFTER
    if came is not Came.BACK and events.happened_since(connection, onboarding_id, came.value, since):
        return
    events.record(connection, onboarding_id, RECIPIENT if came in THEIR_OWN else VISITOR, came.value, now)


def _lost() -> ResponseReturnValue:
    """Say how to get back in. Nothing is believed but this browser's own session."""
    log.warning("returned by no known way")
    sid, claimed = read_sid(cookies.RECIPIENT), request.args.get("id", "")
    mine = None
    if sid and claimed:
        with parts().database.write() as connection:
            mine = sessions.with_connection(connection, sid, claimed, datetime.now(UTC))
            if mine:
                _record(connection, mine, Came.BY_NO_WAY, parts().database.now(connection))
    if mine:
        return redirect(url_for("progress.show", onboarding_id=mine), 303)
    return render_template("pages/come_back.html"), HTTPStatus.NOT_FOUND

"""Fivetran's own messages: what they say only has the worker look sooner, and decides nothing."""

from datetime import datetime, timedelta

import structlog
from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.fivetran import messages
from app.fivetran.messages import Message
from app.store import events, fivetran_messages, leases, submissions
from app.store.fivetran_messages import Arrival
from app.store.leases import Due
from app.submission.states import State
from app.views.declared import for_everybody
from app.views.parts import parts

blueprint = Blueprint("fivetran_webhook", __name__)

FORGED = "a forged message named the connection"
FORGED_AGAIN_AFTER = timedelta(hours=1)
"""Anybody can forge a message, so a timeline has one line about it in an hour."""

log = structlog.get_logger()


@blueprint.post(messages.PATH)
@for_everybody
def receive() -> ResponseReturnValue:
    """Take a message that Fivetran signed; a second time it changes nothing."""
    secret = parts().settings.fivetran_webhook_secret.get_secret_value()
    if not secret:
        abort(404)
    if (request.content_length or 0) > messages.LARGEST:
        return "", 413
    body = request.get_data()
    if len(body) > messages.LARGEST:
        # Its length was not said beforehand.
        return "", 413
    message = messages.read(body)
    if not messages.is_genuine(secret, body, request.headers.get(messages.SIGNATURE_HEADER, "")):
        log.warning("forged message", named_a_connection=message is not None)
        if message:
            _note_forged(message)
        return "", 401
    with parts().database.write() as connection:
        now = parts().database.now(connection)
        arrival = fivetran_messages.take(connection, messages.digest(body), now)
        due = _counts(connection, message, arrival, now) if message else None
    log.info("fivetran message", kind=_kind(message), arrival=arrival.name.lower(), woken=due is not None)
    if due:
        parts().queue.wake(*due)
    return "", 200


def _counts(connection: Connection, message: Message, arrival: Arrival, now: datetime) -> Due | None:
    """Make due whose card is waited for, or note that the message came before."""
    sent = submissions.of_connection(connection, message.connection_id)
    if sent is None:
        return None
    if arrival is Arrival.SECOND:
        events.record(connection, sent.onboarding_id, events.VISITOR, "a message came twice", now)
    if arrival is not Arrival.FIRST or message.event not in messages.EVENTS:
        return None
    return leases.make_due(connection, sent.onboarding_id, (State.CARD_WAITING,), now)


def _note_forged(message: Message) -> None:
    """Put it on the timeline of the onboarding that it is about, if there is one."""
    with parts().database.read() as connection:
        sent = submissions.of_connection(connection, message.connection_id)
        since = parts().database.now(connection) - FORGED_AGAIN_AFTER
        if sent is None or events.happened_since(connection, sent.onboarding_id, FORGED, since):
            return
    with parts().database.write() as connection:
        now = parts().database.now(connection)
        # Another request may have been here meanwhile.
        if not events.happened_since(connection, sent.onboarding_id, FORGED, now - FORGED_AGAIN_AFTER):
            who = events.VISITOR
            events.record(connection, sent.onboarding_id, who, "a forged message named the connection", now)


def _kind(message: Message | None) -> str:
    if message is None:
        return "unreadable"
    return message.event if message.event in messages.EVENTS else "another"

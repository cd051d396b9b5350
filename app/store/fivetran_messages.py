"""Messages of Fivetran's that came: each counts once, and what is wrong with one is told once."""

from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Connection, delete, insert, select, update

from app.store.models import fivetran_message

KEPT = timedelta(days=7)
"""Fivetran repeats a message for a day at most."""


class Arrival(Enum):
    """How often a message has come by now."""

    FIRST = 1
    SECOND = 2
    OFTEN = 3


def take(connection: Connection, digest: bytes, now: datetime) -> Arrival:
    """Note that a message came, by the digest of its whole body."""
    known = connection.execute(
        select(fivetran_message.c.came_again).where(fivetran_message.c.digest == digest)
    ).first()
    if known is None:
        connection.execute(insert(fivetran_message).values(digest=digest, came_at=now, came_again=False))
        return Arrival.FIRST
    if known.came_again:
        return Arrival.OFTEN
    connection.execute(
        update(fivetran_message).where(fivetran_message.c.digest == digest).values(came_again=True)
    )
    return Arrival.SECOND


def forget_old(connection: Connection, now: datetime) -> None:
    """Delete what is too old to come again."""
    connection.execute(delete(fivetran_message).where(fivetran_message.c.came_at < now - KEPT))

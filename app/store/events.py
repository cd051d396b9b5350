"""The timeline: what happened to an onboarding, oldest first. Details are plain values, never secrets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from app.store import webhook_messages
from app.store.models import event


class Actor(NamedTuple):
    """Who did it: a kind, and the name of an operator or of a program's token."""

    kind: str
    name: str = ""


RECIPIENT = Actor("recipient")
VISITOR = Actor("visitor")
"""Somebody of whom nothing is known."""

WORKER = Actor("worker")
SWEEPER = Actor("sweeper")
OPERATOR_KIND, PROGRAM_KIND = "operator", "program"


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    at: datetime
    actor: Actor
    happened: str
    detail: Mapping[str, Any]


def record(
    connection: Connection,
    onboarding_id: str,
    actor: Actor,
    happened: str,
    now: datetime,
    **detail: str | int | None,
) -> None:
    """Add a line, and the messages about it that webhooks are told."""
    connection.execute(
        insert(event).values(
            onboarding_id=onboarding_id,
            at=now,
            actor=actor.kind,
            actor_name=actor.name,
            happened=happened,
            detail=detail,
        )
    )
    webhook_messages.tell(connection, onboarding_id, happened, detail, now)


def happened_since(connection: Connection, onboarding_id: str, happened: str, since: datetime) -> bool:
    """Tell whether there is such a line already that is not older."""
    found = select(event.c.id).where(
        event.c.onboarding_id == onboarding_id, event.c.happened == happened, event.c.at > since
    )
    return connection.execute(found.limit(1)).first() is not None


def was_last(connection: Connection, onboarding_id: str, happened: str, **detail: str) -> bool:
    """Tell whether the newest line says just this, so that saying it again would tell nothing."""
    newest = select(event.c.happened, event.c.detail).where(event.c.onboarding_id == onboarding_id)
    row = connection.execute(newest.order_by(event.c.at.desc(), event.c.id.desc()).limit(1)).first()
    return row is not None and (row.happened, row.detail) == (happened, detail)


def timeline(connection: Connection, onboarding_id: str) -> list[Event]:
    """Return all lines, oldest first."""
    rows = connection.execute(
        select(event.c.at, event.c.actor, event.c.actor_name, event.c.happened, event.c.detail)
        .where(event.c.onboarding_id == onboarding_id)
        .order_by(event.c.at, event.c.id)
    )
    return [Event(row.at, Actor(row.actor, row.actor_name), row.happened, row.detail) for row in rows]

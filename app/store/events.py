"""The timeline: what happened to an onboarding, oldest first. Details are plain values, never secrets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from app.store.models import event


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    at: datetime
    actor: str
    happened: str
    detail: Mapping[str, Any]


def record(
    connection: Connection,
    onboarding_id: str,
    actor: str,
    happened: str,
    now: datetime,
    **detail: str | int | None,
) -> None:
    """Add a line."""
    connection.execute(
        insert(event).values(
            onboarding_id=onboarding_id, at=now, actor=actor, happened=happened, detail=detail
        )
    )


def timeline(connection: Connection, onboarding_id: str) -> list[Event]:
    """Return all lines, oldest first."""
    rows = connection.execute(
        select(event.c.at, event.c.actor, event.c.happened, event.c.detail)
        .where(event.c.onboarding_id == onboarding_id)
        .order_by(event.c.at, event.c.id)
    )
    return [Event(row.at, row.actor, row.happened, row.detail) for row in rows]

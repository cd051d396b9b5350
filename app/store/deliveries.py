"""Deliveries of what webhooks are told: claimed, tried until it was taken or given up, and forgotten."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from app.store.models import delivery, webhook

WAITS = tuple(
    timedelta(seconds=seconds) for seconds in (5, 60, 5 * 60, 30 * 60, 2 * 3600, 6 * 3600, 12 * 3600)
)
"""After the first attempt that failed, after the second, and so on; when none is left, it is given up."""

LEASE = timedelta(minutes=2)
"""Longer than an attempt takes. Who claimed a delivery and has died is followed by somebody else then."""

KEPT = timedelta(days=30)
PAGE = 100


@dataclass(frozen=True)
class Claimed:
    """A delivery that is ours to send. The number of attempts, this one included, says whose claim counts."""

    id: int
    webhook_id: str
    message_id: str
    body: str
    attempts: int
    at: datetime


@dataclass(frozen=True)
class Delivery:
    """A line of the log. `problem` is a word for why the last attempt failed, or nothing."""

    message_id: str
    onboarding_id: str
    what: str
    created_at: datetime
    attempts: int
    next_try_at: datetime | None
    delivered_at: datetime | None
    status: int | None
    problem: str

    @property
    def is_given_up(self) -> bool:
        """Whether it was not taken, and is not tried again by itself."""
        return self.delivered_at is None and self.next_try_at is None


def waiting_webhooks(connection: Connection, now: datetime) -> list[str]:
    """Return the ids of the webhooks for which something is due."""
    return list(
        connection.execute(
            select(delivery.c.webhook_id).where(delivery.c.next_try_at <= now).distinct()
        ).scalars()
    )


def claim(connection: Connection, webhook_id: str, now: datetime) -> Claimed | None:
    """Take what has been due for longest, for as long as the lease lasts. Returns None when nothing is."""
    due = (
        select(delivery.c.id)
        .where(delivery.c.webhook_id == webhook_id, delivery.c.next_try_at <= now)
        .order_by(delivery.c.next_try_at, delivery.c.id)
        .limit(1)
        .scalar_subquery()
    )
    row = connection.execute(
        update(delivery)
        .where(delivery.c.id == due, delivery.c.next_try_at <= now)
        .values(attempts=delivery.c.attempts + 1, next_try_at=now + LEASE)
        .returning(delivery)
    ).first()
    if row is None:
        return None
    return Claimed(row.id, row.webhook_id, row.message_id, row.body, row.attempts, now)


def note_taken(connection: Connection, claimed: Claimed, status: int, now: datetime) -> None:
    """Write down that it was taken, whoever tries it by now."""
    connection.execute(
        update(delivery)
        .where(delivery.c.id == claimed.id)
        .values(delivered_at=now, next_try_at=None, last_status=status, last_error=None)
    )


def note_failed(
    connection: Connection, claimed: Claimed, status: int | None, problem: str, now: datetime
) -> None:
    """Write down why it was not taken, and when it is tried again. Of an older claim nothing is written."""
    failed = claimed.attempts - 1
    connection.execute(
        update(delivery)
        .where(
            delivery.c.id == claimed.id,
            delivery.c.attempts == claimed.attempts,
            # Otherwise its webhook has ended meanwhile, or it was taken after all.
            delivery.c.next_try_at.is_not(None),
        )
        .values(
            next_try_at=now + WAITS[failed] if failed < len(WAITS) else None,
            last_status=status,
            last_error=problem,
        )
    )


def newest_first(connection: Connection, webhook_id: str) -> list[Delivery]:
    """Return the last messages of a webhook."""
    rows = connection.execute(
        select(delivery).where(delivery.c.webhook_id == webhook_id).order_by(delivery.c.id.desc()).limit(PAGE)
    )
    return [
        Delivery(
            message_id=row.message_id,
            onboarding_id=row.onboarding_id,
            what=json.loads(row.body)["type"],
            created_at=row.created_at,
            attempts=row.attempts,
            next_try_at=row.next_try_at,
            delivered_at=row.delivered_at,
            status=row.last_status,
            problem=row.last_error or "",
        )
        for row in rows
    ]


def try_again(connection: Connection, webhook_id: str, message_id: str, now: datetime) -> bool:
    """Let one that was given up be tried once more. Returns False when not, or when its webhook has ended."""
    told = select(webhook.c.id).where(webhook.c.id == webhook_id, webhook.c.ended_at.is_(None))
    return bool(
        connection.execute(
            update(delivery)
            .where(
                delivery.c.message_id == message_id,
                delivery.c.webhook_id.in_(told),
                delivery.c.delivered_at.is_(None),
                delivery.c.next_try_at.is_(None),
            )
            .values(next_try_at=now)
        ).rowcount
    )


def forget_old(connection: Connection, now: datetime) -> None:
    """Delete what was taken or given up, a month after it happened."""
    connection.execute(
        delete(delivery).where(delivery.c.next_try_at.is_(None), delivery.c.created_at < now - KEPT)
    )

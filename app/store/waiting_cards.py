"""Submissions that wait until somebody has finished at Fivetran's Connect Card."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, exists, select

from app.store.models import card_return, onboarding, submission

CARD_WAITING = "card_waiting"


@dataclass(frozen=True)
class Waiting:
    """One of them. `card_row` is what Fivetran's list showed last, None when that was nothing new."""

    id: str
    group_id: str
    connection_id: str
    card_row: str | None
    next_try_at: datetime | None
    changed_at: datetime
    repair_began_at: datetime | None
    seen_broken: bool

    @property
    def connected_is_news(self) -> bool:
        """Whether it is over once Fivetran says that it works; in a repair it may never have stopped."""
        return self.repair_began_at is None or self.seen_broken


@dataclass(frozen=True)
class WaitingOnboarding:
    """One of them as people see it: `id` is the onboarding's."""

    id: str
    recipient: str
    schema: str
    group_id: str
    sent_at: datetime


def at_a_card(connection: Connection, now: datetime) -> list[Waiting]:
    """Return those whose person was sent to a card so lately that it may still be open."""
    return _waiting(connection, _may_be_at_a_card(now))


def every(connection: Connection) -> list[Waiting]:
    """Return all of them."""
    return _waiting(connection)


def waiting_on_a_card(
    connection: Connection, now: datetime, longer_than: timedelta, most: int
) -> list[WaitingOnboarding]:
    """Return those that were sent at least so long ago, oldest first, `most` at most."""
    columns = (submission.c.onboarding_id.label("id"), onboarding.c.recipient, submission.c.schema)
    rows = connection.execute(
        select(*columns, submission.c.group_id, submission.c.created_at.label("sent_at"))
        .join(onboarding, onboarding.c.id == submission.c.onboarding_id)
        .where(submission.c.state == CARD_WAITING, submission.c.created_at <= now - longer_than)
        .order_by(submission.c.created_at, submission.c.id)
        .limit(most)
    )
    return [WaitingOnboarding(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name


def abandoned(connection: Connection, now: datetime, longer_than: timedelta) -> list[tuple[str, str]]:
    """Return those that were sent at least so long ago and whose card cannot be open any more, oldest first.

    Each by its connection and its onboarding.
    """
    rows = connection.execute(
        select(submission.c.connection_id, submission.c.onboarding_id)
        .where(
            submission.c.state == CARD_WAITING,
            submission.c.connection_id.is_not(None),
            submission.c.created_at <= now - longer_than,
            # What is being repaired has worked, and stays.
            submission.c.repair_began_at.is_(None),
            ~_may_be_at_a_card(now),
        )
        .order_by(submission.c.created_at, submission.c.id)
    )
    return [(row.connection_id, row.onboarding_id) for row in rows]


def _waiting(connection: Connection, *conditions: ColumnElement[bool]) -> list[Waiting]:
    rows = connection.execute(
        select(*(submission.c[field.name] for field in fields(Waiting))).where(
            submission.c.state == CARD_WAITING, submission.c.connection_id.is_not(None), *conditions
        )
    )
    return [Waiting(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name


def _may_be_at_a_card(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        card_return.c.onboarding_id == submission.c.onboarding_id, card_return.c.expires_at > now
    )

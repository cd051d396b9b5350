"""Submissions: one for each onboarding. Who writes must hold the row's newest fence number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.store import events
from app.store.keys import random_text
from app.store.models import submission

ID_LENGTH = 22


class NameReservedError(Exception):
    """Another onboarding is about to use this schema name in this destination."""


@dataclass(frozen=True)
class Submission:
    """What became of the answers so far. `problem` and `setup_tests` hold plain words, never secrets."""

    id: str
    onboarding_id: str
    group_id: str
    schema: str
    marker: str
    state: str
    fence: int
    lease_until: datetime | None
    attempt: int
    last_attempt_at: datetime | None
    next_try_at: datetime | None
    created_at: datetime
    changed_at: datetime
    connection_id: str | None
    config_sent: bool
    setup_tests: Sequence[Mapping[str, Any]]
    problem: Mapping[str, Any] | None


def of_onboarding(connection: Connection, onboarding_id: str) -> Submission | None:
    """Return what was sent for an onboarding."""
    row = connection.execute(select(submission).where(submission.c.onboarding_id == onboarding_id)).first()
    return _read(row) if row else None


def submit(
    connection: Connection,
    onboarding_id: str,
    name: tuple[str, str],
    marker: str,
    state: str,
    now: datetime,
) -> str:
    """Make the one submission of an onboarding and return its id.

    Raises NameReservedError when another submission holds the same (group, schema).
    """
    submission_id = random_text(ID_LENGTH)
    values = {
        "id": submission_id,
        "onboarding_id": onboarding_id,
        "state": state,
        "fence": 0,
        "attempt": 0,
        "created_at": now,
        "setup_tests": [],
    }
    _reserve(connection, insert(submission).values(**values, **_sent_now(name, marker, now)))
    events.record(connection, onboarding_id, "recipient", "submitted", now)
    return submission_id


def submit_again(
    connection: Connection, old: Submission, name: tuple[str, str], marker: str, state: str, now: datetime
) -> None:
    """Send corrected answers through the same submission.

    Once a connection exists its name stays; before that the name and the marker may be new ones.
    Raises NameReservedError.
    """
    values = _sent_now(name, marker, now)
    if old.connection_id:
        values = {"config_sent": False, "next_try_at": now, "changed_at": now}
    _reserve(
        connection,
        update(submission)
        .where(submission.c.id == old.id, submission.c.state == old.state)
        .values(**values, state=state, created_at=now, attempt=0, problem=None, setup_tests=[]),
    )
    events.record(connection, old.onboarding_id, "recipient", "submitted again", now)


def claim(
    connection: Connection, submission_id: str, runnable: Sequence[str], now: datetime, until: datetime
) -> Submission | None:
    """Take the lease of a submission that is due and that nobody works on, or return None."""
    row = connection.execute(
        update(submission)
        .where(
            submission.c.id == submission_id,
            submission.c.state.in_(runnable),
            or_(submission.c.lease_until.is_(None), submission.c.lease_until < now),
            or_(submission.c.next_try_at.is_(None), submission.c.next_try_at <= now),
        )
        .values(fence=submission.c.fence + 1, lease_until=until)
        .returning(submission)
    ).first()
    return _read(row) if row else None


def move(
    connection: Connection,
    held: Submission,
    now: datetime,
    *,
    state: str,
    actor: str = "worker",
    **changes: Any,
) -> Submission | None:
    """Write what happened, if the lease of `held` is still the newest. Returns None when it is not."""
    row = connection.execute(
        update(submission)
        .where(submission.c.id == held.id, submission.c.fence == held.fence, submission.c.state == held.state)
        .values(state=state, changed_at=now, **changes)
        .returning(submission)
    ).first()
    if row is None:
        return None
    if state != held.state:
        events.record(connection, held.onboarding_id, actor, state, now, was=held.state)
    return _read(row)


def renew(connection: Connection, held: Submission, until: datetime) -> None:
    """Hold the lease for longer, if it is still the newest."""
    connection.execute(
        update(submission)
        .where(submission.c.id == held.id, submission.c.fence == held.fence)
        .values(lease_until=until)
    )


def release(connection: Connection, held: Submission, next_try_at: datetime | None) -> None:
    """Give the lease back; `next_try_at` says when the submission is due again."""
    connection.execute(
        update(submission)
        .where(submission.c.id == held.id, submission.c.fence == held.fence)
        .values(lease_until=None, next_try_at=next_try_at)
    )


def make_due(connection: Connection, onboarding_id: str, states: Sequence[str], now: datetime) -> str | None:
    """Let a waiting submission be looked at now. Returns its id, or None when it does not wait."""
    row = connection.execute(
        update(submission)
        .where(submission.c.onboarding_id == onboarding_id, submission.c.state.in_(states))
        .values(next_try_at=now)
        .returning(submission.c.id)
    ).first()
    return row.id if row else None


def due(connection: Connection, runnable: Sequence[str], now: datetime) -> list[str]:
    """Return the ids of those that should be worked on and are not."""
    return list(
        connection.execute(
            select(submission.c.id).where(
                submission.c.state.in_(runnable),
                or_(submission.c.lease_until.is_(None), submission.c.lease_until < now),
                or_(submission.c.next_try_at.is_(None), submission.c.next_try_at <= now),
            )
        ).scalars()
    )


def _sent_now(name: tuple[str, str], marker: str, now: datetime) -> dict[str, Any]:
    group_id, schema = name
    return {
        "group_id": group_id,
        "schema": schema,
        "marker": marker,
        "config_sent": False,
        "next_try_at": now,
        "changed_at": now,
    }


def _reserve(connection: Connection, statement: Any) -> None:
    try:
        with connection.begin_nested():
            connection.execute(statement)
    except IntegrityError:
        raise NameReservedError from None


def _read(row: Row[Any]) -> Submission:
    return Submission(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping

"""Who works on a submission: a lease says until when, and a number that grows says whose writes count."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, literal, or_, select, update

from app.store.models import submission
from app.store.submission_rows import Submission, read


def claim(
    connection: Connection, submission_id: str, runnable: Sequence[str], now: datetime, until: datetime
) -> Submission | None:
    """Take the lease of a submission that is due and that nobody works on, or return None.

    From here on it has no next time; who makes it due while it is worked on writes one.
    """
    row = connection.execute(
        update(submission)
        .where(submission.c.id == submission_id, _is_free_and_due(runnable, now))
        .values(fence=submission.c.fence + 1, lease_until=until, next_try_at=None)
        .returning(submission)
    ).first()
    return read(row) if row else None


def renew(connection: Connection, held: Submission, until: datetime) -> bool:
    """Hold the lease for longer. Returns False when somebody else has it by now."""
    return bool(
        connection.execute(
            update(submission)
            .where(submission.c.id == held.id, submission.c.fence == held.fence)
            .values(lease_until=until)
        ).rowcount
    )


def release(connection: Connection, held: Submission, next_try_at: datetime | None) -> datetime | None:
    """Give the lease back; `next_try_at` says when the submission is due again.

    Returns when it is due indeed: sooner, when somebody has made it due while it was worked on, since what
    they know may be newer than what the work has seen.
    """
    asked = literal(next_try_at, submission.c.next_try_at.type)
    return connection.execute(
        update(submission)
        .where(submission.c.id == held.id, submission.c.fence == held.fence)
        .values(lease_until=None, next_try_at=func.coalesce(submission.c.next_try_at, asked))
        .returning(submission.c.next_try_at)
    ).scalar()


class Due(NamedTuple):
    """A submission that is to be looked at, and in how many seconds."""

    submission_id: str
    seconds: float


def make_due(
    connection: Connection,
    onboarding_id: str,
    states: Sequence[str],
    now: datetime,
    unseen_for: timedelta = timedelta(0),
) -> Due | None:
    """Let a waiting submission be looked at soon, or None when it does not wait.

    That is now, or `unseen_for` after it was looked at last; never later than was planned. `now` is the
    database's time. Must stand in a write transaction.
    """
    row = connection.execute(
        select(submission.c.id, submission.c.next_try_at, submission.c.changed_at).where(
            submission.c.onboarding_id == onboarding_id, submission.c.state.in_(states)
        )
    ).first()
    if row is None:
        return None
    at = max(now, row.changed_at + unseen_for) if unseen_for else now
    if row.next_try_at is not None and row.next_try_at <= at:
        at = row.next_try_at
    else:
        connection.execute(update(submission).where(submission.c.id == row.id).values(next_try_at=at))
    return Due(row.id, max(0.0, (at - now).total_seconds()))


def note_card(
    connection: Connection, submission_id: str, state: str, row: str | None, due_at: datetime | None
) -> bool:
    """Write down what Fivetran's list shows of a connection whose card is waited for.

    With `due_at` it is to be looked at then. Returns False when it is not in this state any more.
    """
    values = {"card_row": row} | ({"next_try_at": due_at} if due_at else {})
    return bool(
        connection.execute(
            update(submission)
            .where(submission.c.id == submission_id, submission.c.state == state)
            .values(**values)
        ).rowcount
    )


def due(connection: Connection, runnable: Sequence[str], now: datetime, most: int) -> list[str]:
    """Return the ids of those that should be worked on and are not, the longest overdue first."""
    return list(
        connection.execute(
            select(submission.c.id)
            .where(_is_free_and_due(runnable, now))
            .order_by(submission.c.next_try_at.nulls_first())
            .limit(most)
        ).scalars()
    )


def _is_free_and_due(runnable: Sequence[str], now: datetime) -> ColumnElement[bool]:
    return and_(
        submission.c.state.in_(runnable),
        or_(submission.c.lease_until.is_(None), submission.c.lease_until < now),
        or_(submission.c.next_try_at.is_(None), submission.c.next_try_at <= now),
    )

"""Who works on a submission: a lease says until when, and a number that grows says whose writes count."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from app.store.models import submission
from app.store.submissions import Submission, read


def claim(
    connection: Connection, submission_id: str, runnable: Sequence[str], now: datetime, until: datetime
) -> Submission | None:
    """Take the lease of a submission that is due and that nobody works on, or return None."""
    row = connection.execute(
        update(submission)
        .where(submission.c.id == submission_id, _is_free_and_due(runnable, now))
        .values(fence=submission.c.fence + 1, lease_until=until)
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


def release(connection: Connection, held: Submission, next_try_at: datetime | None) -> None:
    """Give the lease back; `next_try_at` says when the submission is due again."""
    connection.execute(
        update(submission)
        .where(submission.c.id == held.id, submission.c.fence == held.fence)
        .values(lease_until=None, next_try_at=next_try_at)
    )


def make_due(
    connection: Connection,
    onboarding_id: str,
    states: Sequence[str],
    now: datetime,
    unseen_for: timedelta = timedelta(0),
) -> str | None:
    """Let a waiting submission be looked at now. Returns its id, or None when it does not wait.

    One that was looked at more recently than `unseen_for` ago is left alone.
    """
    row = connection.execute(
        update(submission)
        .where(
            submission.c.onboarding_id == onboarding_id,
            submission.c.state.in_(states),
            submission.c.changed_at <= now - unseen_for,
        )
        .values(next_try_at=now)
        .returning(submission.c.id)
    ).first()
    return row.id if row else None


def due(connection: Connection, runnable: Sequence[str], now: datetime, most: int) -> list[str]:
    """Return the ids of those that should be worked on and are not, the longest overdue first."""
    return list(
        connection.execute(
            select(submission.c.id)
            .where(_is_free_and_due(runnable, now))
            .order_by(submission.c.next_try_at)
            .limit(most)
        ).scalars()
    )


def _is_free_and_due(runnable: Sequence[str], now: datetime) -> ColumnElement[bool]:
    return and_(
        submission.c.state.in_(runnable),
        or_(submission.c.lease_until.is_(None), submission.c.lease_until < now),
        or_(submission.c.next_try_at.is_(None), submission.c.next_try_at <= now),
    )

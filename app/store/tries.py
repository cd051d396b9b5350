"""How often something failed of late that may be tried only so often. Of it, only a digest is here."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from app.store.models import sign_in_failure

LIFE = timedelta(hours=24)


def known(connection: Connection, digest: bytes, now: datetime) -> tuple[int, datetime | None]:
    """Return how often it failed in the last day, and when last."""
    row = connection.execute(
        select(sign_in_failure.c.count.label("tries"), sign_in_failure.c.last_at).where(
            sign_in_failure.c.digest == digest, sign_in_failure.c.last_at >= now - LIFE
        )
    ).first()
    return (row.tries, row.last_at) if row else (0, None)


def write(connection: Connection, digest: bytes, count: int, at: datetime) -> None:
    """Write down how often it failed, and when last."""
    changed = connection.execute(
        update(sign_in_failure).where(sign_in_failure.c.digest == digest).values(count=count, last_at=at)
    )
    if not changed.rowcount:
        connection.execute(insert(sign_in_failure).values(digest=digest, count=count, last_at=at))


def forget(connection: Connection, digest: bytes) -> None:
    """Forget that it ever failed."""
    connection.execute(delete(sign_in_failure).where(sign_in_failure.c.digest == digest))


def forget_expired(connection: Connection, now: datetime) -> None:
    """Delete what is too old to count."""
    connection.execute(delete(sign_in_failure).where(sign_in_failure.c.last_at < now - LIFE))

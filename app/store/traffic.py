"""The calls to Fivetran of all workers together: how many more may be made, and whether it is out.

Each allowance is one moment in time: until when it would be used up if calls came evenly (the "generic cell
rate algorithm"). A call moves it on by one interval and is refused when it lies too far ahead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from app.store.models import traffic

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class Allowance:
    """At most `most` calls in any `window`, of which `at_once` may come in one burst.

    Those at once and those that come evenly afterwards add up to `most`.
    """

    column: str
    most: float
    at_once: float
    window: timedelta

    @property
    def interval(self) -> timedelta:
        """The time between two calls that come evenly."""
        return self.window / (self.most - self.at_once)

    @property
    def ahead(self) -> timedelta:
        """How far ahead of now a burst may bring the moment."""
        return self.interval * self.at_once


@dataclass(frozen=True)
class Health:
    """How often in a row Fivetran gave no answer, and until when it is left alone."""

    failures: int
    shut_until: datetime | None


def take(connection: Connection, allowances: Sequence[Allowance], now: datetime) -> timedelta:
    """Use up one call of each allowance. Returns zero, or how long to wait when one is used up."""
    row = connection.execute(select(traffic)).one()._mapping  # noqa: SLF001 - SQLAlchemy's public name
    waits, moved = timedelta(0), {}
    for allowance in allowances:
        begins = max(now, row[allowance.column])
        waits = max(waits, begins + allowance.interval - now - allowance.ahead)
        moved[allowance.column] = begins + allowance.interval
    if waits <= timedelta(0):
        connection.execute(update(traffic).values(**moved))
        return timedelta(0)
    return waits


def health(connection: Connection) -> Health:
    """Return how Fivetran is."""
    row = connection.execute(select(traffic.c.failures, traffic.c.shut_until)).one()
    return Health(row.failures, row.shut_until)


def note_health(connection: Connection, failures: int, shut_until: datetime | None) -> None:
    """Write down how Fivetran is."""
    connection.execute(update(traffic).values(failures=failures, shut_until=shut_until))


def begin_sweep(connection: Connection, now: datetime, every: timedelta) -> bool:
    """Tell whether a sweep is due, and if so, that it is ours to do."""
    return bool(
        connection.execute(
            update(traffic).where(traffic.c.swept_at <= now - every).values(swept_at=now)
        ).rowcount
    )


def begin_watch(connection: Connection, now: datetime, until: datetime) -> bool:
    """Tell whether it is time to list what is waited for, and if so, that it is ours to do until then."""
    return bool(
        connection.execute(
            update(traffic)
            .where(or_(traffic.c.watch_at.is_(None), traffic.c.watch_at <= now))
            .values(watch_at=until)
        ).rowcount
    )


def watch_is_due(connection: Connection, now: datetime) -> bool:
    """Tell whether it is time to list what is waited for."""
    at = connection.execute(select(traffic.c.watch_at)).scalar_one()
    return at is None or at <= now


def hold_watch(connection: Connection, held: datetime, until: datetime) -> bool:
    """Say when to list next; until then it is ours. Returns False when somebody has begun since `held`."""
    return bool(
        connection.execute(update(traffic).where(traffic.c.watch_at == held).values(watch_at=until)).rowcount
    )

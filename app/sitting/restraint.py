"""How often a user may be tried at Anaplan, which locks those who fail too often and does not say when.

Three refusals in a day are free; after them a quarter of an hour has to pass before each further try.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.store import tries
from app.store.keys import digest

FREE_TRIES = 3
WAIT = timedelta(minutes=15)


def take_try(connection: Connection, who: str, now: datetime) -> datetime | None:
    """Count a try as refused before it is made. Returns None, or until when nothing may be tried."""
    count, last_at = tries.known(connection, _counted(who), now)
    if count >= FREE_TRIES and last_at and now < last_at + WAIT:
        return last_at + WAIT
    tries.write(connection, _counted(who), count + 1, now)
    return None


def was_let_in(connection: Connection, who: str) -> None:
    """Forget the refusals."""
    tries.forget(connection, _counted(who))


def was_not_judged(connection: Connection, who: str, now: datetime) -> None:
    """Take back a try that Anaplan did not look at."""
    count, last_at = tries.known(connection, _counted(who), now)
    if last_at:
        tries.write(connection, _counted(who), max(0, count - 1), last_at)


def _counted(who: str) -> bytes:
    return digest(f"anaplan|{who.strip().lower()}")

"""How often a user may be tried at Anaplan, which locks those who fail too often and does not say when.

Some refusals in a day are free, for a user by whatever link and for a link with whatever users; after them a
quarter of an hour has to pass before each further try.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.store import tries
from app.store.keys import digest

FREE_FOR_USER, FREE_FOR_LINK = 3, 6
WAIT = timedelta(minutes=15)


@dataclass(frozen=True)
class Try:
    """A try that is counted as refused before it is made. `before` is how often and when last it was so."""

    before: tuple[tuple[bytes, int, datetime | None], ...]


def take_try(connection: Connection, who: str, onboarding_id: str, now: datetime) -> Try | datetime:
    """Count a try as refused before it is made. Returns it, or until when nothing may be tried."""
    counted = ((f"user|{who.strip().lower()}", FREE_FOR_USER), (f"link|{onboarding_id}", FREE_FOR_LINK))
    before, waits = [], []
    for name, free in counted:
        kept = digest(f"anaplan|{name}")
        count, last_at = tries.known(connection, kept, now)
        before.append((kept, count, last_at))
        if count >= free and last_at and now < last_at + WAIT:
            waits.append(last_at + WAIT)
    if waits:
        return max(waits)
    for kept, count, _ in before:
        tries.write(connection, kept, count + 1, now)
    return Try(tuple(before))


def was_let_in(connection: Connection, taken: Try, now: datetime) -> None:
    """Forget the user's refusals, and take back the one try that was none of the link's."""
    (user, *_), link = taken.before[0], taken.before[1:]
    tries.forget(connection, user)
    was_not_judged(connection, Try(link), now)


def was_not_judged(connection: Connection, taken: Try, now: datetime) -> None:
    """Take back a try that Anaplan did not look at, as if it had never been made."""
    for kept, _, last_at in taken.before:
        count, _ = tries.known(connection, kept, now)
        if count > 1 and last_at:
            tries.write(connection, kept, count - 1, last_at)
        else:
            tries.forget(connection, kept)

"""Trips to Fivetran's Connect Card: an unguessable way back for each, of which only a digest is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from app.store.keys import digest, random_text
from app.store.models import card_return, submission

CARD_LIFE = timedelta(days=1)
"""So long a card works (Fivetran docs, "Connect Card")."""

LIFE = CARD_LIFE + timedelta(hours=2)
"""So long a way back counts."""

KNOWN = timedelta(days=30)
"""So much longer it is known that there was one, so that who comes too late is told so."""

TAG_LENGTH = 11
LENGTH = TAG_LENGTH + 43
"""The mark of whose it is, and 256 bits that nobody guesses."""


@dataclass(frozen=True)
class Trip:
    """One visit of the card. `returned_at` is None while the browser has not come back."""

    onboarding_id: str
    connection_id: str
    made_at: datetime
    returned_at: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Tell whether the way back does not count any more."""
        return now >= self.made_at + LIFE

    def card_is_expired(self, now: datetime) -> bool:
        """Tell whether the card itself does not work any more."""
        return now >= self.made_at + CARD_LIFE


def make(
    connection: Connection, onboarding_id: str, connection_id: str, nonce: str, now: datetime
) -> str | None:
    """Return a new way back, or None when this nonce has led to a card already."""
    used = connection.execute(
        select(card_return.c.onboarding_id).where(card_return.c.nonce_digest == digest(nonce))
    )
    if used.first():
        return None
    # Fivetran puts the way back in the marker's place, so that it has to tell whose it is as well.
    marker = connection.execute(
        select(submission.c.marker).where(submission.c.onboarding_id == onboarding_id)
    ).scalar()
    state = _tag(marker or "") + random_text(LENGTH - TAG_LENGTH)
    connection.execute(
        insert(card_return).values(
            state_digest=digest(state),
            onboarding_id=onboarding_id,
            connection_id=connection_id,
            nonce_digest=digest(nonce),
            expires_at=now + LIFE,
        )
    )
    return state


def belongs_to(marker: str, address: str | None) -> bool:
    """Tell whether an address is a marker, or the way back of a card that was made for its connection.

    No row is needed, since a restored backup may have none of a card that was made after it.
    """
    state = (address or "").rpartition("/")[2]
    return address == marker or (len(state) == LENGTH and state.startswith(_tag(marker)))


def drop(connection: Connection, state: str) -> None:
    """Forget a trip that did not begin, since there was no card."""
    connection.execute(delete(card_return).where(card_return.c.state_digest == digest(state)))


def find(connection: Connection, state: str) -> Trip | None:
    """Return the trip that a way back belongs to, also when it counts no more."""
    row = connection.execute(select(card_return).where(card_return.c.state_digest == digest(state))).first()
    return _read(row) if row else None


def receive(connection: Connection, state: str, now: datetime) -> bool:
    """Note that somebody came back. Returns False when this way back was used before."""
    return bool(
        connection.execute(
            update(card_return)
            .where(card_return.c.state_digest == digest(state), card_return.c.returned_at.is_(None))
            .values(returned_at=now)
        ).rowcount
    )


def latest(connection: Connection, onboarding_id: str, since: datetime | None = None) -> Trip | None:
    """Return the newest trip of an onboarding, unless it began before `since`."""
    row = connection.execute(
        select(card_return)
        .where(card_return.c.onboarding_id == onboarding_id)
        .order_by(card_return.c.expires_at.desc())
        .limit(1)
    ).first()
    found = _read(row) if row else None
    return found if found and (since is None or found.made_at >= since) else None


def has_come_back(connection: Connection, onboarding_id: str, since: datetime) -> bool:
    """Tell whether somebody came back from a trip that began after a moment."""
    row = connection.execute(
        select(card_return.c.onboarding_id).where(
            card_return.c.onboarding_id == onboarding_id,
            card_return.c.expires_at >= since + LIFE,
            card_return.c.returned_at.is_not(None),
        )
    ).first()
    return row is not None


def forget_expired(connection: Connection, now: datetime) -> None:
    """Delete trips that nobody comes back from."""
    connection.execute(delete(card_return).where(card_return.c.expires_at < now - KNOWN))


def _tag(marker: str) -> str:
    return digest(marker).hex()[:TAG_LENGTH]


def _read(row: Row[Any]) -> Trip:
    return Trip(row.onboarding_id, row.connection_id, row.expires_at - LIFE, row.returned_at)

"""Ways back from Fivetran's Connect Card: unguessable words, of which only digests are kept."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from app.store.keys import digest, random_text
from app.store.models import card_return

LIFE = timedelta(hours=26)
"""Two hours longer than a card lives (Fivetran docs, "Connect Card")."""

LENGTH = 43


def make(connection: Connection, onboarding_id: str, now: datetime) -> str:
    """Return a new way back for one visit of the card."""
    state = random_text(LENGTH)
    connection.execute(
        insert(card_return).values(
            state_digest=digest(state), onboarding_id=onboarding_id, expires_at=now + LIFE
        )
    )
    return state


def find(connection: Connection, state: str, now: datetime) -> str | None:
    """Return the onboarding that a way back belongs to."""
    return connection.execute(
        select(card_return.c.onboarding_id).where(
            card_return.c.state_digest == digest(state), card_return.c.expires_at > now
        )
    ).scalar()


def any_for(connection: Connection, onboarding_id: str) -> bool:
    """Tell whether somebody was sent to a card already."""
    found = connection.execute(
        select(card_return.c.onboarding_id).where(card_return.c.onboarding_id == onboarding_id).limit(1)
    )
    return found.first() is not None


def forget_expired(connection: Connection, now: datetime) -> None:
    """Delete ways back whose time is over."""
    connection.execute(delete(card_return).where(card_return.c.expires_at < now))

"""Who may see what: a recipient's browser and its onboardings.

A session's id is in the cookie alone; here is only its digest.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from app.store.keys import AppKeys, digest, random_text
from app.store.models import recipient_session, submission

SESSION_LIFE = timedelta(hours=24)
"""As long as a secret that was sent may live. There is no idle limit, because it would lose typing."""

GRACE = timedelta(seconds=30)
"""How long a browser's old id goes on to work after it was given a new one."""

SID_LENGTH = 43
CLOSED = b""
"""In the place of the link's key, once the link was revoked or issued anew."""


@dataclass(frozen=True)
class RecipientSession:
    """A browser that may work on an onboarding, and the key to what it typed."""

    sid: str
    onboarding_id: str
    link_key: bytes

    def __repr__(self) -> str:
        return f"RecipientSession({self.onboarding_id})"


def open_recipient(
    connection: Connection, keys: AppKeys, onboarding_id: str, link_key: bytes, old_sid: str, now: datetime
) -> str:
    """Let a browser work on an onboarding, under a new id. Returns the id for the cookie.

    Other onboardings that the browser worked on stay open.
    """
    sid = rotate_recipient(connection, keys, old_sid, now)
    connection.execute(
        delete(recipient_session).where(
            recipient_session.c.sid_digest == digest(sid),
            recipient_session.c.onboarding_id == onboarding_id,
        )
    )
    _insert(connection, keys, sid, onboarding_id, link_key, now)
    return sid


def find_recipient(
    connection: Connection, keys: AppKeys, sid: str, onboarding_id: str, now: datetime
) -> RecipientSession | None:
    """Return the session of this browser for this onboarding."""
    row = connection.execute(
        select(recipient_session).where(
            recipient_session.c.sid_digest == digest(sid),
            recipient_session.c.onboarding_id == onboarding_id,
            recipient_session.c.created_at > now - SESSION_LIFE,
        )
    ).first()
    if row is None or row.wrapped_key == CLOSED:
        return None
    link_key = keys.unwrap_for_session(row.wrapped_key, row.key_id, sid, onboarding_id)
    return RecipientSession(sid, onboarding_id, link_key) if link_key else None


def with_connection(connection: Connection, sid: str, connection_id: str, now: datetime) -> str | None:
    """Return the onboarding of this browser that has a connection, compared here as it was claimed."""
    rows = connection.execute(
        select(submission.c.onboarding_id, submission.c.connection_id)
        .join(recipient_session, recipient_session.c.onboarding_id == submission.c.onboarding_id)
        .where(
            recipient_session.c.sid_digest == digest(sid),
            recipient_session.c.created_at > now - SESSION_LIFE,
            recipient_session.c.wrapped_key != CLOSED,
        )
    )
    return next((row.onboarding_id for row in rows if row.connection_id == connection_id), None)


def rotate_recipient(connection: Connection, keys: AppKeys, old_sid: str, now: datetime) -> str:
    """Give a browser's sessions a new id; the old one opens nothing any more. Returns the new id."""
    sid = random_text(SID_LENGTH)
    if not old_sid:
        return sid
    rows = connection.execute(
        select(recipient_session).where(recipient_session.c.sid_digest == digest(old_sid))
    ).all()
    for row in rows:
        if row.wrapped_key == CLOSED:
            continue
        link_key = keys.unwrap_for_session(row.wrapped_key, row.key_id, old_sid, row.onboarding_id)
        if link_key and row.created_at > now - SESSION_LIFE:
            _insert(connection, keys, sid, row.onboarding_id, link_key, row.created_at)
    # The old id opens for a moment longer, for an answer that got lost on its way or a second press.
    connection.execute(
        update(recipient_session)
        .where(
            recipient_session.c.sid_digest == digest(old_sid),
            recipient_session.c.created_at > now + GRACE - SESSION_LIFE,
        )
        .values(created_at=now + GRACE - SESSION_LIFE)
    )
    return sid


def _insert(
    connection: Connection,
    keys: AppKeys,
    sid: str,
    onboarding_id: str,
    link_key: bytes,
    created_at: datetime,
) -> None:
    key_id, wrapped = keys.wrap_for_session(link_key, sid, onboarding_id)
    connection.execute(
        insert(recipient_session).values(
            sid_digest=digest(sid),
            onboarding_id=onboarding_id,
            created_at=created_at,
            key_id=key_id,
            wrapped_key=wrapped,
        )
    )


def forget_expired(connection: Connection, now: datetime) -> None:
    """Delete sessions whose time is over."""
    connection.execute(delete(recipient_session).where(recipient_session.c.created_at < now - SESSION_LIFE))


def close(connection: Connection, onboarding_id: str) -> None:
    """Have no browser open an onboarding any more; who comes with an old session is still told why."""
    connection.execute(
        update(recipient_session)
        .where(recipient_session.c.onboarding_id == onboarding_id)
        .values(wrapped_key=CLOSED)
    )


def was_closed(connection: Connection, sid: str, onboarding_id: str) -> bool:
    """Tell whether this browser had a session for an onboarding that was closed."""
    found = connection.execute(
        select(recipient_session.c.wrapped_key).where(
            recipient_session.c.sid_digest == digest(sid), recipient_session.c.onboarding_id == onboarding_id
        )
    ).scalar()
    return found == CLOSED

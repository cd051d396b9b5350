"""Who may see what: a recipient's browser and its onboardings, an operator's browser.

A session's id is in the cookie alone; here is only its digest.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from app.store.keys import AppKeys, digest, random_text
from app.store.models import operator_code, operator_session, recipient_session

SESSION_LIFE = timedelta(hours=24)
"""As long as a secret that was sent may live. There is no idle limit, because it would lose typing."""

GRACE = timedelta(seconds=30)
"""How long a browser's old id goes on to work after it was given a new one."""

OPERATOR_LIFE = timedelta(hours=12)
CODE_LIFE = timedelta(hours=24)
SID_LENGTH = CODE_LENGTH = 43


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
    if row is None:
        return None
    link_key = keys.unwrap_for_session(row.wrapped_key, row.key_id, sid, onboarding_id)
    return RecipientSession(sid, onboarding_id, link_key) if link_key else None


def rotate_recipient(connection: Connection, keys: AppKeys, old_sid: str, now: datetime) -> str:
    """Give a browser's sessions a new id; the old one opens nothing any more. Returns the new id."""
    sid = random_text(SID_LENGTH)
    if not old_sid:
        return sid
    rows = connection.execute(
        select(recipient_session).where(recipient_session.c.sid_digest == digest(old_sid))
    ).all()
    for row in rows:
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


def new_operator_code(connection: Connection, now: datetime) -> str:
    """Make a code that signs an operator in once."""
    code = random_text(CODE_LENGTH)
    connection.execute(insert(operator_code).values(digest=digest(code), expires_at=now + CODE_LIFE))
    return code


def code_is_open(connection: Connection, code: str, now: datetime) -> bool:
    """Tell whether a code was made here and not used yet. Changes nothing."""
    found = connection.execute(
        select(operator_code.c.digest).where(
            operator_code.c.digest == digest(code), operator_code.c.expires_at > now
        )
    ).first()
    return found is not None


def sign_in_operator(connection: Connection, code: str, now: datetime) -> str | None:
    """Use a code up and return a new session's id for the cookie, or None when the code opens nothing."""
    used = connection.execute(
        delete(operator_code).where(operator_code.c.digest == digest(code), operator_code.c.expires_at > now)
    )
    if not used.rowcount:
        return None
    sid = random_text(SID_LENGTH)
    connection.execute(
        insert(operator_session).values(
            sid_digest=digest(sid), created_at=now, expires_at=now + OPERATOR_LIFE
        )
    )
    return sid


def operator_is_signed_in(connection: Connection, sid: str, now: datetime) -> bool:
    """Tell whether this browser is an operator's."""
    found = connection.execute(
        select(operator_session.c.sid_digest).where(
            operator_session.c.sid_digest == digest(sid), operator_session.c.expires_at > now
        )
    ).first()
    return found is not None


def sign_out_operator(connection: Connection, sid: str) -> None:
    """End an operator's session."""
    connection.execute(delete(operator_session).where(operator_session.c.sid_digest == digest(sid)))


def forget_expired(connection: Connection, now: datetime) -> None:
    """Delete sessions and codes whose time is over."""
    connection.execute(delete(recipient_session).where(recipient_session.c.created_at < now - SESSION_LIFE))
    connection.execute(delete(operator_session).where(operator_session.c.expires_at < now))
    connection.execute(delete(operator_code).where(operator_code.c.expires_at < now))

"""How operators get in: addresses that work once, and the sessions of their browsers.

A code or a session's id is in the address or the cookie alone; here is only its digest.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from app.domain.roles import Role
from app.store import operators
from app.store.keys import digest, random_text
from app.store.models import operator, operator_code, operator_session
from app.store.operators import Operator

SESSION_LIFE = timedelta(hours=12)
CODE_LIFE = timedelta(hours=24)
SID_LENGTH = CODE_LENGTH = 43


@dataclass(frozen=True)
class OpenCode:
    """A code that was not used yet. `operator` is None for the one that makes the first account."""

    operator: Operator | None


def new_code(connection: Connection, operator_id: str | None, now: datetime) -> str:
    """Make a code that signs an operator in once; without one, it makes the first account."""
    code = random_text(CODE_LENGTH)
    connection.execute(
        insert(operator_code).values(digest=digest(code), operator_id=operator_id, expires_at=now + CODE_LIFE)
    )
    return code


def open_code(connection: Connection, code: str, now: datetime) -> OpenCode | None:
    """Return what a code is for, or None when it opens nothing. Changes nothing."""
    row = connection.execute(
        select(operator_code.c.operator_id).where(
            operator_code.c.digest == digest(code), operator_code.c.expires_at > now
        )
    ).first()
    if row is None:
        return None
    if row.operator_id is None:
        # It makes the first account, so it is worth nothing once there is one.
        return OpenCode(None) if operators.first_admin(connection) is None else None
    found = operators.find(connection, row.operator_id)
    return OpenCode(found) if found and found.disabled_at is None and found.role else None


def use_code(connection: Connection, code: str, first_name: str, now: datetime) -> str | None:
    """Use a code up and return a new session's id for the cookie, or None when it opens nothing.

    `first_name` is what the first account is called, where the code makes it.
    """
    found = open_code(connection, code, now)
    if found is None:
        return None
    connection.execute(delete(operator_code).where(operator_code.c.digest == digest(code)))
    account = found.operator or operators.add(connection, first_name, Role.ADMIN, now)
    return begin(connection, account.id, now)


def begin(connection: Connection, operator_id: str, now: datetime) -> str:
    """Sign an operator in: always under a new id. Returns it for the cookie."""
    sid = random_text(SID_LENGTH)
    connection.execute(
        insert(operator_session).values(
            sid_digest=digest(sid), operator_id=operator_id, created_at=now, expires_at=now + SESSION_LIFE
        )
    )
    return sid


def signed_in(connection: Connection, sid: str, now: datetime) -> Operator | None:
    """Return whose browser this is."""
    row = connection.execute(
        select(operator)
        .join(operator_session, operator_session.c.operator_id == operator.c.id)
        .where(
            operator_session.c.sid_digest == digest(sid),
            operator_session.c.expires_at > now,
            operator.c.disabled_at.is_(None),
            operator.c.role.is_not(None),
        )
    ).first()
    return operators.read(row) if row else None


def end(connection: Connection, sid: str) -> None:
    """Sign a browser out."""
    connection.execute(delete(operator_session).where(operator_session.c.sid_digest == digest(sid)))


def forget_expired(connection: Connection, now: datetime) -> None:
    """Delete sessions and codes whose time is over."""
    connection.execute(delete(operator_session).where(operator_session.c.expires_at < now))
    connection.execute(delete(operator_code).where(operator_code.c.expires_at < now))

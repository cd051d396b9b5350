"""Operators' accounts. None is there until somebody uses the first one-time address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.roles import Role
from app.store.keys import random_text
from app.store.models import operator, operator_session

ID_LENGTH = 12


class UsernameTakenError(Exception):
    """Another operator signs in by this user name."""


@dataclass(frozen=True)
class Operator:
    """An account. `role` is None for somebody whom no administrator has let in yet."""

    id: str
    name: str
    role: Role | None
    created_at: datetime
    disabled_at: datetime | None
    username: str | None
    has_password: bool
    has_totp: bool
    issuer: str | None
    subject: str | None

    def may(self, role: Role) -> bool:
        """Tell whether this account may do what the role may."""
        return self.disabled_at is None and self.role is not None and self.role.covers(role)


def add(
    connection: Connection, name: str, role: Role | None, now: datetime, *, username: str | None = None
) -> Operator:
    """Make an account that nobody can sign in to yet. Raises UsernameTakenError."""
    operator_id = random_text(ID_LENGTH)
    _write(
        connection,
        insert(operator).values(
            id=operator_id,
            name=name,
            role=role.value if role else None,
            created_at=now,
            username=username.lower() if username else None,
        ),
    )
    return _known(connection, operator_id)


def find(connection: Connection, operator_id: str) -> Operator | None:
    """Return the account of this id."""
    row = connection.execute(select(operator).where(operator.c.id == operator_id)).first()
    return read(row) if row else None


def by_username(connection: Connection, username: str) -> Operator | None:
    """Return the account that signs in by this name, in any letter case."""
    row = connection.execute(select(operator).where(operator.c.username == username.lower())).first()
    return read(row) if row else None


def by_subject(connection: Connection, issuer: str, subject: str) -> Operator | None:
    """Return the account that an identity provider vouches for."""
    row = connection.execute(
        select(operator).where(operator.c.issuer == issuer, operator.c.subject == subject)
    ).first()
    return read(row) if row else None


def every(connection: Connection) -> list[Operator]:
    """Return all accounts, those first that wait to be let in, then by name."""
    rows = connection.execute(
        select(operator).order_by(operator.c.role.is_not(None), func.lower(operator.c.name), operator.c.id)
    )
    return [read(row) for row in rows]


def first_admin(connection: Connection) -> Operator | None:
    """Return the oldest account that may do everything, or None while there is none."""
    row = connection.execute(
        select(operator)
        .where(operator.c.role == Role.ADMIN.value, operator.c.disabled_at.is_(None))
        .order_by(operator.c.created_at, operator.c.id)
        .limit(1)
    ).first()
    return read(row) if row else None


def count_admins(connection: Connection) -> int:
    """Return how many accounts may do everything."""
    return connection.execute(
        select(func.count())
        .select_from(operator)
        .where(operator.c.role == Role.ADMIN.value, operator.c.disabled_at.is_(None))
    ).scalar_one()


def change(connection: Connection, operator_id: str, **values: Any) -> None:
    """Write columns of an account. Raises UsernameTakenError."""
    _write(connection, update(operator).where(operator.c.id == operator_id).values(**values))


def sign_out_everywhere(connection: Connection, operator_id: str, *, but: bytes = b"") -> None:
    """End an account's sessions, all but the one with this digest."""
    connection.execute(
        operator_session.delete().where(
            operator_session.c.operator_id == operator_id, operator_session.c.sid_digest != but
        )
    )


def read(row: Row[Any]) -> Operator:
    """Return a row of the table as a value."""
    return Operator(
        id=row.id,
        name=row.name,
        role=Role(row.role) if row.role else None,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        username=row.username,
        has_password=row.password_hash is not None,
        has_totp=row.totp_secret is not None,
        issuer=row.issuer,
        subject=row.subject,
    )


def _known(connection: Connection, operator_id: str) -> Operator:
    found = find(connection, operator_id)
    if found is None:
        raise LookupError(operator_id)
    return found


def _write(connection: Connection, statement: Any) -> None:
    try:
        with connection.begin_nested():
            connection.execute(statement)
    except IntegrityError:
        raise UsernameTakenError from None

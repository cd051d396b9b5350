"""Operators' accounts. None is there until somebody uses the first one-time address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.roles import Role
from app.store.keys import random_text
from app.store.models import operator, operator_code, operator_session

ID_LENGTH = 12


class UsernameTakenError(Exception):
    """Another operator signs in by this user name."""


class LastAdminError(Exception):
    """Without this account nobody could let others in."""


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
    is_waited_for = or_(operator.c.role.is_not(None), operator.c.disabled_at.is_not(None))
    rows = connection.execute(
        select(operator).order_by(is_waited_for, func.lower(operator.c.name), operator.c.id)
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


def password_hash(connection: Connection, operator_id: str) -> str | None:
    """Return what is stored of an account's password."""
    found: str | None = connection.execute(
        select(operator.c.password_hash).where(operator.c.id == operator_id)
    ).scalar()
    return found


def set_role(connection: Connection, account: Operator, role: Role) -> None:
    """Say what an account may do, from its next request on. Raises LastAdminError."""
    if role is not Role.ADMIN:
        _keep_an_admin(connection, account)
    change(connection, account.id, role=role.value)


def disable(connection: Connection, account: Operator, now: datetime) -> None:
    """Shut an account out at once; its unused addresses are void. Raises LastAdminError."""
    _keep_an_admin(connection, account)
    change(connection, account.id, disabled_at=now)
    sign_out_everywhere(connection, account.id)
    forget_codes(connection, account.id)


def enable(connection: Connection, account: Operator) -> None:
    """Let an account in again."""
    change(connection, account.id, disabled_at=None)


def forget_credentials(connection: Connection, operator_id: str) -> None:
    """Take an account's password and second factor away, for somebody who has lost them."""
    change(
        connection, operator_id, password_hash=None, totp_secret=None, totp_key_id=None, totp_last_step=None
    )
    sign_out_everywhere(connection, operator_id)


def forget_codes(connection: Connection, operator_id: str) -> None:
    """Make the account's one-time addresses void that were not used yet."""
    connection.execute(delete(operator_code).where(operator_code.c.operator_id == operator_id))


def sign_out_everywhere(connection: Connection, operator_id: str) -> None:
    """End an account's sessions."""
    connection.execute(delete(operator_session).where(operator_session.c.operator_id == operator_id))


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
        # A secret counts once a code has shown that an app has it.
        has_totp=row.totp_secret is not None and row.totp_last_step is not None,
        issuer=row.issuer,
        subject=row.subject,
    )


def _known(connection: Connection, operator_id: str) -> Operator:
    found = find(connection, operator_id)
    if found is None:
        raise LookupError(operator_id)
    return found


def _keep_an_admin(connection: Connection, account: Operator) -> None:
    if account.may(Role.ADMIN) and count_admins(connection) == 1:
        raise LastAdminError


def _write(connection: Connection, statement: Any) -> None:
    try:
        with connection.begin_nested():
            connection.execute(statement)
    except IntegrityError:
        raise UsernameTakenError from None

"""Tokens by which programs act in an operator's name. A token is shown once; here is only its digest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from app.store import operators
from app.store.keys import digest, random_text
from app.store.models import api_token, operator
from app.store.operators import Operator

PREFIX = "anp_"
"""By which a scanner of source code recognises a token that leaked."""

ID_LENGTH, SECRET_LENGTH = 12, 43
TOKEN = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{SECRET_LENGTH}}}")
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Token:
    """What is known of a token. `scopes` are the names in `app.views.declared.Access`."""

    id: str
    operator_id: str
    name: str
    scopes: Sequence[str]
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class Bearer:
    """A token that works, and the operator in whose name it does."""

    token: Token
    operator: Operator


@dataclass(frozen=True)
class Made:
    """A new token, which is shown once and stored nowhere."""

    id: str
    token: str

    def __repr__(self) -> str:
        return f"Made({self.id})"


def make(connection: Connection, operator_id: str, name: str, scopes: Sequence[str], now: datetime) -> Made:
    """Make a token."""
    made = Made(random_text(ID_LENGTH), PREFIX + random_text(SECRET_LENGTH))
    connection.execute(
        insert(api_token).values(
            id=made.id,
            operator_id=operator_id,
            name=name,
            digest=digest(made.token),
            scopes=list(scopes),
            created_at=now,
        )
    )
    return made


def working(connection: Connection, operator_id: str | None = None) -> list[Bearer]:
    """Return the tokens that were not revoked, of one operator or of all, newest first."""
    statement = _bearers().where(api_token.c.revoked_at.is_(None))
    if operator_id is not None:
        statement = statement.where(api_token.c.operator_id == operator_id)
    rows = connection.execute(statement.order_by(api_token.c.created_at.desc(), api_token.c.id))
    return [_read(row) for row in rows]


def held_by(connection: Connection, text: str) -> Bearer | None:
    """Return whose token this is; None when nobody made it, it was revoked, or its operator is shut out."""
    if not TOKEN.fullmatch(text):
        return None
    row = connection.execute(
        _bearers().where(
            api_token.c.digest == digest(text),
            api_token.c.revoked_at.is_(None),
            operator.c.disabled_at.is_(None),
            operator.c.role.is_not(None),
        )
    ).first()
    return _read(row) if row else None


def is_worth_noting(token: Token, now: datetime) -> bool:
    """Tell whether the time of its last use is to be written; once a minute is enough."""
    return token.last_used_at is None or now - token.last_used_at >= NOTED_EVERY


def note_use(connection: Connection, token_id: str, now: datetime) -> None:
    """Write when a token was used, unless another request has just done so."""
    connection.execute(
        update(api_token)
        .where(
            api_token.c.id == token_id,
            or_(api_token.c.last_used_at.is_(None), api_token.c.last_used_at <= now - NOTED_EVERY),
        )
        .values(last_used_at=now)
    )


def revoke(connection: Connection, token_id: str, now: datetime) -> None:
    """End a token at once."""
    connection.execute(
        update(api_token)
        .where(api_token.c.id == token_id, api_token.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def find(connection: Connection, token_id: str) -> Token | None:
    """Return the token of this id, revoked or not."""
    row = connection.execute(_bearers().where(api_token.c.id == token_id)).first()
    return _read(row).token if row else None


def _bearers() -> Any:
    of_token = [column.label(f"token_{column.name}") for column in api_token.c]
    return select(operator, *of_token).join(api_token, api_token.c.operator_id == operator.c.id)


def _read(row: Row[Any]) -> Bearer:
    return Bearer(
        Token(
            id=row.token_id,
            operator_id=row.token_operator_id,
            name=row.token_name,
            scopes=tuple(row.token_scopes),
            created_at=row.token_created_at,
            last_used_at=row.token_last_used_at,
        ),
        operators.read(row),
    )

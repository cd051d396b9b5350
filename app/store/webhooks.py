"""Webhooks: whom to tell what happens. What signs is locked, and forgotten when a webhook ends."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app.store.keys import AppKeys, random_text
from app.store.models import delivery, webhook

ID_LENGTH = 10
LABEL = "webhook|key"
MOST = 20
"""Each is one more message about everything, and one more thread in every worker."""


class ToldAlreadyError(Exception):
    """A webhook that has not ended goes to this address."""


class TooManyError(Exception):
    """There are as many as there may be."""


@dataclass(frozen=True)
class Webhook:
    """One of them; `ended_at` is None for one that is still told."""

    id: str
    url: str
    created_at: datetime
    created_by: str
    ended_at: datetime | None
    _secret: bytes = field(repr=False)
    _key_id: str = field(repr=False)

    def key(self, keys: AppKeys) -> bytes | None:
        """Return what signs, or None when the application's key is gone or it has ended."""
        if not self._secret:
            return None
        return keys.unlock_for_app(self._secret, self._key_id, self.id, LABEL)


def add(
    connection: Connection, keys: AppKeys, url: str, key: bytes, created_by: str, now: datetime
) -> Webhook:
    """Tell an address from now on. Raises ToldAlreadyError and TooManyError."""
    told = list(connection.execute(select(webhook.c.url).where(webhook.c.ended_at.is_(None))).scalars())
    if url in told:
        raise ToldAlreadyError
    if len(told) >= MOST:
        raise TooManyError
    webhook_id = random_text(ID_LENGTH)
    key_id, locked = keys.lock_for_app(key, webhook_id, LABEL)
    row = connection.execute(
        insert(webhook)
        .values(id=webhook_id, url=url, secret=locked, key_id=key_id, created_at=now, created_by=created_by)
        .returning(webhook)
    ).one()
    return _read(row)


def find(connection: Connection, webhook_id: str) -> Webhook | None:
    """Return the webhook of this id."""
    row = connection.execute(select(webhook).where(webhook.c.id == webhook_id)).first()
    return _read(row) if row else None


def every(connection: Connection) -> list[Webhook]:
    """Return all, those first that are still told."""
    rows = connection.execute(
        select(webhook).order_by(webhook.c.ended_at.is_not(None), webhook.c.created_at.desc(), webhook.c.id)
    )
    return [_read(row) for row in rows]


def end(connection: Connection, webhook_id: str, now: datetime) -> bool:
    """Tell it nothing more, and forget what signs. Returns False when it has ended already.

    Call `Database.forget_deleted` afterwards.
    """
    ended = connection.execute(
        update(webhook)
        .where(webhook.c.id == webhook_id, webhook.c.ended_at.is_(None))
        .values(ended_at=now, secret=b"")
    ).rowcount
    connection.execute(
        update(delivery)
        .where(delivery.c.webhook_id == webhook_id, delivery.c.next_try_at.is_not(None))
        .values(next_try_at=None)
    )
    return bool(ended)


def _read(row: Row[Any]) -> Webhook:
    return Webhook(
        id=row.id,
        url=row.url,
        created_at=row.created_at,
        created_by=row.created_by,
        ended_at=row.ended_at,
        _secret=row.secret,
        _key_id=row.key_id,
    )

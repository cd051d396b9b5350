"""Secrets at rest: each under a key of its own, which the link opens, and after sending only the worker."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from app.domain.secret import Secret
from app.store.keys import KEY_BYTES, lock, random_text, unlock
from app.store.models import onboarding, secret_value, submission
from app.store.worker_keys import PrivateKeys, PublicKey

IDLE_LIFE = timedelta(hours=2)
SENT_LIFE = timedelta(hours=24)
"""A secret that was not sent is forgotten after two idle hours; one that was sent, after a day of outage."""


def put(
    connection: Connection, onboarding_id: str, link_key: bytes, values: Mapping[str, Secret], now: datetime
) -> None:
    """Store secrets that were just entered, in the place of older ones."""
    for name, value in values.items():
        generation = random_text(16)
        bound_to = _place(onboarding_id, name, generation)
        own_key = secrets.token_bytes(KEY_BYTES)
        forget(connection, onboarding_id, frozenset({name}))
        connection.execute(
            insert(secret_value).values(
                onboarding_id=onboarding_id,
                name=name,
                generation=generation,
                entered_at=now,
                expires_at=now + IDLE_LIFE,
                ciphertext=value.encrypted_with(
                    lambda plain, key=own_key, place=bound_to: lock(key, plain, place)  # type: ignore[misc]
                ),
                wrapped_key=lock(link_key, own_key, bound_to),
            )
        )


def names(connection: Connection, onboarding_id: str, now: datetime | None = None) -> frozenset[str]:
    """Return which secrets are there."""
    rows = connection.execute(
        select(secret_value.c.name).where(
            secret_value.c.onboarding_id == onboarding_id,
            secret_value.c.expires_at > (now or datetime.now(UTC)),
        )
    )
    return frozenset(row.name for row in rows)


def keep_alive(connection: Connection, onboarding_id: str, now: datetime) -> None:
    """Let secrets that were not sent live two hours from now, but no more than a day in all."""
    rows = connection.execute(
        select(secret_value.c.name, secret_value.c.entered_at).where(
            secret_value.c.onboarding_id == onboarding_id, secret_value.c.worker_epoch.is_(None)
        )
    ).all()
    for row in rows:
        connection.execute(
            update(secret_value)
            .where(secret_value.c.onboarding_id == onboarding_id, secret_value.c.name == row.name)
            .values(expires_at=min(now + IDLE_LIFE, row.entered_at + SENT_LIFE))
        )


def seal_to_worker(
    connection: Connection, onboarding_id: str, link_key: bytes, worker: PublicKey, now: datetime
) -> None:
    """Hand secrets over to the worker: from here on the link opens them no more.

    Raises InvalidTag when `link_key` is not the key that locked them.
    """
    rows = connection.execute(
        select(secret_value).where(
            secret_value.c.onboarding_id == onboarding_id, secret_value.c.worker_epoch.is_(None)
        )
    ).all()
    for row in rows:
        bound_to = _place(onboarding_id, row.name, row.generation)
        own_key = unlock(link_key, row.wrapped_key, bound_to)
        connection.execute(
            update(secret_value)
            .where(secret_value.c.onboarding_id == onboarding_id, secret_value.c.name == row.name)
            .values(
                wrapped_key=worker.seal(own_key, bound_to),
                worker_epoch=worker.epoch,
                expires_at=now + SENT_LIFE,
            )
        )


def open_as_worker(
    connection: Connection, onboarding_id: str, keys: PrivateKeys, now: datetime
) -> dict[str, Secret]:
    """Return the secrets that were sent and can still be opened."""
    rows = connection.execute(
        select(secret_value).where(
            secret_value.c.onboarding_id == onboarding_id,
            secret_value.c.worker_epoch.is_not(None),
            secret_value.c.expires_at > now,
        )
    )
    opened = {}
    for row in rows:
        bound_to = _place(onboarding_id, row.name, row.generation)
        own_key = keys.unseal(row.worker_epoch, row.wrapped_key, bound_to)
        if own_key is None:
            continue
        try:
            opened[row.name] = Secret(unlock(own_key, row.ciphertext, bound_to).decode())
        except InvalidTag:
            continue
    return opened


def forget(connection: Connection, onboarding_id: str, which: frozenset[str] | None = None) -> None:
    """Delete secrets and their keys: all, or those that are named."""
    statement = delete(secret_value).where(secret_value.c.onboarding_id == onboarding_id)
    if which is not None:
        statement = statement.where(secret_value.c.name.in_(which))
    connection.execute(statement)


def forget_unsent(connection: Connection, onboarding_id: str) -> None:
    """Delete what was entered and not sent, when its link opens nothing any more."""
    connection.execute(
        delete(secret_value).where(
            secret_value.c.onboarding_id == onboarding_id, secret_value.c.worker_epoch.is_(None)
        )
    )


def forget_expired(connection: Connection, now: datetime) -> int:
    """Delete what outlived its time or its link. Returns how many were deleted."""
    sent = select(submission.c.onboarding_id)
    # Who has sent something may correct it after the link has ended.
    ended = select(onboarding.c.id).where(onboarding.c.expires_at < now, onboarding.c.id.not_in(sent))
    unsent = secret_value.c.worker_epoch.is_(None)
    return connection.execute(
        delete(secret_value).where(
            or_(secret_value.c.expires_at < now, and_(unsent, secret_value.c.onboarding_id.in_(ended)))
        )
    ).rowcount


def _place(onboarding_id: str, name: str, generation: str) -> bytes:
    """Name the one place where a ciphertext may stand, so that it cannot be moved."""
    return f"v1|draft:{onboarding_id}|field:{name}|gen:{generation}".encode()

"""Secrets at rest: each under a key of its own, which the link opens, and after sending only the worker.

How they are opened stands in `opening`.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from sqlalchemy import Connection, Row, and_, delete, insert, or_, select, update

from app.domain.secret import Secret
from app.store.keys import KEY_BYTES, handover_key, lock, random_text, unlock
from app.store.models import onboarding, secret_value, submission
from app.store.worker_keys import SUITE

IDLE_LIFE = timedelta(hours=2)
SENT_LIFE = timedelta(hours=24)
"""A secret that was not sent is forgotten after two idle hours; one that was sent, after a day of outage.

An idle limit below 20 hours has to be for security: a stolen database and link must not open what nobody is
working on. Nothing else is lost, the first page tells it, and the page that asks again says why.
"""


def put(
    connection: Connection, onboarding_id: str, link_key: bytes, values: Mapping[str, Secret], now: datetime
) -> None:
    """Store secrets that were just entered, in the place of older ones."""
    _store(
        connection,
        onboarding_id,
        values,
        lambda own_key, place: lock(link_key, own_key, place),
        entered_at=now,
        expires_at=now + IDLE_LIFE,
    )


def put_handed_over(
    connection: Connection, onboarding_id: str, public_key: bytes, values: Mapping[str, Secret], now: datetime
) -> None:
    """Store secrets that somebody else entered, so that only the onboarding's own link opens them.

    `public_key` is that of `keys.handover_key`. They live a day, because who sends them may not be at hand.
    """
    public = X25519PublicKey.from_public_bytes(public_key)
    _store(
        connection,
        onboarding_id,
        values,
        lambda own_key, place: SUITE.encrypt(own_key, public, info=place),
        entered_at=now,
        expires_at=now + SENT_LIFE,
        handed_over=True,
    )


def hand_over(
    connection: Connection, part_id: str, link_key: bytes, whole_id: str, public_key: bytes, now: datetime
) -> None:
    """Move what was entered for a part to the onboarding that it belongs to; here it is deleted.

    Raises InvalidTag when `link_key` is not the key that locked it.
    """
    rows = connection.execute(
        select(secret_value).where(secret_value.c.onboarding_id == part_id, secret_value.c.expires_at > now)
    )
    values = {}
    for row in rows.all():
        place = place_of(part_id, row.name, row.generation)
        own_key = unlock(link_key, row.wrapped_key, place)
        values[row.name] = Secret(unlock(own_key, row.ciphertext, place).decode())
    put_handed_over(connection, whole_id, public_key, values, now)
    forget(connection, part_id)


def names(connection: Connection, onboarding_id: str, now: datetime | None = None) -> frozenset[str]:
    """Return which secrets are there."""
    rows = connection.execute(
        select(secret_value.c.name).where(
            secret_value.c.onboarding_id == onboarding_id,
            secret_value.c.expires_at > (now or datetime.now(UTC)),
        )
    )
    return frozenset(row.name for row in rows)


def names_handed_over(connection: Connection, onboarding_id: str) -> frozenset[str]:
    """Return which secrets are there that somebody else entered and that were not sent yet."""
    rows = connection.execute(
        select(secret_value.c.name).where(
            secret_value.c.onboarding_id == onboarding_id,
            secret_value.c.expires_at > datetime.now(UTC),
            secret_value.c.handed_over,
            secret_value.c.worker_epoch.is_(None),
        )
    )
    return frozenset(row.name for row in rows)


def keep_alive(connection: Connection, onboarding_id: str, now: datetime) -> None:
    """Let secrets that were not sent live two hours from now, but no more than a day in all.

    What somebody else entered has its day in any case.
    """
    rows = connection.execute(
        select(secret_value.c.name, secret_value.c.entered_at).where(
            secret_value.c.onboarding_id == onboarding_id,
            secret_value.c.worker_epoch.is_(None),
            secret_value.c.handed_over.is_(False),
        )
    ).all()
    for row in rows:
        connection.execute(
            update(secret_value)
            .where(secret_value.c.onboarding_id == onboarding_id, secret_value.c.name == row.name)
            .values(expires_at=min(now + IDLE_LIFE, row.entered_at + SENT_LIFE))
        )


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


def forget_locked_otherwise(connection: Connection, onboarding_id: str, link_key: bytes) -> None:
    """Delete what was entered and not sent, and that this key of the link does not open."""
    for row in unsent(connection, onboarding_id):
        try:
            opened_by_link(row, link_key, place_of(onboarding_id, row.name, row.generation))
        except InvalidTag:
            forget(connection, onboarding_id, frozenset({row.name}))


def forget_expired(connection: Connection, now: datetime) -> int:
    """Delete what outlived its time or its link. Returns how many were deleted."""
    # Who has sent something may correct it after the link has ended, but not answer a repair link.
    sent = select(submission.c.onboarding_id).where(submission.c.state != "repairing")
    ended = select(onboarding.c.id).where(
        or_(
            onboarding.c.revoked_at.is_not(None),
            and_(onboarding.c.expires_at < now, onboarding.c.id.not_in(sent)),
        )
    )
    unsent = secret_value.c.worker_epoch.is_(None)
    return connection.execute(
        delete(secret_value).where(
            or_(secret_value.c.expires_at < now, and_(unsent, secret_value.c.onboarding_id.in_(ended)))
        )
    ).rowcount


def _store(
    connection: Connection,
    onboarding_id: str,
    values: Mapping[str, Secret],
    wrap: Callable[[bytes, bytes], bytes],
    **more: Any,
) -> None:
    for name, value in values.items():
        generation = random_text(16)
        bound_to = place_of(onboarding_id, name, generation)
        own_key = secrets.token_bytes(KEY_BYTES)
        forget(connection, onboarding_id, frozenset({name}))
        connection.execute(
            insert(secret_value).values(
                onboarding_id=onboarding_id,
                name=name,
                generation=generation,
                ciphertext=value.encrypted_with(
                    lambda plain, key=own_key, place=bound_to: lock(key, plain, place)  # type: ignore[misc]
                ),
                wrapped_key=wrap(own_key, bound_to),
                **more,
            )
        )


def unsent(connection: Connection, onboarding_id: str) -> Sequence[Row[Any]]:
    """Return the rows of what was entered and not sent."""
    mine = secret_value.c.onboarding_id == onboarding_id
    return connection.execute(select(secret_value).where(mine, secret_value.c.worker_epoch.is_(None))).all()


def opened_by_link(row: Row[Any], link_key: bytes, bound_to: bytes) -> bytes:
    """Return the own key of a row that was not sent. Raises InvalidTag for another link's key."""
    if row.handed_over:
        return SUITE.decrypt(row.wrapped_key, handover_key(link_key, row.onboarding_id), info=bound_to)
    return unlock(link_key, row.wrapped_key, bound_to)


def place_of(onboarding_id: str, name: str, generation: str) -> bytes:
    """Name the one place where a ciphertext may stand, so that it cannot be moved."""
    return f"v1|draft:{onboarding_id}|field:{name}|gen:{generation}".encode()

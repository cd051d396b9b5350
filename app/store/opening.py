"""Opening secrets: with the link that locked them, and after sending as the worker alone."""

from datetime import datetime

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, select, update

from app.domain.secret import Secret
from app.store.keys import unlock
from app.store.models import secret_value
from app.store.vault import SENT_LIFE, opened_by_link, place_of, unsent
from app.store.worker_keys import PrivateKeys, PublicKey


def with_link(
    connection: Connection, onboarding_id: str, link_key: bytes, now: datetime
) -> dict[str, Secret]:
    """Return the secrets that were entered and not sent, as far as this link's key opens them."""
    opened = {}
    for row in unsent(connection, onboarding_id):
        if row.expires_at <= now:
            continue
        bound_to = place_of(onboarding_id, row.name, row.generation)
        try:
            own_key = opened_by_link(row, link_key, bound_to)
            opened[row.name] = Secret(unlock(own_key, row.ciphertext, bound_to).decode())
        except InvalidTag:
            continue
    return opened


def seal_to_worker(
    connection: Connection, onboarding_id: str, link_key: bytes, worker: PublicKey, now: datetime
) -> None:
    """Hand secrets over to the worker: from here on the link opens them no more.

    Raises InvalidTag when `link_key` is not the key that locked them.
    """
    for row in unsent(connection, onboarding_id):
        bound_to = place_of(onboarding_id, row.name, row.generation)
        own_key = opened_by_link(row, link_key, bound_to)
        connection.execute(
            update(secret_value)
            .where(secret_value.c.onboarding_id == onboarding_id, secret_value.c.name == row.name)
            .values(
                wrapped_key=worker.seal(own_key, bound_to),
                worker_epoch=worker.epoch,
                expires_at=now + SENT_LIFE,
            )
        )


def as_worker(
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
        bound_to = place_of(onboarding_id, row.name, row.generation)
        own_key = keys.unseal(row.worker_epoch, row.wrapped_key, bound_to)
        if own_key is None:
            continue
        try:
            opened[row.name] = Secret(unlock(own_key, row.ciphertext, bound_to).decode())
        except InvalidTag:
            continue
    return opened

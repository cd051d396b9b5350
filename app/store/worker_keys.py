"""The worker's key pairs, a new one each day. The public half is in the database, the private half is not."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from sqlalchemy import Connection, delete, insert, select

from app.store.keys import random_text
from app.store.models import worker_key

EPOCH = timedelta(hours=24)
PRIVATE_LIFE = timedelta(hours=48)
"""A private key outlives the longest life of a secret that was sealed to it, and is then destroyed."""

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True)
class PublicKey:
    """The half that locks."""

    epoch: str
    raw: bytes

    def seal(self, value: bytes, bound_to: bytes) -> bytes:
        """Lock a value so that only the worker opens it (HPKE, RFC 9180)."""
        return SUITE.encrypt(value, X25519PublicKey.from_public_bytes(self.raw), info=bound_to)


def newest(connection: Connection) -> PublicKey | None:
    """Return the key to seal to, or None while no worker has ever started."""
    row = connection.execute(select(worker_key).order_by(worker_key.c.created_at.desc()).limit(1)).first()
    return PublicKey(row.epoch, row.public_key) if row else None


class PrivateKeys:
    """The halves that open, one file each, in a folder that only the worker reads."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    def turn(self, connection: Connection, now: datetime) -> None:
        """Begin a new epoch when the newest is a day old, and destroy the keys that nothing needs."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        latest = connection.execute(
            select(worker_key).order_by(worker_key.c.created_at.desc()).limit(1)
        ).first()
        if latest is None or latest.created_at < now - EPOCH or not self._file(latest.epoch).exists():
            self._begin(connection, now)
        old = connection.execute(
            select(worker_key.c.epoch).where(worker_key.c.created_at < now - PRIVATE_LIFE)
        ).scalars()
        for epoch in old.all():
            self._file(epoch).unlink(missing_ok=True)
            connection.execute(delete(worker_key).where(worker_key.c.epoch == epoch))

    def unseal(self, epoch: str, sealed: bytes, bound_to: bytes) -> bytes | None:
        """Return the value, or None when the key is gone or was another."""
        try:
            raw = self._file(epoch).read_bytes()
            return SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(raw), info=bound_to)
        except (FileNotFoundError, InvalidTag):
            return None

    def _begin(self, connection: Connection, now: datetime) -> None:
        epoch, key = random_text(16), X25519PrivateKey.generate()
        descriptor = os.open(self._file(epoch), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.private_bytes_raw())
        connection.execute(
            insert(worker_key).values(
                epoch=epoch, created_at=now, public_key=key.public_key().public_bytes_raw()
            )
        )

    def _file(self, epoch: str) -> Path:
        return self._folder / f"{epoch}.key"

"""A database with secrets of one onboarding, the link that locked them, and the worker they are sent to."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from app.domain.answers import Answers
from app.domain.secret import Secret
from app.store import onboardings, opening, vault, worker_keys
from app.store.engine import Database
from app.store.events import Actor
from app.store.keys import AppKeys
from app.store.models import metadata, secret_value
from app.store.onboardings import Terms
from app.store.worker_keys import PrivateKeys

KEYS = AppKeys((os.urandom(32),))
NOW = datetime(2027, 3, 12, 14, 5, tzinfo=UTC)
PASSWORD = Secret("canary-päss-4711")


class VaultOnDisk:
    """A database with two onboardings and one worker, and the key of the first link."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = Database(f"sqlite:///{folder / 'onboarding.db'}")
        metadata.create_all(self.database.engine)
        self.worker = PrivateKeys(str(folder / "worker_keys"))
        with self.database.write() as connection:
            self.links = [
                onboardings.create(connection, KEYS, Answers(), Terms("x"), Actor("operator", "x"), NOW)
                for _ in range(2)
            ]
            self.worker.turn(connection, NOW)
        self.mine, self.other = (link.id for link in self.links)
        self.link_key = KEYS.link_key(self.links[0], KEYS.newest)

    def put(self, now: datetime = NOW, **values: Secret) -> None:
        with self.database.write() as connection:
            vault.put(connection, self.mine, self.link_key, values or {"password": PASSWORD}, now)

    def send(self, now: datetime = NOW) -> None:
        with self.database.write() as connection:
            worker = worker_keys.newest(connection)
            assert worker is not None
            opening.seal_to_worker(connection, self.mine, self.link_key, worker, now)

    def opened(self, onboarding_id: str = "") -> dict[str, Secret]:
        with self.database.read() as connection:
            return opening.as_worker(connection, onboarding_id or self.mine, self.worker, datetime.now(UTC))

    def row(self) -> Any:
        with self.database.read() as connection:
            return connection.execute(select(secret_value)).one()

    def change(self, **values: object) -> None:
        with self.database.write() as connection:
            connection.execute(update(secret_value).values(**values))

    def forget_expired(self, now: datetime) -> int:
        with self.database.write() as connection:
            return vault.forget_expired(connection, now)

    def on_disk(self, *values: bytes) -> bool:
        files = [file.read_bytes() for file in self.folder.glob("onboarding.db*")]
        return any(value in file for value in values for file in files)

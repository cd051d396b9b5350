"""Holding a submission while a call to Fivetran is open, and no longer than this process lives."""

from datetime import timedelta
from threading import Event, Thread
from types import TracebackType
from typing import Self

import structlog

from app.store import leases
from app.store.engine import OUT, Database
from app.store.submission_rows import Submission

BEATS = 3
"""The lease is renewed so often that two beats may fail."""

log = structlog.get_logger()


class Heartbeat:
    """Renews the lease until the block ends. When the process dies, others may take over once it lapses."""

    def __init__(self, database: Database, held: Submission, lease: timedelta) -> None:
        self._database = database
        self._held = held
        self._lease = lease
        self._over = Event()
        self._thread = Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(self._lease.total_seconds() / BEATS):
            try:
                with self._database.write() as connection:
                    until = self._database.now(connection) + self._lease
                    leases.renew(connection, self._held, until)
            except OUT:
                log.warning("lease not renewed", submission=self._held.id)

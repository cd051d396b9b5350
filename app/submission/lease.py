"""Holding a submission while a call to Fivetran is open, and no longer than this process lives."""

from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy.exc import OperationalError

from app.store import submissions
from app.store.engine import Database
from app.store.submissions import Submission

LEASE = timedelta(seconds=60)
RENEW_SECONDS = 20

log = structlog.get_logger()


class Heartbeat:
    """Renews the lease until the block ends. When the process dies, others may take over in a minute."""

    def __init__(self, database: Database, held: Submission) -> None:
        self._database = database
        self._held = held
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
        while not self._over.wait(RENEW_SECONDS):
            try:
                with self._database.write() as connection:
                    submissions.renew(connection, self._held, datetime.now(UTC) + LEASE)
            except OperationalError:
                # The database is busy; two more beats fit into the lease.
                log.warning("lease not renewed", submission=self._held.id)

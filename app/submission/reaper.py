"""Every few seconds: what nobody works on is woken, what outlived its time is forgotten."""

from threading import Event, Thread

import structlog

from app.store import (
    card_returns,
    fivetran_messages,
    leases,
    operator_sessions,
    sessions,
    sittings,
    tries,
    vault,
)
from app.store.engine import OUT, Database
from app.store.worker_keys import PrivateKeys
from app.submission.queue import Queue
from app.submission.states import RUNNABLE
from app.submission.sweeper import Sweeper

MOST_SECONDS = 15
MOST_WAITING = 200
"""The queue is not filled beyond this: the rows wait just as well, and their order is kept there."""

log = structlog.get_logger()


class Reaper:
    """Makes sure that no submission is forgotten when the process that worked on it has died."""

    def __init__(
        self, database: Database, keys: PrivateKeys, queue: Queue, sweeper: Sweeper, lease_seconds: float
    ) -> None:
        self._database = database
        self._keys = keys
        self._queue = queue
        self._sweeper = sweeper
        self._seconds = min(MOST_SECONDS, lease_seconds / 2)
        self._over = Event()

    def prepare(self) -> None:
        """Have a key for the web to seal to, before anything can be sent."""
        with self._database.write() as connection:
            self._keys.turn(connection, self._database.now(connection))

    def begin(self) -> None:
        """Go on in the background until the process ends."""
        Thread(target=self._go_on, daemon=True).start()

    def once(self) -> None:
        """Do it now."""
        with self._database.write() as connection:
            now = self._database.now(connection)
            self._keys.turn(connection, now)
            forgotten = vault.forget_expired(connection, now)
            sessions.forget_expired(connection, now)
            operator_sessions.forget_expired(connection, now)
            tries.forget_expired(connection, now)
            sittings.forget_expired(connection, now)
            card_returns.forget_expired(connection, now)
            fivetran_messages.forget_old(connection, now)
        if forgotten:
            self._database.forget_deleted()
            log.info("secrets forgotten", count=forgotten)
        room = MOST_WAITING - self._queue.length()
        if room > 0:
            with self._database.read() as connection:
                due = leases.due(connection, RUNNABLE, self._database.now(connection), room)
            for submission_id in due:
                self._queue.wake(submission_id)
        self._sweeper.sweep_if_due()

    def _go_on(self) -> None:
        while True:
            try:
                self.once()
            except OUT as error:
                log.warning("database", exc_info=error)
            except Exception:
                # This thread is what keeps submissions from being forgotten, so it goes on.
                log.exception("reaper")
            self._over.wait(self._seconds)

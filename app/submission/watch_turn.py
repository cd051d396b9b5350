"""The turn to watch: one worker at a time lists, and knows when the turn is not its own any more."""

from datetime import datetime, timedelta
from typing import Self

from sqlalchemy import Connection

from app.store import traffic
from app.store.engine import Database

HELD = timedelta(seconds=60)
"""Longer than one call for a list can take. Who dies in a turn is followed after that."""


class TurnLostError(Exception):
    """It took so long that another worker has begun."""


class Turn:
    """Held from one call to the next until it ends; `calls` is how many there were."""

    def __init__(self, database: Database, began: datetime) -> None:
        self._database = database
        self._began = began
        self._until = began + HELD
        self.calls = 0

    @classmethod
    def take(cls, database: Database) -> Self | None:
        """Return a turn that begins now, unless it is not time or another worker has it."""
        with database.read() as connection:
            if not traffic.watch_is_due(connection, database.now(connection)):
                return None
        with database.write() as connection:
            now = database.now(connection)
            return cls(database, now) if traffic.begin_watch(connection, now, now + HELD) else None

    def before_a_call(self) -> None:
        """Count a call and hold the turn until it has ended. Raises TurnLostError."""
        self.calls += 1
        with self._database.write() as connection:
            self._pass_on(connection, self._database.now(connection) + HELD)

    def end(self, pause: timedelta, for_a_call: timedelta) -> None:
        """Let the next turn begin after a pause, and after so much time for each call since this began.

        Counted from the end, so that in no group a list follows the one before it sooner than that.
        """
        with self._database.write() as connection:
            now = self._database.now(connection)
            self._pass_on(connection, max(now + pause, self._began + self.calls * for_a_call))

    def _pass_on(self, connection: Connection, until: datetime) -> None:
        if not traffic.hold_watch(connection, self._until, until):
            raise TurnLostError
        self._until = until

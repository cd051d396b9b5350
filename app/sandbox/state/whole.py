"""Join the tables, and bring them back to the seed."""

from collections.abc import Sequence

from app.sandbox.settings import Settings
from app.sandbox.state.cards import Cards
from app.sandbox.state.connections import Connection, Connections, insert
from app.sandbox.state.counts import Counts
from app.sandbox.state.database import Database
from app.sandbox.state.requests import Requests
from app.sandbox.state.running_tests import RunningTests
from app.sandbox.state.sessions import Sessions
from app.sandbox.state.webhooks import Webhooks


class State:
    """Everything the sandbox remembers; `seed` is what is there from the beginning."""

    def __init__(self, settings: Settings, seed: Sequence[Connection]) -> None:
        self._seed = seed
        self._database = Database(settings.state)
        self.connections = Connections(self._database)
        self.cards = Cards(self._database, settings.card_seconds)
        self.requests = Requests(self._database)
        self.counts = Counts(self._database)
        self.sessions = Sessions(self._database, settings.anaplan_token_seconds)
        self.webhooks = Webhooks(self._database)
        self.running_tests = RunningTests()
        if self._database.is_new:
            self.reset()

    def reset(self) -> None:
        """Forget everything and begin again with the connections that other people made."""
        with self._database.transaction() as sql:
            self._database.clear(sql)
            for connection in self._seed:
                insert(sql, connection)

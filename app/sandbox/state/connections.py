"""Keep the connections that were made."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace

from app.sandbox.state.database import Database

FOREIGN = "foreign_"
"""How the id of a connection begins that somebody else made."""


@dataclass(frozen=True)
class Connection:
    """A connection as the sandbox remembers it; `options` and `config` are spelled as Fivetran spells them.

    Secrets in `config` are masked before they get here; `credentials` has a word or a digest instead.
    """

    id: str
    group_id: str
    schema: str
    created_at: str
    options: dict[str, object]
    config: dict[str, object] = field(default_factory=dict)
    credentials: dict[str, str] = field(default_factory=dict)
    setup_state: str = "incomplete"
    test_runs: int = 0
    synced_at: str | None = None
    connect_card_config: dict[str, object] | None = None


class NameTakenError(Exception):
    """The group already has a connection of this schema name."""


class Connections:
    """The table of connections."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, connection: Connection) -> None:
        """Keep a new connection."""
        with self._database.transaction() as sql:
            insert(sql, connection)

    def get(self, connection_id: str) -> Connection | None:
        """Return the connection of this id."""
        with self._database.transaction() as sql:
            return _find(sql, connection_id)

    def every(self) -> list[Connection]:
        """Return all connections, oldest first."""
        with self._database.transaction() as sql:
            rows = sql.execute("SELECT record FROM connections ORDER BY position").fetchall()
        return [_read(row) for row in rows]

    def change(self, connection_id: str, changed: Callable[[Connection], Connection]) -> Connection | None:
        """Replace a connection by what `changed` makes of it, and return that."""
        with self._database.transaction() as sql:
            old = _find(sql, connection_id)
            if old is None:
                return None
            new = changed(old)
            sql.execute("UPDATE connections SET record = ? WHERE id = ?", (_written(new), new.id))
            return new

    def remove(self, connection_id: str) -> bool:
        """Forget a connection; return whether there was one."""
        with self._database.transaction() as sql:
            return sql.execute("DELETE FROM connections WHERE id = ?", (connection_id,)).rowcount == 1

    def started_test_run(self, connection_id: str) -> Connection | None:
        """Count one more run of the setup tests."""
        return self.change(connection_id, lambda old: replace(old, test_runs=old.test_runs + 1))


def insert(sql: sqlite3.Connection, connection: Connection) -> None:
    """Write a new connection inside the caller's transaction."""
    try:
        sql.execute(
            "INSERT INTO connections (id, group_id, schema, record) VALUES (?, ?, ?, ?)",
            (connection.id, connection.group_id, connection.schema, _written(connection)),
        )
    except sqlite3.IntegrityError:
        raise NameTakenError from None


def _find(sql: sqlite3.Connection, connection_id: str) -> Connection | None:
    row = sql.execute("SELECT record FROM connections WHERE id = ?", (connection_id,)).fetchone()
    return None if row is None else _read(row)


def _read(row: sqlite3.Row) -> Connection:
    return Connection(**json.loads(row["record"]))


def _written(connection: Connection) -> str:
    return json.dumps(asdict(connection))

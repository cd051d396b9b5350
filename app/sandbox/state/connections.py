"""Keep the connections that were made."""

import json
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace

from app.sandbox.state.database import Database

FOREIGN = "foreign_"
"""How the id of a connection begins that somebody else made."""


@dataclass(frozen=True)
class Connection:
    """A connection as the sandbox remembers it; `options` and `config` are spelled as Fivetran spells them.

    Secrets in `config` are masked before they get here; `credentials` has a word or a digest instead.
    `test_runs` begins again with each user.
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
    test_runs_in_all: int = 0
    synced_at: str | None = None
    connect_card_config: dict[str, object] | None = None


class NameTakenError(Exception):
    """The group already has a connection of this schema name."""


class Connections:
    """The table of connections."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, connection: Connection, *, seconds_unlisted: float = 0) -> None:
        """Keep a new connection; the lists may have to do without it for a while."""
        with self._database.transaction() as sql:
            insert(sql, connection, time.time() + seconds_unlisted)

    def get(self, connection_id: str) -> Connection | None:
        """Return the connection of this id."""
        with self._database.transaction() as sql:
            return _find(sql, connection_id)

    def is_taken(self, group_id: str, schema: str) -> bool:
        """Return whether a group has a connection of this name, listed or not."""
        with self._database.transaction() as sql:
            taken = "SELECT 1 FROM connections WHERE group_id = ? AND schema = ?"
            return sql.execute(taken, (group_id, schema)).fetchone() is not None

    def every(self, schema: str | None = None) -> list[Connection]:
        """Return all connections, or those of one name, oldest first, listed or not."""
        with self._database.transaction() as sql:
            where, values = _where({"schema": schema})
            asked = f"SELECT record FROM connections {where} ORDER BY position"  # noqa: S608  see `_where`
            rows = sql.execute(asked, values).fetchall()
        return [_read(row) for row in rows]

    def listed(
        self, group_id: str | None, schema: str | None, *, after: int, limit: int
    ) -> list[tuple[int, Connection]]:
        """Return the connections of a group, a name or both that are listed by now, with their positions."""
        with self._database.transaction() as sql:
            where, values = _where(
                {"group_id": group_id, "schema": schema}, "position > ? AND listed_from <= ?"
            )
            asked = f"SELECT position, record FROM connections {where} ORDER BY position LIMIT ?"  # noqa: S608
            rows = sql.execute(asked, (*values, after, time.time(), limit)).fetchall()
        return [(row["position"], _read(row)) for row in rows]

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
        return self.change(connection_id, _with_one_more_run)


def insert(sql: sqlite3.Connection, connection: Connection, listed_from: float = 0) -> None:
    """Write a new connection inside the caller's transaction."""
    try:
        sql.execute(
            "INSERT INTO connections (id, group_id, schema, listed_from, record) VALUES (?, ?, ?, ?, ?)",
            (connection.id, connection.group_id, connection.schema, listed_from, _written(connection)),
        )
    except sqlite3.IntegrityError:
        raise NameTakenError from None


def _where(wanted: Mapping[str, str | None], *more: str) -> tuple[str, list[str]]:
    """Return a condition on the columns that somebody asked about, and its values, which are not in it."""
    asked = {name: value for name, value in wanted.items() if value is not None}
    conditions = [*(f"{name} = ?" for name in asked), *more]
    return f"WHERE {' AND '.join(conditions)}" if conditions else "", list(asked.values())


def _with_one_more_run(old: Connection) -> Connection:
    return replace(old, test_runs=old.test_runs + 1, test_runs_in_all=old.test_runs_in_all + 1)


def _find(sql: sqlite3.Connection, connection_id: str) -> Connection | None:
    row = sql.execute("SELECT record FROM connections WHERE id = ?", (connection_id,)).fetchone()
    return None if row is None else _read(row)


def _read(row: sqlite3.Row) -> Connection:
    return Connection(**json.loads(row["record"]))


def _written(connection: Connection) -> str:
    return json.dumps(asdict(connection))

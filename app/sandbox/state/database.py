"""Open the sandbox's SQLite file and give transactions on it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

TABLES = """
CREATE TABLE IF NOT EXISTS connections (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    group_id TEXT NOT NULL,
    schema TEXT NOT NULL,
    listed_from REAL NOT NULL,
    record TEXT NOT NULL,
    UNIQUE (group_id, schema)
);
CREATE INDEX IF NOT EXISTS connections_of_group ON connections (group_id);
CREATE INDEX IF NOT EXISTS connections_of_schema ON connections (schema);
CREATE TABLE IF NOT EXISTS cards (
    digest TEXT PRIMARY KEY,
    connection_id TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    hide_setup_guide INTEGER NOT NULL,
    made_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS requests (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    query TEXT NOT NULL,
    body TEXT NOT NULL,
    status INTEGER
);
CREATE TABLE IF NOT EXISTS counts (
    name TEXT PRIMARY KEY,
    times INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS sessions (
    digest TEXT PRIMARY KEY,
    token_id TEXT NOT NULL,
    user TEXT NOT NULL,
    expires_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS webhooks (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    record TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS signed_payloads (
    digest TEXT PRIMARY KEY
);
"""
NAMES = ("connections", "cards", "requests", "counts", "sessions", "webhooks", "signed_payloads")

VERSION = 3
"""To be raised whenever a table changes: a file of another version is begun anew."""


class Database:
    """One SQLite file, one connection to it, one transaction at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = Lock()
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        if self.is_new:
            for name in NAMES:
                self._connection.execute(f"DROP TABLE IF EXISTS {name}")
        self._connection.executescript(TABLES)

    @property
    def is_new(self) -> bool:
        """Whether the tables of this version have never been cleared, so the seed is not in them yet."""
        return bool(self._connection.execute("PRAGMA user_version").fetchone()[0] != VERSION)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection inside a transaction that is kept only if the block ends well."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def clear(self, sql: sqlite3.Connection) -> None:
        """Empty every table, inside the caller's transaction."""
        for name in NAMES:
            sql.execute(f"DELETE FROM {name}")  # noqa: S608  the names are the constants above
        sql.execute(f"PRAGMA user_version = {VERSION}")

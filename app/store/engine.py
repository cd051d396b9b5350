"""The database, SQLite or PostgreSQL: one door to read, one to write, and its clock."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    create_engine,
    event,
    func,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import InternalError, OperationalError, TimeoutError  # noqa: A004 - SQLAlchemy's own name
from sqlalchemy.types import TypeDecorator

BUSY_TIMEOUT_SECONDS = 5
"""How long somebody who wants to write waits for the one who does; then the database counts as out."""

OUT = (OperationalError, InternalError, TimeoutError)
"""What is raised when the database is busy, gone, or has ended a transaction that stood still too long."""

CONNECTIONS = 10
"""Of one process. They are kept open, and who needs an eleventh waits: no transaction takes long."""

ONE_WRITER = 0x0A9A91A9
"""The name of PostgreSQL's lock that lets one write at a time, as SQLite does. Any number will do."""

POSTGRESQL_OPTIONS = " ".join(
    f"-c {name}={value}"
    for name, value in {
        "synchronous_commit": "on",
        "lock_timeout": f"{BUSY_TIMEOUT_SECONDS}s",
        # Who freezes while it writes must not keep all others out.
        "idle_in_transaction_session_timeout": f"{2 * BUSY_TIMEOUT_SECONDS}s",
    }.items()
)


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time. SQLite forgets the zone, so it is taken off and put on here."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, D102 - SQLAlchemy's signature
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, D102 - SQLAlchemy's signature
        return value.replace(tzinfo=UTC) if value else None


class Database:
    """Short transactions on one database. Neither door may stay open across a call to another service."""

    def __init__(self, url: str, clock: Callable[[], datetime] | None = None) -> None:
        """`clock` stands in for the database's own, in tests."""
        self._clock = clock
        self.engine: Engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        if self.is_sqlite:
            event.listen(self.engine, "connect", _open_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give one consistent view."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the right to change, to one at a time; commits at the end, or not at all."""
        with self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            if not self.is_sqlite:
                connection.execute(select(func.pg_advisory_xact_lock(ONE_WRITER)))
            yield connection

    def now(self, connection: Connection) -> datetime:
        """Tell the time by the one clock that all processes share, so that leases do not depend on theirs."""
        if self._clock:
            return self._clock()
        if self.is_sqlite:
            return datetime.now(UTC)
        told: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        return told.astimezone(UTC)

    def forget_deleted(self) -> None:
        """Take what was deleted out of SQLite's write-ahead log as well, where copies outlive a DELETE."""
        if not self.is_sqlite:
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _engine(url: str) -> Engine:
    # Parameters may be ciphertext or names of people; an error must not carry them into a log.
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return create_engine(address, hide_parameters=True, pool_size=CONNECTIONS, max_overflow=0)
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        connect_args={"options": POSTGRESQL_OPTIONS, "connect_timeout": BUSY_TIMEOUT_SECONDS},
    )


def _open_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own transactions begin too late: two readers that then write would lose an update.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")

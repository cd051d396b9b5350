"""The tables as the migrations make them, with rows that an older version has left."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from app.store.engine import Database
from app.store.migrate import MIGRATIONS
from app.store.models import metadata
from tests.servers import RunningPostgresql

AT = "2026-11-20 10:00:00"
OLD = {
    # state: (attempt, connection, config sent), and whether a create is in doubt afterwards
    "looking": ((1, None, False), True),
    "creating": ((2, None, False), True),
    "submitted": ((0, None, False), False),
    "needs_attention": ((1, "c1", True), False),
    "created": ((1, "c2", False), False),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, postgresql: RunningPostgresql) -> str:
    return f"sqlite:///{tmp_path / 'o.db'}" if request.param == "sqlite" else postgresql.database().dsn


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    found = Database(url)
    yield found
    found.engine.dispose()


def config(url: str) -> Config:
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["database_url"] = url
    return made


ONBOARDING = text(
    "INSERT INTO onboarding (id, created_at, created_by, by_operator, expires_at, presets, verifier, key_id)"
    " VALUES (:id, :at, 'x', (1 = 0), :at, '{}', :verifier, 'k')"
)
ANSWERS = text("INSERT INTO answers (onboarding_id, revision, sections) VALUES (:id, 7, '{}')")
SUBMISSION = text(
    'INSERT INTO submission (id, onboarding_id, group_id, "schema", marker, state, fence, attempt,'
    " last_attempt_at, created_at, changed_at, connection_id, config_sent, setup_tests)"
    " VALUES (:id, :id, 'g', :id, :id, :id, 1, :attempt, :tried, :at, :at, :made, :sent, '[]')"
)


def put_old_rows(connection: Connection) -> None:
    for state, ((attempt, made, sent), _) in OLD.items():
        tried = AT if attempt else None
        connection.execute(ONBOARDING, {"id": state, "at": AT, "verifier": b"v"})
        connection.execute(ANSWERS, {"id": state})
        row = {"id": state, "attempt": attempt, "tried": tried, "at": AT, "made": made, "sent": sent}
        connection.execute(SUBMISSION, row)


def test_rows_of_before_keep_what_is_in_doubt_and_find_their_way_back(url: str, database: Database) -> None:
    command.upgrade(config(url), "0001")
    with database.write() as connection:
        put_old_rows(connection)
    command.upgrade(config(url), "head")
    with database.read() as connection:
        rows = {row.state: row for row in connection.execute(text("SELECT * FROM submission"))}
    for state, ((_, _, config_sent), in_doubt) in OLD.items():
        assert (rows[state].unclear_at is not None) is in_doubt, state
        assert rows[state].revision == 7
        assert rows[state].config_revision == (7 if config_sent else None)

    with database.write() as connection:
        connection.execute(text("UPDATE submission SET state = 'starting' WHERE state = 'created'"))
    command.downgrade(config(url), "0001")
    with database.read() as connection:
        sent = connection.execute(text("SELECT state, config_sent FROM submission"))
        assert {row.state: bool(row.config_sent) for row in sent} == {
            state: config_sent for state, ((_, _, config_sent), _) in OLD.items()
        }
    command.upgrade(config(url), "head")


def test_the_migrations_make_what_the_models_say(url: str, database: Database) -> None:
    command.upgrade(config(url), "head")
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []

"""The tables as the migrations make them, with rows that an older version has left."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, select, text

from app.store.engine import Database
from app.store.migrate import MIGRATIONS
from app.store.models import metadata, onboarding
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


STAGES = {
    None: "waiting",
    "looking": "setting_up",
    "card_waiting": "setting_up",
    "parked": "attention",
    "connected": "connected",
    "cancelled": "ended",
}
EVENT = text(
    "INSERT INTO event (onboarding_id, at, actor, happened, detail)"
    " VALUES (:id, :at, 'Finance data', 'issued', '{}')"
)


def test_links_of_before_have_a_stage_and_their_timeline_names_who_made_them(
    url: str, database: Database
) -> None:
    command.upgrade(config(url), "0001")
    with database.write() as connection:
        for number, state in enumerate(STAGES):
            onboarding_id = f"link{number}"
            connection.execute(ONBOARDING, {"id": onboarding_id, "at": AT, "verifier": b"v"})
            connection.execute(ANSWERS, {"id": onboarding_id})
            connection.execute(EVENT, {"id": onboarding_id, "at": AT})
            if state:
                row = {
                    "id": onboarding_id,
                    "attempt": 0,
                    "tried": None,
                    "at": AT,
                    "made": None,
                    "sent": False,
                }
                connection.execute(SUBMISSION, row)
                of = {"state": state, "id": onboarding_id}
                connection.execute(text("UPDATE submission SET state = :state WHERE id = :id"), of)
    command.upgrade(config(url), "head")
    with database.read() as connection:
        rows = connection.execute(text("SELECT id, stage FROM onboarding ORDER BY id"))
        assert [row.stage for row in rows] == list(STAGES.values())
        who = {tuple(row) for row in connection.execute(text("SELECT actor, actor_name FROM event"))}
        assert who == {("operator", "Finance data")}


def test_what_was_revoked_stays_shut_when_an_older_version_takes_over(url: str, database: Database) -> None:
    command.upgrade(config(url), "head")
    later, now = "2099-01-01 00:00:00", "2026-11-21 10:00:00"
    with database.write() as connection:
        for name in ("mine", "part"):
            connection.execute(ONBOARDING, {"id": name, "at": later, "verifier": b"v"})
        connection.execute(text("UPDATE onboarding SET revoked_at = :now WHERE id = 'mine'"), {"now": now})
        connection.execute(text("UPDATE onboarding SET parent_id = 'mine' WHERE id = 'part'"))
    command.downgrade(config(url), "0002")
    with database.read() as connection:
        (row,) = connection.execute(text("SELECT id, expires_at FROM onboarding")).all()
        assert (row.id, str(row.expires_at)[:19]) == ("mine", now)
    command.upgrade(config(url), "head")


IN_A_YEAR = "2027-11-20T10:00:00.500000Z"
CERTIFICATE = {"certificate": {"not_after": IN_A_YEAR}, "private_key": None}
BY_CERTIFICATE = {"sign_in": {"auth_mode": "Certificate"}, "certificate": CERTIFICATE}
SENT = {
    "used": (BY_CERTIFICATE, "connected", 7),
    "cancelled": (BY_CERTIFICATE, "cancelled", 7),
    "changed": (BY_CERTIFICATE, "needs_attention", 6),
    "aside": (BY_CERTIFICATE | {"sign_in": {"auth_mode": "Basic"}}, "connected", 7),
    "unread": (BY_CERTIFICATE | {"certificate": {"certificate": None}}, "connected", 7),
    "none": ({}, "connected", 7),
}


def test_when_certificates_end_is_read_from_what_was_sent_before(url: str, database: Database) -> None:
    command.upgrade(config(url), "0003")
    with database.write() as connection:
        for name, (sections, state, revision) in SENT.items():
            connection.execute(ONBOARDING, {"id": name, "at": AT, "verifier": b"v"})
            connection.execute(ANSWERS, {"id": name})
            connection.execute(
                text("UPDATE answers SET sections = :sections WHERE onboarding_id = :id"),
                {"id": name, "sections": json.dumps(sections)},
            )
            connection.execute(
                text(
                    'INSERT INTO submission (id, onboarding_id, group_id, "schema", marker, state, fence,'
                    " attempt, created_at, changed_at, setup_tests, taken_over, revision)"
                    " VALUES (:id, :id, 'g', :id, :id, :state, 1, 1, :at, :at, '[]', (1 = 0), :revision)"
                ),
                {"id": name, "state": state, "at": AT, "revision": revision},
            )
        connection.execute(text("UPDATE onboarding SET stage = 'ended' WHERE id = 'cancelled'"))
    command.upgrade(config(url), "head")
    with database.read() as connection:
        known = connection.execute(
            select(onboarding.c.id, onboarding.c.certificate_ends_at).where(
                onboarding.c.certificate_ends_at.is_not(None)
            )
        )
        assert {row.id: row.certificate_ends_at for row in known} == {
            "used": datetime.fromisoformat(IN_A_YEAR)
        }
    command.downgrade(config(url), "0003")
    with database.read() as connection:
        left = text("SELECT count(*) FROM onboarding WHERE certificate_ends_at IS NOT NULL")
        assert connection.scalar(left) == 0
    command.upgrade(config(url), "head")

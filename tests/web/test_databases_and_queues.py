"""The same product on the other databases and queues that it can be given."""

import base64
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.store.engine import Database
from app.store.keys import AppKeys
from app.submission.queue import Queue
from tests.faults.at_check import at_check_page, result
from tests.faults.prepared import prepare
from tests.in_process import Site
from tests.running_product import RunningProduct
from tests.servers import RunningPostgresql, RunningRedis

PRESETS = {"auth_mode": "Basic", "region": "EU", "sync_mode": "AllExports", "schema": "anaplan_mine"}
NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture(params=["redis", "postgresql"])
def elsewhere(
    request: pytest.FixtureRequest, tmp_path: Path, postgresql: RunningPostgresql, redis: RunningRedis
) -> Iterator[RunningProduct]:
    """Return a product whose rows are in PostgreSQL, and whose queue is in Redis or beside the rows."""
    dsn = postgresql.database().dsn
    queue = redis.database() if request.param == "redis" else dsn
    running = RunningProduct(tmp_path / "var", DATABASE_URL=dsn, QUEUE_URL=queue).start()
    yield running
    running.stop()


def test_a_connection_comes_of_it_on_other_servers_too(elsewhere: RunningProduct) -> None:
    schema = f"lost_reply_{uuid4().hex[:8]}"
    database = Database(elsewhere.environment["DATABASE_URL"])
    keys = AppKeys((base64.b64decode((elsewhere.folder / "secret_keys").read_text()),))
    (prepared,) = prepare(database, keys, [schema])
    button = at_check_page(elsewhere.url, prepared)
    assert {button.press().status_code for _ in range(3)} == {303}
    assert "Your Anaplan account is connected" in result(button)
    assert elsewhere.connection(schema)["setup_state"] == "connected"
    assert len(elsewhere.creates(schema)) == 1
    database.engine.dispose()


def test_answers_are_taken_while_the_queue_is_out(tmp_path: Path) -> None:
    site = Site(tmp_path, queue_url=NOBODY)
    person = site.begin(**PRESETS)
    person.submit(username="anyone@example.com", password="right-password")
    person.submit("Create the connection")
    assert person.path == "progress"


def test_the_queue_holds_an_id_and_nothing_else(tmp_path: Path) -> None:
    queue = Queue(f"sqlite:///{tmp_path / 'queue.db'}")
    queue.wake("an-id-of-22-characters")
    assert queue.length() == 1
    kept = Database(f"sqlite:///{tmp_path / 'queue.db'}")
    with kept.read() as connection:
        (task,) = connection.execute(text("SELECT data FROM task")).scalars()
    kept.engine.dispose()
    assert b"an-id-of-22-characters" in task
    assert len(task) < 200


def test_postgresql_says_a_commit_is_done_only_when_it_is_on_disk(postgresql: RunningPostgresql) -> None:
    database = Database(postgresql.database().dsn)
    with database.write() as connection:
        assert connection.scalar(text("SHOW synchronous_commit")) == "on"
    database.engine.dispose()

"""The servers that other tests run against are real, start quickly, and never outlive the tests."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from redis import Redis
from sqlalchemy import create_engine, text

from tests.installing import MissingProgramError, program, strace
from tests.running_product import ROOT
from tests.servers import postgresql, redis, redis_answers

STARTS_AND_SLEEPS = """
import time
from tests.servers import redis
with redis() as server:
    print(server.port, flush=True)
    time.sleep(60)
"""


def exists(pid: int) -> bool:
    """Tell whether a process of this id runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_postgresql_makes_fresh_databases_and_is_gone_afterwards() -> None:
    with postgresql() as server:
        one, other = server.database(), server.database()
        engine = create_engine(one.url)
        with engine.begin() as connection:
            assert str(connection.scalar(text("SELECT version()"))).startswith("PostgreSQL 1")
            connection.execute(text("CREATE TABLE only_here (n integer)"))
        engine.dispose()
        with psycopg.connect(other.dsn) as plain:
            assert plain.execute("SELECT to_regclass('only_here')").fetchone() == (None,)
            assert plain.execute("SELECT usesuper FROM pg_user WHERE usename = user").fetchone() == (False,)
    assert not exists(server.pid)
    assert not server.folder.exists()


def test_redis_gives_out_fresh_databases_and_is_gone_afterwards() -> None:
    with redis() as server:
        one, other = Redis.from_url(server.database()), Redis.from_url(server.database())
        with one, other:
            one.set("word", "here")
            assert other.get("word") is None
            assert one.info("persistence")["aof_enabled"] == 0
    assert not exists(server.pid)


def test_a_server_ends_when_the_tests_are_killed(tmp_path: Path) -> None:
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", STARTS_AND_SLEEPS], cwd=ROOT, env=environment, stdout=subprocess.PIPE
    ) as tests:
        port = int(tests.stdout.readline()) if tests.stdout else 0
        tests.send_signal(signal.SIGKILL)
    until = time.monotonic() + 30
    while redis_answers(port) and time.monotonic() < until:
        time.sleep(0.02)
    assert not redis_answers(port)


def test_strace_may_trace() -> None:
    assert Path(strace()).name == "strace"


def test_a_program_that_cannot_be_had_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(MissingProgramError, match=r"need no-such-server.*\n  nothing, for only root"):
        program("no-such-server")

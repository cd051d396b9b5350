"""A worker that sleeps through three leases and wakes: it has nothing to say any more.

`python -m tests.faults.test_frozen 200` does it so often on each database.
"""

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.store import events, leases
from app.submission.states import RUNNABLE, State
from tests.faults.dying import staged
from tests.faults.points import Points
from tests.faults.stage import LEASE, Sent, Stage, forked
from tests.faults.wire import Behaviour
from tests.servers import RunningPostgresql
from tests.servers import postgresql as running_postgresql

ROUNDS = 20
"""On each of the two databases: each moment at least once."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgresql: RunningPostgresql
) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    url = f"sqlite:///{folder / 'o.db'}" if request.param == "sqlite" else postgresql.database().dsn
    with staged(folder, url) as found:
        yield found


def falls_asleep(stage: Stage, sent: Sent, moment: int, *, works_once: bool = False) -> int:
    """Let a worker begin in a process of its own that stops at a moment; return the process's id."""
    child = forked()
    if child == 0:
        try:
            stage.be_a_new_process(Points(freeze_at=moment), Behaviour.OK)
            if works_once:
                stage.worker.advance(stage.row(sent).id)
            else:
                stage.drive(sent)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, os.WUNTRACED)
    assert os.WIFSTOPPED(status), "it ended before it could fall asleep"
    return child


def known(stage: Stage, sent: Sent) -> object:
    """Return everything that a stale write could change."""
    with stage.beside.read() as connection:
        lines = events.timeline(connection, sent.onboarding_id)
    (made,) = stage.connections(sent)
    return stage.row(sent), lines, made | {"setup_tests_run": "any number"}


def sleep_and_wake(stage: Stage, rounds: int) -> None:
    """Have a worker sleep at one moment after the other while others finish, and change nothing."""
    sent, points = stage.send(), Points()
    stage.be(points, Behaviour.OK)
    stage.drive(sent)
    # Who sleeps within a transaction keeps it open; see the last test.
    moments = [at for at, (name, _) in enumerate(points.passed, 1) if name != "before a commit"]
    for number in range(rounds):
        moment = moments[number % (len(moments) - 2)]
        sent = stage.send()
        child = falls_asleep(stage, sent, moment)
        try:
            stage.time.pass_by(3 * LEASE.total_seconds())
            stage.be(Points(), Behaviour.OK)
            assert stage.drive(sent).state == State.CONNECTED
            before = known(stage, sent)
        finally:
            os.kill(child, signal.SIGCONT)
            os.waitpid(child, 0)
        assert known(stage, sent) == before
        # There is a gap between the guard and the first byte; who sleeps there asks once too often.
        gap = points.passed[moment - 1][0]
        assert stage.notes.refused_creates == (1 if gap == "before a create" else 0)
        (made,) = stage.connections(sent)
        assert made["setup_tests_run"] == (2 if gap in ("before a test", "after a test") else 1)


def test_who_wakes_after_others_have_finished_changes_nothing(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    sleep_and_wake(stage, ROUNDS)
    record_property("frozen workers", ROUNDS)


def test_who_wakes_while_another_holds_the_lease_changes_nothing(stage: Stage) -> None:
    sent, points = stage.send(), Points()
    stage.be(points, Behaviour.OK)
    stage.drive(sent)
    for moment, (name, _) in enumerate(points.passed[:-4], 1):
        if name == "before a commit":
            continue
        sent = stage.send()
        child = falls_asleep(stage, sent, moment, works_once=True)
        try:
            stage.time.pass_by(3 * LEASE.total_seconds())
            with stage.beside.write() as connection:
                now = stage.time.now()
                other = leases.claim(connection, stage.row(sent).id, RUNNABLE, now, now + LEASE)
            assert other is not None
        finally:
            os.kill(child, signal.SIGCONT)
            os.waitpid(child, 0)
        assert stage.row(sent) == other, points.passed[moment - 1]


def test_who_sleeps_within_a_transaction_keeps_nobody_out_for_long(
    tmp_path_factory: pytest.TempPathFactory, postgresql: RunningPostgresql, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.engine.POSTGRESQL_OPTIONS", "-c idle_in_transaction_session_timeout=300ms")
    with staged(tmp_path_factory.mktemp("stage"), postgresql.database().dsn) as stage:
        sent = stage.send()
        child = falls_asleep(stage, sent, 1)
        try:
            stage.be(Points(), Behaviour.OK)
            assert stage.drive(sent).state == State.CONNECTED
            before = known(stage, sent)
        finally:
            os.kill(child, signal.SIGCONT)
            os.waitpid(child, 0)
        assert known(stage, sent) == before


if __name__ == "__main__":
    rounds = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as name, running_postgresql() as server:
        for kind, url in (("sqlite", f"sqlite:///{name}/o.db"), ("postgresql", server.database().dsn)):
            (Path(name) / kind).mkdir()
            with staged(Path(name) / kind, url) as found:
                sleep_and_wake(found, rounds)
            print(f"{kind}: {rounds} frozen workers, no stale write")

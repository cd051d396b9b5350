"""How fast Fivetran is called, and when it is left alone."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.fivetran.errors import FivetranBusyError, FivetranOutError
from app.store import migrate
from app.store.engine import Database
from app.submission.pace import FAILURES_UNTIL_SHUT, LIMITS, PROBE_SECONDS, SHARE, SHUT_SECONDS, Pace
from tests.faults.virtual_time import VirtualTime

HOUR = 3600


@pytest.fixture
def time() -> VirtualTime:
    return VirtualTime()


@pytest.fixture
def database(tmp_path: Path, time: VirtualTime) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'onboarding.db'}"
    migrate.upgrade(url)
    found = Database(url, time.now)
    yield found
    found.engine.dispose()


def let_through(
    pace: Pace, time: VirtualTime, seconds: float, every: float = 30, *, tests: bool = True
) -> list[float]:
    """Try as much as possible for so long; return when a call was let through."""
    calls, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            pace.enter(tests=tests)
            calls.append(time.monotonic())
        except FivetranBusyError:
            time.pass_by(every)
    return calls


def most_within(calls: list[float], window: float) -> int:
    """Return the most calls in any window of that length."""
    return max(bisect_right(calls, start + window) - place for place, start in enumerate(calls))


@pytest.mark.parametrize(("kind", "every"), [("requests", 10), ("tests", 30)])
def test_no_hour_ever_holds_more_than_our_share(
    database: Database, time: VirtualTime, kind: str, every: float
) -> None:
    limits = LIMITS["trial"]
    calls = let_through(Pace(database, limits), time, 2.5 * HOUR, every, tests=kind == "tests")
    assert most_within(calls, HOUR) <= SHARE * limits[kind]
    assert len(calls) > 1.8 * SHARE * limits[kind]


def test_no_minute_ever_holds_more_tests_than_our_share(database: Database, time: VirtualTime) -> None:
    limits = LIMITS["paid"]
    calls = let_through(Pace(database, limits), time, 120, 1)
    assert most_within(calls, 60) <= SHARE * limits["tests_in_a_minute"]
    assert len(calls) > 100


def test_workers_share_one_allowance(database: Database, time: VirtualTime) -> None:
    limits = LIMITS["trial"]
    calls = let_through(Pace(database, limits), time, HOUR / 2)
    calls += let_through(Pace(database, limits), time, HOUR / 2)
    assert most_within(calls, HOUR) <= SHARE * limits["tests"]


def test_fivetran_is_left_alone_after_some_failures_and_one_call_tries_it(
    database: Database, time: VirtualTime
) -> None:
    mine, other = (Pace(database, LIMITS["paid"]) for _ in range(2))
    for _ in range(FAILURES_UNTIL_SHUT):
        mine.enter(tests=False)
        mine.leave(answered=False)
    with pytest.raises(FivetranOutError) as out:
        other.enter(tests=False)
    assert SHUT_SECONDS[0] <= out.value.retry_after <= SHUT_SECONDS[0] + 10

    time.pass_by(SHUT_SECONDS[0] + 1)
    mine.enter(tests=False)
    with pytest.raises(FivetranOutError):
        other.enter(tests=False)
    mine.leave(answered=False)
    time.pass_by(SHUT_SECONDS[0] + 1)
    with pytest.raises(FivetranOutError):
        other.enter(tests=False)

    time.pass_by(SHUT_SECONDS[1])
    other.enter(tests=False)
    other.leave(answered=True)
    mine.enter(tests=False)


def test_who_dies_while_trying_does_not_leave_fivetran_alone_for_ever(
    database: Database, time: VirtualTime
) -> None:
    pace = Pace(database, LIMITS["paid"])
    for _ in range(FAILURES_UNTIL_SHUT):
        pace.leave(answered=False)
    time.pass_by(SHUT_SECONDS[0] + 1)
    pace.enter(tests=False)
    time.pass_by(PROBE_SECONDS + 1)
    pace.enter(tests=False)


def test_one_answer_is_enough_to_forget_failures(database: Database) -> None:
    pace = Pace(database, LIMITS["paid"])
    for _ in range(10):
        for _ in range(FAILURES_UNTIL_SHUT - 1):
            pace.leave(answered=False)
        pace.leave(answered=True)
    pace.enter(tests=False)


def test_allowances_come_back(database: Database, time: VirtualTime) -> None:
    pace = Pace(database, LIMITS["trial"])
    began: datetime = time.now()
    let_through(pace, time, HOUR)
    time.pass_by(HOUR)
    pace.enter(tests=True)
    assert time.now() - began >= timedelta(hours=2)

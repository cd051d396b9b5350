"""What all tests share: one running product and one of each server for each test process."""

from collections import Counter
from collections.abc import Iterator
from itertools import count
from uuid import uuid4

import pytest

from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.servers import RunningPostgresql, RunningRedis
from tests.servers import postgresql as running_postgresql
from tests.servers import redis as running_redis

numbers = count()


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    running = RunningProduct(tmp_path_factory.mktemp("product") / "var").start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[RunningPostgresql]:
    with running_postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> Iterator[RunningRedis]:
    with running_redis() as server:
        yield server


@pytest.fixture
def person() -> PlainBrowser:
    return PlainBrowser()


@pytest.fixture
def schema() -> str:
    """Return a name that no other test uses."""
    return f"anaplan_{uuid4().hex[:8]}_{next(numbers)}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases there were in the tests that try many."""
    counted: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        for name, value in getattr(report, "user_properties", []):
            counted[name] += value if report.when == "call" else 0
    for name, total in sorted(counted.items()):
        terminalreporter.write_line(f"{name}: {total}")

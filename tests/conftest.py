"""What all tests share: one running product and one of each server for each test process."""

import gc
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

LONG_FILES = (
    *("test_pages_answering.py", "test_pages_operating.py", "test_there_and_back.py", "test_dockerfile.py"),
    *("test_crash_points_postgresql.py", "test_crash_points_sqlite.py", "test_frozen.py"),
    *("test_kills_postgresql.py", "test_kills_sqlite.py", "test_operator_page.py", "test_make_run.py"),
    *("test_webhook_install.py", "test_locked_any_change.py", "test_certificate_corpus.py"),
    "test_opening_cost.py",
)
"""Files that take long and begin first, so that none of them is at work alone when all others are done."""

OBJECTS_BETWEEN_SWEEPS = 20_000
"""Python sweeps its memory after every 700 objects, which would take a fifth of the tests' time."""

gc.set_threshold(OBJECTS_BETWEEN_SWEEPS, 20, 50)


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the long files begin."""
    items.sort(key=lambda item: item.path.name not in LONG_FILES)


def pytest_collection_finish() -> None:
    """Leave what was loaded up to here out of every later sweep: it stays until the end."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases there were in the tests that try many."""
    counted: Counter[str] = Counter()
    for report in terminalreporter.stats.get("passed", []):
        for name, value in getattr(report, "user_properties", []):
            counted[name] += value if report.when == "call" else 0
    for name, total in sorted(counted.items()):
        terminalreporter.write_line(f"{name}: {total}")

"""What all tests share: one running product for each test process."""

from collections.abc import Iterator
from itertools import count
from uuid import uuid4

import pytest

from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct

numbers = count()


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    running = RunningProduct(tmp_path_factory.mktemp("product") / "var").start()
    yield running
    running.stop()


@pytest.fixture
def person() -> PlainBrowser:
    return PlainBrowser()


@pytest.fixture
def schema() -> str:
    """Return a name that no other test uses."""
    return f"anaplan_{uuid4().hex[:8]}_{next(numbers)}"

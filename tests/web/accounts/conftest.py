"""What tests of accounts share: a site with one administrator, quick hashing, a clock that stands still."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.in_process import Site
from tests.operators import Clock, quick_and_forgiven


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a site with one administrator."""
    folder: Path = tmp_path_factory.mktemp("accounts")
    site = Site(folder)
    site.operator()
    return site


@pytest.fixture(autouse=True)
def quick(office: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with quick_and_forgiven(office, monkeypatch):
        yield


@pytest.fixture
def clock(office: Site, monkeypatch: pytest.MonkeyPatch) -> Clock:
    stopped = Clock()
    monkeypatch.setattr(office.parts.database, "_clock", stopped)
    return stopped

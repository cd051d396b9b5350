"""What tests of the web share beside the running product: the application in their own process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.in_process import Site
from tests.receiver import Receiver, receiving


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a site that no other file's tests have written to, whichever of them ran before."""
    return Site(tmp_path_factory.mktemp("site"))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def office(tmp_path: Path) -> Site:
    """Return a site that may tell this machine."""
    return Site(tmp_path, webhook_hosts=("127.0.0.1",))

"""What tests of the web share beside the running product: the application in their own process."""

import pytest

from tests.in_process import Site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("site"))

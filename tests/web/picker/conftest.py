"""A site for each file of tests, whose Anaplan is a sandbox of its own."""

from collections.abc import Iterator

import pytest

from tests.anaplan_site import AnaplanSite, anaplan_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnaplanSite]:
    with anaplan_site(tmp_path_factory.mktemp("picker")) as found:
        yield found

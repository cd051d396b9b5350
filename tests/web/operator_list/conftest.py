"""A site for each test of the list."""

from pathlib import Path

import pytest

from tests.in_process import Site


@pytest.fixture
def own(tmp_path: Path) -> Site:
    """Return a site whose list holds only what a test makes."""
    return Site(tmp_path)

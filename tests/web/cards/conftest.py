"""What tests of the Connect Card share: a Fivetran that makes cards, and somebody who leaves for one next."""

from collections.abc import Iterator

import pytest
import responses

from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.at_cards import making_cards, who_leaves_next


@pytest.fixture
def fivetran() -> Iterator[responses.RequestsMock]:
    with making_cards() as wire:
        yield wire


@pytest.fixture
def person(site: Site, fivetran: responses.RequestsMock) -> PlainBrowser:  # noqa: ARG001 - it must be there
    return who_leaves_next(site)

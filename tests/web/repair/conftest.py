"""What tests of repairs share: an onboarding that is connected, by a password or by Fivetran's own page."""

from collections.abc import Iterator

import pytest

from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.web.repair.story import Story, connected_by_card, connected_by_password, story_of


@pytest.fixture
def story(product: RunningProduct, person: PlainBrowser, schema: str) -> Iterator[Story]:
    with story_of(product, person, schema) as found:
        yield found


@pytest.fixture
def basic(story: Story) -> Story:
    return connected_by_password(story)


@pytest.fixture
def by_card(story: Story) -> Story:
    return connected_by_card(story)

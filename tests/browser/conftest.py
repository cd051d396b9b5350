"""One Chromium for each test process, and visitors whose browser must not complain."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.browser.chromium import NoChromiumError, launch_options
from tests.browser.visitor import Visitor
from tests.browser.watch import Watch

pytest.register_assert_rewrite("tests.browser.every_page")

NewContext = Callable[..., BrowserContext]
Visits = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser_type_launch_args(playwright: Playwright) -> dict[str, Any]:
    try:
        return launch_options(playwright.chromium.executable_path)
    except NoChromiumError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def base_url() -> None:
    """Stand in for the plugin's own, which is written in a way that pytest warns of."""


@pytest.fixture
def watches() -> Iterator[dict[BrowserContext, Watch]]:
    """Keep the watch of every window that the test opens, and fail it for whatever was complained about."""
    found: dict[BrowserContext, Watch] = {}
    yield found
    assert [complaint for watch in found.values() for complaint in watch.complaints] == []


@pytest.fixture
def new_context(watches: dict[BrowserContext, Watch], new_context: NewContext) -> NewContext:
    def watched(**options: Any) -> BrowserContext:
        context = new_context(reduced_motion="reduce", **options)
        watches[context] = Watch(context)
        return context

    return watched


@pytest.fixture
def visits(new_context: NewContext, watches: dict[BrowserContext, Watch]) -> Visits:
    """Return what opens a window for a new person."""

    def visit(*, javascript: bool = True, **options: Any) -> Visitor:
        context = new_context(java_script_enabled=javascript, **options)
        return Visitor(context, watches[context], javascript=javascript)

    return visit


@pytest.fixture
def visitor(visits: Visits) -> Visitor:
    return visits()


@pytest.fixture
def page(visitor: Visitor) -> Page:
    return visitor.page

"""The main pages of one onboarding for measuring: each with its address and with what lets a new browser in.

To be measured one by one: the walk goes on from a page only when the next one is asked for.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.chromium import launch_options
from tests.browser.journeys import CHECK, send
from tests.browser.visitor import Visitor
from tests.browser.watch import Watch
from tests.running_product import RunningProduct
from tests.stories import EXPORT_IDS, make_link


class Stop(NamedTuple):
    """A page on the way."""

    name: str
    address: str
    state: Any


@contextmanager
def product_and_browser() -> Iterator[tuple[RunningProduct, Browser, Playwright]]:
    """Run a product of its own and a Chromium."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        running = RunningProduct(Path(folder) / "var").start()
        browser = playwright.chromium.launch(**launch_options(playwright.chromium.executable_path))
        try:
            yield running, browser, playwright
        finally:
            browser.close()
            running.stop()


def stops(product: RunningProduct, browser: Browser) -> Iterator[Stop]:
    """Walk from the link to the result."""
    context = browser.new_context()
    visitor = Visitor(context, Watch(context))

    def here(name: str) -> Stop:
        return Stop(name, visitor.page.url, context.storage_state())

    visitor.open(make_link(product, schema="anaplan_measured"))
    yield here("start")
    visitor.press("Start")
    yield here("sign_in")
    visitor.choose("User name and password").press("Continue").choose("Default").press("Continue")
    yield here("password")
    visitor.fill("Anaplan user name", "anyone@example.com").fill("Password", "right-password")
    visitor.press("Continue").choose("Only the exports I list").press("Continue")
    yield here("selection")
    visitor.unfold("Or enter export IDs").fill("Export IDs, one on each line", "\n".join(EXPORT_IDS)).press(
        "Continue"
    ).sees(CHECK)
    yield here("check")
    send(visitor)
    yield here("connected")
    context.close()

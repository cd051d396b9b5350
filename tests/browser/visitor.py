"""A person at a Chromium window, who finds things by what they are called."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Request, expect

from tests.browser.watch import Watch

PATIENCE_SECONDS = 30


class Visitor:
    """Sees one window. `javascript` tells whether the person's browser runs scripts."""

    def __init__(self, context: BrowserContext, watch: Watch, *, javascript: bool = True) -> None:
        self.page: Page = context.new_page()
        self.watch = watch
        self.javascript = javascript

    @property
    def heading(self) -> str:
        """What the page is called."""
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def step(self) -> str:
        """The last word of the page's address."""
        return self.page.url.partition("?")[0].rstrip("/").rpartition("/")[2]

    @property
    def source(self) -> str:
        """The page as it was sent, before the browser made its own of it."""
        sent = [r for r in self.watch.requests if r.resource_type == "document" and r.frame.page == self.page]
        answer = sent[-1].response()
        return answer.text() if answer else ""

    @property
    def problems(self) -> list[str]:
        """The lines of the error summary."""
        return self.page.locator(".error-summary li").all_inner_texts()

    def open(self, url: str) -> "Visitor":
        """Go to an address."""
        self.page.goto(url, wait_until="domcontentloaded")
        return self

    def press(self, words: str) -> "Visitor":
        """Press the button that says exactly this, and see the page that comes."""
        return self._leave(self.page.get_by_role("button", name=words, exact=True))

    def follow(self, words: str) -> "Visitor":
        """Press the link whose words begin so, and see the page that comes."""
        return self._leave(self.page.get_by_role("link", name=re.compile(f"^{re.escape(words)}")).first)

    def back(self) -> "Visitor":
        """Press the browser's own Back button."""
        # A page that comes back to life is not loaded, so there is nothing more to wait for.
        self.page.go_back(wait_until="commit")
        self.page.locator("h1").wait_for()
        return self

    def box(self, label: str) -> Locator:
        """Return the input of this name."""
        return self.page.get_by_label(label, exact=True)

    def fill(self, label: str, text: str) -> "Visitor":
        """Type into a box."""
        self.box(label).fill(text)
        return self

    def unfold(self, summary: str) -> "Visitor":
        """Open what a line stands for."""
        self.page.locator("summary", has_text=summary).click()
        return self

    def choose(self, label: str) -> "Visitor":
        """Press a radio button or a checkbox."""
        self.box(label).check()
        return self

    def pick(self, label: str, option: str) -> "Visitor":
        """Choose from a drop-down list."""
        self.box(label).select_option(label=option)
        return self

    def upload(self, label: str, file: Path) -> "Visitor":
        """Choose a file."""
        self.box(label).set_input_files(file)
        return self

    def sees(self, heading: str) -> "Visitor":
        """Wait, doing nothing, until a page of this name is there."""
        expect(self.page.locator("h1")).to_have_text(heading, timeout=PATIENCE_SECONDS * 1000)
        return self

    def reloads_until(self, heading: str) -> "Visitor":
        """Wait like somebody who cannot: by reloading."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self.heading != heading:
            if time.monotonic() > until:
                raise AssertionError(f"still on {self.heading!r}, not {heading!r}")
            self.page.wait_for_timeout(200)
            self.page.reload(wait_until="domcontentloaded")
        return self

    def waits_for(self, happened: Callable[[], Any]) -> "Visitor":
        """Do nothing until something has happened that is no part of the page."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not happened():
            if time.monotonic() > until:
                raise AssertionError(f"it has not happened, on {self.page.url}")
            # The time in which the browser's messages arrive; a plain sleep would hold them up.
            self.page.wait_for_timeout(20)
        return self

    def posted(self, path_end: str) -> list[Request]:
        """Return the forms that were sent to addresses with this end."""
        return [r for r in self.watch.requests if r.method == "POST" and r.url.endswith(path_end)]

    def does(self, script: str, argument: Any = None) -> Any:
        """Ask the page something by a script of the test's own."""
        return self.page.evaluate(script, argument)

    def _leave(self, what: Locator) -> "Visitor":
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            what.click()
        return self

"""One walk along a route with everything that was wrong on the way, so that many tests can share it."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from playwright.sync_api import Request, expect

from tests.browser.looks import look
from tests.browser.tour import Route
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import certificate_and_key

MOST_BYTES = 14_000
"""What a server sends before it waits for the first receipt."""

MAY_BE_LONGER = re.compile(r"https?://[^/]+/(operator/|sandbox/|$)")
"""Operators' lists and forms, and what the sandbox says of itself."""

MOST_REQUESTS = 3
SECRETS = ("right-password", "wrong-password")
"""What the routes enter as a password."""

SAYS_PASSWORDS = "sandbox-test-values"
"""The page that tells everybody what to enter to be refused."""

STORED = "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state])"


@dataclass
class Walk:
    """What was wrong: by kind, and then by the page's name; and each page as it was sent."""

    pages: list[str] = field(default_factory=list)
    html: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))

    def note(self, page: str, kind: str, found: list[str]) -> None:
        """Remember what was found, if anything was."""
        if found:
            self.wrong[kind][page] = found


class Walker:
    """Walks with a visitor whose browser has stored nothing yet. Each route begins without cookies."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self._looked_up_to = 0
        self._sizes: dict[str, int] = {}

    def walk(self, route: Route, product: RunningProduct, schema: str) -> Walk:
        """Return what is wrong along a route."""
        walk = Walk()
        self._visitor.page.context.clear_cookies()
        for name in route(product, self._visitor, schema):
            walk.pages.append(name)
            has_errors = name.endswith("-errors")
            if has_errors != self._visitor.page.title().startswith("Error: "):
                walk.note(name, "title", [self._visitor.page.title()])
            walk.html[name] = self._visitor.source
            if name != SAYS_PASSWORDS:
                walk.note(name, "secrets", self._secrets())
            walk.note(name, "weight", self._weight())
            for kind, found in look(self._visitor).items():
                walk.note(name, kind, found)
            if has_errors:
                walk.note(name, "errors", self._errors())
            walk.note(name, "complaints", self._visitor.watch.complaints[:])
            self._visitor.watch.complaints.clear()
        return walk

    def _secrets(self) -> list[str]:
        seen = self._visitor.page.content() + self._visitor.does(STORED)
        return [secret for secret in (*SECRETS, certificate_and_key()[1].splitlines()[1]) if secret in seen]

    def _weight(self) -> list[str]:
        """Add up what a browser would fetch that had stored nothing, by the sizes when it had not."""
        new = self._visitor.watch.requests[self._looked_up_to :]
        self._looked_up_to += len(new)
        pages = [place for place, request in enumerate(new) if request.resource_type == "document"]
        # What is unfolded or swapped in is no page that somebody waits for.
        needed = [request for request in new[pages[-1] :] if not _comes_later(request)] if pages else []
        for request in needed:
            if request.resource_type == "document" or request.url not in self._sizes:
                self._sizes[request.url] = request.sizes()["responseBodySize"]
        bytes_ = sum(self._sizes[request.url] for request in needed)
        may_be_longer = MAY_BE_LONGER.match(self._visitor.page.url)
        too_heavy = (bytes_ > MOST_BYTES and not may_be_longer) or len(needed) > MOST_REQUESTS
        return [f"{bytes_} bytes in {len(needed)} requests"] if too_heavy else []

    def _errors(self) -> list[str]:
        page = self._visitor.page
        found = []
        if not page.locator(".error-summary").evaluate("(summary) => summary === document.activeElement"):
            found.append("the summary has not the focus")
        for line in page.locator(".error-summary a").all():
            id_ = (line.get_attribute("href") or "").removeprefix("#")
            line.click()
            try:
                expect(page.locator(f"#{id_}")).to_be_focused(timeout=30_000)
                expect(page.locator(f"#{id_}")).to_be_in_viewport(timeout=30_000)
                expect(page.locator(f"#{id_}-error")).to_contain_text(line.inner_text(), timeout=30_000)
            except AssertionError as error:
                found.append(str(error))
        return found


def _comes_later(request: Request) -> bool:
    """Tell what the page itself does not need: its sign on the tab, once a year, and its own refresh."""
    return "/images/icon." in request.url or request.resource_type == "xhr"

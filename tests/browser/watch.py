"""What a browser complains about while it is used: on the console, in scripts, of content and strangers."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`Content security policy: ${event.effectiveDirective} refused ${event.blockedURI}`);
});
"""
SAYS_NO = frozenset({403, 404, 409, 410, 422})
"""Statuses of whole pages that tell a person what to put right; Chromium calls each of them an error."""

NO_PAGE = 204


class Watch:
    """Collects the complaints of all pages of a browser context."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        self._pages_that_say_no: set[tuple[str, int]] = set()
        self._says_no = SAYS_NO
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._told)
        context.on("weberror", self._broke)

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Take pages of these statuses for such that say no, as long as a block lasts."""
        self._says_no = SAYS_NO | {*statuses}
        yield
        self._says_no = SAYS_NO

    def _asked(self, request: Request) -> None:
        self.requests.append(request)
        if urlsplit(request.url).hostname != "127.0.0.1":
            self.complaints.append(f"a request to {request.url}")

    def _answered(self, response: Response) -> None:
        if not response.request.is_navigation_request():
            return
        if response.status in self._says_no:
            self._pages_that_say_no.add((_without_mark(response.url), response.status))
        elif response.status == NO_PAGE:
            # Whoever is led there stays on the page that they are on.
            self.requests.remove(response.request)

    def _told(self, message: ConsoleMessage) -> None:
        if not self._is_about_a_page_that_says_no(message) and not _is_as_asked(message):
            self.complaints.append(f"{message.type} on the console: {message.text}")

    def _broke(self, error: WebError) -> None:
        self.complaints.append(f"a script broke: {error.error.message}")

    def _is_about_a_page_that_says_no(self, message: ConsoleMessage) -> bool:
        return any(
            _without_mark(message.location["url"]) == url
            and f"responded with a status of {status} " in message.text
            for url, status in self._pages_that_say_no
        )


def _is_as_asked(message: ConsoleMessage) -> bool:
    """Tell whether the browser only says that it forgot what signing out has it forget."""
    return message.text.startswith("Clear-Site-Data header on ") and message.text.endswith(
        'Cleared data types: "cache".'
    )


def _without_mark(url: str) -> str:
    return url.partition("#")[0]

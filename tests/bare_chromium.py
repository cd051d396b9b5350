"""A Chromium told what to do by nothing but its own protocol, for measuring.

Playwright builds a world of its own in each new page before the page is drawn. At a quarter of the processor
that takes 60 ms and more, which no person waits for. Source: https://chromedevtools.github.io/devtools-protocol/
(messages on the pipe of `--remote-debugging-pipe` end with a zero byte).
"""

import json
import os
import select
import subprocess
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from tests.browser.chromium import launch_options

END = b"\0"
LONGEST_WAIT = 60
"""Seconds without a word, after which it is taken for dead."""


class BareChromium:
    """The browser, and the one tab that it has at a time."""

    def __init__(self, told: int, heard: int) -> None:
        """Speak through the two ends of its pipe, given as numbers of files."""
        self._told = told
        self._heard = heard
        self._unread = b""
        self._last = 0
        self._events: deque[dict[str, Any]] = deque()
        self._tab: str | None = None

    @classmethod
    @contextmanager
    def started(cls, folder: Path, playwrights_own: str) -> Iterator[Self]:
        """Run one that has its memory in a new folder."""
        options = launch_options(playwrights_own)
        read_by_it, told = os.pipe()
        heard, written_by_it = os.pipe()
        arguments = ["--headless", "--remote-debugging-pipe", f"--user-data-dir={folder}", *options["args"]]
        # Where Chromium looks for the two ends of its pipe: 3 and 4.
        through = f'exec 3<&{read_by_it} 4>&{written_by_it}; exec "$0" "$@"'
        process = subprocess.Popen(
            ["/bin/bash", "-c", through, options["executable_path"], *arguments],
            pass_fds=(read_by_it, written_by_it),
            stderr=subprocess.DEVNULL,
        )
        os.close(read_by_it)
        os.close(written_by_it)
        browser = cls(told, heard)
        try:
            yield browser
        finally:
            with suppress(RuntimeError, OSError):
                browser.ask("Browser.close")
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            os.close(told)
            os.close(heard)

    @contextmanager
    def tab(self, cookies: list[dict[str, Any]]) -> Iterator[None]:
        """Open a tab that has stored nothing but these cookies."""
        context = self.ask("Target.createBrowserContext")["browserContextId"]
        if cookies:
            self.ask("Storage.setCookies", cookies=cookies, browserContextId=context)
        target = self.ask("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        self._tab = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        try:
            yield
        finally:
            self._tab = None
            self.ask("Target.disposeBrowserContext", browserContextId=context)

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Return the answer to one message. Raises RuntimeError when it is an error, or none comes."""
        self._last += 1
        number = self._last
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._tab and not method.startswith(("Target.", "Browser.", "Storage.")):
            message["sessionId"] = self._tab
        os.write(self._told, json.dumps(message).encode() + END)
        while True:
            heard = self._next()
            if heard.get("id") == number:
                if "error" in heard:
                    raise RuntimeError(f"{method}: {heard['error']['message']}")
                answer: dict[str, Any] = heard["result"]
                return answer
            self._events.append(heard)

    def evaluate(self, script: str) -> Any:
        """Return what a script in the tab says. Raises RuntimeError when it fails."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"]["description"])
        return answer["result"].get("value")

    def wait_for(self, event: str) -> None:
        """Wait until the browser has told of an event since the last one that was waited for."""
        while True:
            heard = self._events.popleft() if self._events else self._next()
            if heard.get("method") == event:
                return

    def _next(self) -> dict[str, Any]:
        while END not in self._unread:
            if not select.select([self._heard], [], [], LONGEST_WAIT)[0]:
                raise RuntimeError(f"Chromium has said nothing for {LONGEST_WAIT} seconds.")
            if not (read := os.read(self._heard, 65_536)):
                raise RuntimeError("Chromium has ended.")
            self._unread += read
        first, _, self._unread = self._unread.partition(END)
        heard: dict[str, Any] = json.loads(first)
        return heard

"""Find a Chromium to test in; where there is none, get one."""

import os
import shutil
import sys
from collections.abc import Iterator
from typing import Any

from tests.installing import MissingProgramError, by_apt, found_or_installed, starts

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class NoChromiumError(Exception):
    """There is no Chromium and none could be had; the message says what was tried."""


def launch_options(playwrights_own: str) -> dict[str, Any]:
    """Return how to start Chromium. `playwrights_own` is where Playwright would keep its own one."""
    # Chromium's sandbox refuses to run as root, which is what containers usually are.
    as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return {
        "executable_path": chromium(playwrights_own),
        "args": [*QUIET, *as_root],
        # People's browsers bring a page back to life when they press Back; Playwright's would not.
        "ignore_default_args": ["--disable-back-forward-cache"],
    }


def chromium(playwrights_own: str) -> str:
    """Return the path of a Chromium that starts. Raises NoChromiumError."""
    try:
        return found_or_installed(lambda: _found(playwrights_own), _ways())
    except MissingProgramError as error:
        raise NoChromiumError(
            "The browser tests need Chromium. None of these is installed and starts: "
            f"{', '.join(NAMES)}, or Playwright's own. To get one was tried without success:\n{error}"
        ) from None


def _found(playwrights_own: str) -> str | None:
    candidates = [shutil.which(name) for name in NAMES] + [playwrights_own]
    return next((path for path in candidates if path and starts(path, "--version")), None)


def _ways() -> Iterator[tuple[str, ...]]:
    yield sys.executable, "-m", "playwright", "install", "chromium"
    yield from by_apt("chromium")

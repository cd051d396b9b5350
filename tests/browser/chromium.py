"""Find a Chromium to test in; where there is none, get one."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
START_SECONDS = 30
INSTALL_SECONDS = 900
LOCK = Path(tempfile.gettempdir()) / f"anaplan-onboarding-chromium-{os.getuid()}.lock"


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
    # One process at a time: the others wait, and then find what the first one got.
    with _alone():
        found = _found(playwrights_own)
        tried = []
        for way in _ways():
            if found:
                return found
            tried.append(_said(way))
            found = _found(playwrights_own)
    if found:
        return found
    raise NoChromiumError(
        "The browser tests need Chromium. None of these is installed and starts: "
        f"{', '.join(NAMES)}, or Playwright's own. To get one was tried without success:\n" + "\n".join(tried)
    )


def _found(playwrights_own: str) -> str | None:
    candidates = [shutil.which(name) for name in NAMES] + [playwrights_own]
    return next((path for path in candidates if path and _starts(path)), None)


def _starts(path: str) -> bool:
    """Tell whether it runs: some distributions put a note about another package under the name."""
    try:
        asked = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=START_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _ways() -> Iterator[tuple[str, ...]]:
    yield sys.executable, "-m", "playwright", "install", "chromium"
    if os.geteuid() == 0 and (apt := shutil.which("apt-get")):
        yield apt, "update"
        yield apt, "install", "-y", "--no-install-recommends", "chromium"


def _said(command: tuple[str, ...]) -> str:
    """Run a command and return it with what it said of how it ended."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        ran = subprocess.run(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=INSTALL_SECONDS,
        )
        lines = ran.stdout.strip().splitlines() or ["it said nothing"]
        why = next((line.strip() for line in lines if line.startswith(("Error", "E: "))), lines[-1])
        outcome = f"exit code {ran.returncode}: {why}"
    except (OSError, subprocess.TimeoutExpired) as error:
        outcome = str(error)
    return f"  {' '.join(command)}  ({outcome})"


@contextmanager
def _alone() -> Iterator[None]:
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

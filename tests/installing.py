"""Find a program that the tests need; where there is none, get it."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 30
INSTALL_SECONDS = 900
LOCK = Path(tempfile.gettempdir()) / f"anaplan-onboarding-installing-{os.getuid()}.lock"
POLICY = Path("/usr/sbin/policy-rc.d")
"""Debian's packages ask it whether they may start their services."""


class MissingProgramError(Exception):
    """A program is not there and could not be had; the message says what was tried."""


def strace() -> str:
    """Return the path of an strace that is allowed to trace. Raises MissingProgramError."""
    return program("strace", "-o", os.devnull, "true")


def program(name: str, *trial: str) -> str:
    """Return the path of a program that can do `trial`; its package bears its name.

    Raises MissingProgramError.
    """

    def find() -> str | None:
        path = shutil.which(name)
        return path if path and starts(path, *trial) else None

    try:
        return found_or_installed(find, by_apt(name))
    except MissingProgramError as error:
        raise MissingProgramError(
            f"These tests need {name}, which is not installed or does not work. "
            f"To get it was tried without success:\n{error}"
        ) from None


def found_or_installed(find: Callable[[], str | None], ways: Iterable[tuple[str, ...]]) -> str:
    """Return what `find` finds, at once or after one of the commands. Raises MissingProgramError."""
    # One process at a time: the others wait, and then find what the first one got.
    with _alone():
        found = find()
        tried = []
        for way in ways:
            if found:
                return found
            tried.append(_said(way))
            found = find()
    if found:
        return found
    raise MissingProgramError("\n".join(tried) or "  nothing, for only root may install packages")


def starts(path: str, *trial: str) -> bool:
    """Tell whether it runs: some distributions put a note about another package under the name."""
    try:
        asked = subprocess.run([path, *trial], capture_output=True, check=False, timeout=START_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def by_apt(package: str) -> Iterator[tuple[str, ...]]:
    """Yield the commands that get a package of Debian or Ubuntu."""
    if os.geteuid() == 0 and (apt := shutil.which("apt-get")):
        yield apt, "update"
        yield apt, "install", "-y", "--no-install-recommends", package


def _said(command: tuple[str, ...]) -> str:
    """Run a command and return it with what it said of how it ended."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        with _no_service_starts():
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
        why = next(
            (line.strip() for line in lines if line.startswith(("Error", "E: ", "npm error"))), lines[-1]
        )
        outcome = f"exit code {ran.returncode}: {why}"
    except (OSError, subprocess.TimeoutExpired) as error:
        outcome = str(error)
    return f"  {' '.join(command)}  ({outcome})"


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Keep a package from starting its service on this machine; the tests start their own."""
    if os.geteuid() != 0 or POLICY.exists() or not POLICY.parent.is_dir():
        yield
        return
    POLICY.write_text("#!/bin/sh\nexit 101\n")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink()


@contextmanager
def _alone() -> Iterator[None]:
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

"""Programs of the npm registry that the tests use, each folder with its own lock file, and what runs them."""

import os
from collections.abc import Iterator
from pathlib import Path

from tests.installing import MissingProgramError, by_apt, found_or_installed, program, starts

HERE = Path(__file__).parent


def installed(folder: str, file: str) -> Path:
    """Return where a file is of the packages that a folder's lock file names. Raises MissingProgramError."""
    place = HERE / folder
    npm = program("npm", "--version")

    def find() -> str | None:
        # npm writes this list last, so what is older than our own list is another version or half there.
        done, wanted = place / "node_modules" / ".package-lock.json", place / "package-lock.json"
        is_there = done.exists() and done.stat().st_mtime >= wanted.stat().st_mtime
        return os.fspath(place / "node_modules" / file) if is_there else None

    # The scripts of packages are their makers' and would run as whoever tests.
    way = (npm, "ci", "--prefix", os.fspath(place), "--ignore-scripts", "--no-audit", "--no-fund")
    try:
        return Path(found_or_installed(find, [way]))
    except MissingProgramError as error:
        raise MissingProgramError(
            f"These tests need the npm packages of {place}. To get them was tried without success:\n{error}"
        ) from None


def java() -> str:
    """Return a Java that starts. Raises MissingProgramError."""

    def find() -> str | None:
        return next((path for path in _javas() if starts(path, "-version")), None)

    try:
        return found_or_installed(find, by_apt("default-jre-headless"))
    except MissingProgramError as error:
        raise MissingProgramError(
            "The Nu checker needs Java 11 or newer, which is not installed or does not start. "
            f"To get it was tried without success:\n{error}"
        ) from None


def _javas() -> Iterator[str]:
    if home := os.environ.get("JAVA_HOME"):
        yield os.fspath(Path(home) / "bin" / "java")
    yield "java"

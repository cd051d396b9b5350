"""The note that `make run` leaves for the `onboarding` command: that it runs, and with which settings."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.local.settings import var_folder


def is_running() -> bool:
    """Tell whether `make run` is at work in this checkout."""
    try:
        os.kill(int(json.loads(_note(var_folder()).read_text())["pid"]), 0)
    except (OSError, ValueError, KeyError):
        return False
    return True


def running_environment() -> dict[str, str]:
    """Return the settings that the running `make run` chose."""
    found: dict[str, str] = json.loads(_note(var_folder()).read_text())["environment"]
    return found


@contextmanager
def noted(folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Leave a note for the `onboarding` command, as long as this runs."""
    _note(folder).write_text(json.dumps({"pid": os.getpid(), "environment": dict(environment)}))
    try:
        yield
    finally:
        _note(folder).unlink(missing_ok=True)


def _note(folder: Path) -> Path:
    return folder / "running.json"

"""Every setting of the sandbox, read once from the environment."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from app.sandbox.faults.table import KINDS
from app.sandbox.seed.tenants import SIZES

ONE_DAY = 24 * 60 * 60
THIRTY_FIVE_MINUTES = 35 * 60


class SettingError(ValueError):
    """A setting has a value that cannot be used; the message names it."""


@dataclass(frozen=True)
class Settings:
    """What the sandbox can be told. A field `port` is the variable SANDBOX_PORT, and so on.

    The two lives are Fivetran's and Anaplan's own: Connect Card documentation, "URI expires frequently", and
    Anaplan Authentication API, "Use basic authentication".
    """

    port: int = 5100
    threads: int = 16
    state: Path = Path("var/sandbox.sqlite3")
    url: str = ""
    api_key: str = "sandbox-key"
    api_secret: str = "sandbox-secret"  # noqa: S105  made up: it opens nothing but this
    setup_test_seconds: float = 1
    slow_seconds: float = 75
    timeout_seconds: float = 5
    retry_after: int = 2
    card_seconds: float = ONE_DAY
    anaplan_token_seconds: float = THIRTY_FIVE_MINUTES
    anaplan_page_size: int = 5000
    anaplan_dormant_seconds: float = 3
    anaplan_size: str = "usual"

    # The limits of a paying account (Fivetran REST API, "Rate limiting"); 0 lifts one.
    requests_per_hour: int = 20_000
    tests_per_hour: int = 2_500
    tests_per_minute: int = 250

    # The share of the calls about connections that go wrong by chance, the seed of that chance, the names of
    # what may happen (none: all that are not `only_if_named`), and by how much its times are shortened.
    faults: float = 0
    fault_seed: int = 0
    fault_kinds: tuple[str, ...] = ()
    speed: float = 1

    @property
    def origin(self) -> str:
        """Return the address under which the sandbox is reached, without a slash at the end."""
        return (self.url or f"http://127.0.0.1:{self.port}").rstrip("/")


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; what the environment does not give keeps its default."""
    given: dict[str, Any] = {}
    for field in fields(Settings):
        variable = f"SANDBOX_{field.name.upper()}"
        if variable in environ:
            read = SPECIAL_READERS.get(field.name) or READERS[field.type]
            try:
                given[field.name] = read(environ[variable])
            except ValueError as error:
                raise SettingError(f"{variable} must be {error}") from None
    return Settings(**given)


def _seconds(written: str) -> float:
    """Return a number of seconds, parts of a second allowed."""
    if not re.fullmatch(r"\d+(\.\d+)?", written):
        raise ValueError("a number of seconds, 0 or more")
    return float(written)


def _whole(written: str) -> int:
    """Return a whole number."""
    if not re.fullmatch(r"\d{1,9}", written):
        raise ValueError("a whole number, 0 or more")
    return int(written)


def _threads(written: str) -> int:
    """Return a number of threads; without one nothing would ever be answered."""
    if not re.fullmatch(r"[1-9]\d{0,3}", written):
        raise ValueError("a whole number, 1 to 9999")
    return int(written)


def _share(written: str) -> float:
    """Return a part of the whole."""
    if not re.fullmatch(r"\d+(\.\d+)?", written) or float(written) > 1:
        raise ValueError("a number from 0 to 1")
    return float(written)


def _speed(written: str) -> float:
    """Return a number that times can be divided by."""
    if not re.fullmatch(r"\d+(\.\d+)?", written) or not float(written):
        raise ValueError("a number greater than 0")
    return float(written)


def _fault_kinds(written: str) -> tuple[str, ...]:
    """Return the names of what may go wrong."""
    names = tuple(name for name in re.split(r"[\s,]+", written) if name)
    if not KINDS.keys() >= set(names):
        raise ValueError(f"made of these names, with commas between them: {', '.join(KINDS)}")
    return names


def _size(written: str) -> str:
    """Return the name of a made-up Anaplan tenant."""
    if written not in SIZES:
        raise ValueError(f"one of {', '.join(SIZES)}")
    return written


READERS: Mapping[Any, Callable[[str], Any]] = {int: _whole, float: _seconds, str: str, Path: Path}
"""How a setting is read, by the type of its field."""

SPECIAL_READERS: Mapping[str, Callable[[str], Any]] = {
    "threads": _threads,
    "faults": _share,
    "fault_kinds": _fault_kinds,
    "speed": _speed,
    "anaplan_size": _size,
}
"""How a setting is read that not every value of its type will do for."""

"""Every setting of the sandbox, read once from the environment."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

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
            try:
                given[field.name] = READERS[field.type](environ[variable])
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


READERS: Mapping[Any, Callable[[str], Any]] = {int: _whole, float: _seconds, str: str, Path: Path}
"""How a setting is read, by the type of its field."""

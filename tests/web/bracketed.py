"""A site whose German is English in brackets, and what its pages say outside of all brackets."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app import language
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.untranslated import Brackets, left_over

DATA = (
    *("operator", "Warehouse", "Lake", "sandbox_warehouse", "anaplan_mine", "anyone@example.com"),
    *("Validating login", "Reading the exports", "Said", "made_of_a_test"),
)
"""What people and Fivetran named."""


@contextmanager
def bracketed_site(folder: Path, **settings: Any) -> Iterator[Site]:
    """Return a site in whose German every message stands in brackets."""
    # No longer than until it is made, so that whoever comes between reads the real ones.
    with patch.object(language, "read_catalogues", lambda: {"de": Brackets()}):
        made = Site(folder, **settings)
    yield made


def in_german(person: PlainBrowser) -> PlainBrowser:
    """Have somebody's browser ask for German from now on."""
    person.session.headers["Accept-Language"] = "de"
    return person


def untranslated(person: PlainBrowser, *data: str) -> set[str]:
    """Return what the page says that is in no catalogue; `data` is what people and Fivetran named."""
    if person.page.html is None or person.page.html["lang"] != "de":
        raise AssertionError(f"{person.url} is not in German")
    return left_over(person.answer.text, (*DATA, *data))

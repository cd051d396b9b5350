"""What is odd about an export: a file or a layout that Fivetran cannot read, or a name that is there twice.

Source: Fivetran, Anaplan setup guide (CSV files; "Grid, current page" or "Tabular single column"). Which
kind in Anaplan's API is which layout is inferred, and new ones come, so all of this only warns.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from app.domain.say import say

CSV = "text/csv"
READABLE = frozenset({"GRID_CURRENT_PAGE", "TABULAR_ALL_LINE_ITEMS", "TABULAR_SINGLE_COLUMN"})
UNREADABLE: Mapping[str, str] = {
    "GRID_ALL_PAGES": "Grid, all pages",
    "TABULAR_CURRENT_LINE_ITEM": "Tabular, current line item",
    "TABULAR_MULTI_COLUMN": "Tabular multiple column",
    "AUDIT_LOG": "Audit log",
}
"""Layouts that Anaplan has and Fivetran does not name among those it reads."""

ARCHIVED = "ARCHIVED"
WANTED = say("“Grid, current page” or “Tabular single column”")


def remarks(kind: str, file_format: str, *, is_twin: bool = False) -> tuple[str, ...]:
    """Return a sentence for each thing that is odd. Empty words mean that Anaplan did not tell."""
    found = []
    if file_format and file_format != CSV:
        found.append(say("This export is not saved as CSV, and Fivetran reads nothing else."))
    if kind in UNREADABLE:
        found.append(
            say(
                "Fivetran does not read the layout “{layout}”. It reads {wanted}.",
                layout=UNREADABLE[kind],
                wanted=WANTED,
            )
        )
    elif kind and kind not in READABLE:
        found.append(say("We do not know this layout. Fivetran reads {wanted}.", wanted=WANTED))
    if is_twin:
        found.append(
            say(
                "Another export of this model has this name. Fivetran names tables by it, "
                "so they may collide."
            )
        )
    return tuple(found)


def twins(names: Iterable[str]) -> frozenset[str]:
    """Return the names that are there more than once. Tables do not differ by capitals."""
    return frozenset(name for name, count in Counter(map(name_key, names)).items() if count > 1)


def name_key(name: str) -> str:
    """Return what two names have in common that would become one table."""
    return " ".join(name.split()).casefold()

"""What is odd about an export: a file or a layout that Fivetran cannot read, or a name that is there twice.

Source: Fivetran, Anaplan setup guide (CSV files; "Grid, current page" or "Tabular single column"). Which
kind in Anaplan's API is which layout is inferred, and new ones come, so all of this only warns.
"""

from collections import Counter
from collections.abc import Mapping

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


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Return the names of exports by their ids, with the id behind a name that is there twice."""
    doubled = twins(names)
    return {id_: f"{name} ({id_})" if id_ in doubled else name for id_, name in names.items()}


def twins(names: Mapping[str, str]) -> frozenset[str]:
    """Return the ids of those whose name another one has too. Tables do not differ by capitals."""
    counted = Counter(map(_key, names.values()))
    return frozenset(id_ for id_, name in names.items() if counted[_key(name)] > 1)


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()

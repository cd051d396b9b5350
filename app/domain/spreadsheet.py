"""Lines of a CSV file that spreadsheets open as text, whatever somebody has typed into a cell."""

import re
from collections.abc import Iterable

BEGINS = "\N{BYTE ORDER MARK}"
"""By this mark Excel knows that the file is UTF-8."""

# A cell begins at its first letter; where lists are separated by semicolons, Excel splits at those too.
# The last four are the wide letters of Japanese keyboards, which it takes for the narrow ones.
FORMULA = re.compile(r"(^|[;\t\r\n])(?=\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")


def line(cells: Iterable[str]) -> str:
    """Return a line. All cells are quoted, so that no comma, quote or line break ends one early."""
    return ",".join(f'"{_harmless(cell)}"' for cell in cells) + "\r\n"


def _harmless(cell: str) -> str:
    """Return text that no spreadsheet takes for a formula; the apostrophe says that it is none."""
    return FORMULA.sub(r"\1'", cell).replace('"', '""')

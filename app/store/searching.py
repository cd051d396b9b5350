"""What somebody looks for in a list of onboardings, and whether one of them fits.

It is compared here and not by the database: SQLite and PostgreSQL do not agree on letters with accents, and
what was typed is never a pattern.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Any

AN_ID = re.compile(r"[0-9A-Za-z_-]{4,200}")


@dataclass(frozen=True)
class Words:
    """What is to stand in recipient, schema, destination or who asked; and what the destination must be."""

    anywhere: str = ""
    group_id: str = ""

    def fit(self, line: Any) -> bool:
        """Tell whether a row that has these four columns fits."""
        if self.group_id and line.group_id != self.group_id:
            return False
        if not self._folded:
            return True
        said = (line.recipient, line.schema, line.group_id, line.created_by)
        # No line break can be looked for, so nothing is found across the four.
        return self._folded in folded("\n".join(text for text in said if text))

    @property
    def can_be_an_id(self) -> bool:
        """Whether it may be the id of an onboarding or of a connection; then it is what databases take."""
        return AN_ID.fullmatch(self.anywhere) is not None

    @cached_property
    def _folded(self) -> str:
        return folded(self.anywhere)


ANYTHING = Words()


def folded(text: str) -> str:
    """Return a text without the differences that nobody means: capitals, and ways to write one letter."""
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()

"""Where an onboarding stands in a list: what the address of a page names, so that it stays the same page."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

from app.store.keys import ID_LENGTH

PATTERN = rf"^[0-9]{{16}}-[0-9A-Za-z]{{{ID_LENGTH}}}$"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Place(NamedTuple):
    """By when it was made, and by id among those that were made at once."""

    created_at: datetime
    id: str

    def __str__(self) -> str:
        return f"{(self.created_at - EPOCH) // MICROSECOND:016}-{self.id}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return the place that a text names, or None for a text that names none."""
        if not re.fullmatch(PATTERN, text):
            return None
        microseconds, _, onboarding_id = text.partition("-")
        return cls(EPOCH + int(microseconds) * MICROSECOND, onboarding_id)

"""Words for people, in English, that can be said in another language where they are shown.

A `Say` is its English text, and remembers what it was made of. Whatever shows it to somebody may look up its
words in that person's language; everything else (logs, programs, tests) sees English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

NO_BREAK = "\u00a0"
"""A space at which no line ends."""


@dataclass(frozen=True)
class Day:
    """A day, as a sentence says it."""

    at: datetime

    def __str__(self) -> str:
        return f"{self.at.day}{NO_BREAK}{self.at:%B %Y}"


@dataclass(frozen=True)
class Moment:
    """A day and a time to the minute, in UTC, as a sentence says it."""

    at: datetime

    def __str__(self) -> str:
        return f"{self.at.day}{NO_BREAK}{self.at:%B %Y, %H:%M}{NO_BREAK}UTC"


@dataclass(frozen=True)
class Clock:
    """A time of today to the second, in UTC, as a sentence says it."""

    at: datetime

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S}{NO_BREAK}UTC"


@dataclass(frozen=True)
class Number:
    """A number whose thousands are set apart."""

    count: int

    def __str__(self) -> str:
        return f"{self.count:,}"


class Say(str):
    """English words. `words` is what a translator translates, with `{names}` for `values`.

    With `many`, the words for other numbers than one, `values` holds the number as `count`.
    """

    __slots__ = ("many", "values", "words")
    words: str
    many: str | None
    values: Mapping[str, Any]

    # Text has no __init__ of its own to be given more than itself.
    def __new__(cls, words: str, many: str | None = None, **values: Any) -> Self:  # noqa: D102
        chosen = many if many is not None and values["count"] != 1 else words
        made = super().__new__(cls, chosen.format(**values) if values else chosen)
        made.words, made.many, made.values = words, many, values
        return made


def say(words: str, **values: Any) -> Say:
    """Return words for people. Values may be words, days and moments themselves."""
    return Say(words, **values)


def say_many(one: str, many: str, count: int, **values: Any) -> Say:
    """Return words for one thing, or for a number of things that is named `{count}`."""
    return Say(one, many, count=count, **values)

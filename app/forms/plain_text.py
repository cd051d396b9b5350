"""What may stand in a line that somebody types, and which characters no name needs and no page may show."""

import unicodedata

LONGEST_LINE = 200

UNSHOWN = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Unicode’s categories of control, format and surrogate characters, and of those that nobody has named."""

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
"""Marks without width, which pasting brings along and nobody means."""


def is_plain(text: str) -> bool:
    """Tell whether a line holds no control, direction or surrogate characters, which no name needs."""
    return not any(unicodedata.category(letter) in UNSHOWN for letter in text)


def shown_again(text: str | None) -> str:
    """Return what was typed without the characters that may not stand in a page."""
    return "".join(letter for letter in text or "" if letter in "\r\n\t" or is_plain(letter))

"""What the value of a field in a request may be, and the words to say so."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.sandbox.fivetran.errors import invalid


@dataclass(frozen=True)
class Kind:
    """A test of a value, and what passes it in words."""

    words: str
    fits: Callable[[object], bool]


def _whole_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _text(value: object) -> bool:
    return isinstance(value, str)


BOOLEAN = Kind("a boolean", lambda value: isinstance(value, bool))
INTEGER = Kind("an integer", _whole_number)
TEXT = Kind("a string", _text)
OBJECT = Kind("an object", lambda value: isinstance(value, dict))
TEXTS = Kind("an array of strings", lambda value: isinstance(value, list) and all(map(_text, value)))
WEB_ADDRESS = Kind(
    "an address that starts with http or https",
    lambda value: (
        _text(value) and str(value).startswith(("http://", "https://")) and str(value).isprintable()
    ),
)

HOOK_ADDRESS = Kind(
    "an address that starts with https",
    # Plain http is for this machine alone, where the product runs beside the sandbox.
    lambda value: _text(value) and bool(re.match(r"https://.|http://(127\.0\.0\.1|localhost)\b", str(value))),
)


def one_or_more_of(words: Iterable[str]) -> Kind:
    """Return the kind of a list of strings out of a closed set."""
    allowed = tuple(words)
    return Kind(
        f"an array of {', '.join(allowed)}",
        lambda value: isinstance(value, list) and bool(value) and all(word in allowed for word in value),
    )


def one_word_of(words: Iterable[str]) -> Kind:
    """Return the kind of a string out of a closed set."""
    allowed = tuple(words)
    return Kind(f"one of {', '.join(allowed)}", lambda value: isinstance(value, str) and value in allowed)


def one_number_of(numbers: Iterable[int]) -> Kind:
    """Return the kind of an integer out of a closed set."""
    allowed = tuple(numbers)
    listed = ", ".join(str(int(number)) for number in allowed)
    return Kind(f"one of {listed}", lambda value: _whole_number(value) and value in allowed)


def check(values: Mapping[str, object], fields: Mapping[str, Kind], within: str = "") -> None:
    """Refuse a field that is not known or whose value is of the wrong kind; the message names it."""
    for name, value in values.items():
        kind = fields.get(name)
        if kind is None:
            # Assumed: an unknown field is refused. Fivetran may just as well ignore it.
            raise invalid(f"Field '{within}{name}' is not supported")
        if not kind.fits(value):
            raise invalid(f"Field '{within}{name}' must be {kind.words}")


def require(values: Mapping[str, object], name: str) -> None:
    """Refuse a body in which a field is missing or empty, in Fivetran's own words.

    Source: the message as users of Fivetran's Terraform provider have reported it.
    """
    if values.get(name) in (None, ""):
        raise invalid(f"Field '{name}' is required")

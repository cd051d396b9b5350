"""Read a request's body as JSON, whatever its headers say."""

import json
from dataclasses import dataclass

from flask import request


@dataclass(frozen=True)
class NotJson:
    """What is read from a body that is no JSON."""


NOT_JSON = NotJson()


def read_json() -> object:
    """Return the body's value, None for an empty body, NOT_JSON for anything unreadable."""
    raw = request.get_data()
    if not raw:
        return None
    try:
        value: object = json.loads(raw, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return NOT_JSON
    return value


def _refuse(constant: str) -> object:
    """Refuse NaN and Infinity, which Python would take but JSON does not have."""
    raise ValueError(constant)

"""The pages for people: the test values, and the requests that were received."""

import json

from flask import Blueprint, render_template

from app.sandbox.current import settings, state
from app.sandbox.faults.table import KINDS
from app.sandbox.special import TEST_VALUES

people = Blueprint("people", __name__)

SHOWN = 200
"""How many requests the page shows; programs get them all."""


@people.get("/")
def test_values() -> str:
    """List what to enter to make something happen."""
    return render_template("sandbox/test_values.html", rows=TEST_VALUES, faults=KINDS, settings=settings())


@people.get("/sandbox/requests-page")
def requests_page() -> str:
    """Show the requests that were received, newest first, with their secrets masked."""
    received = [row | {"body": _text(row["body"])} for row in state().requests.newest(SHOWN)]
    return render_template("sandbox/requests.html", received=received, limit=SHOWN)


def _text(body: object) -> str:
    """Return a body for reading; half a surrogate pair, which no page can hold, becomes a question mark."""
    if body is None:
        return ""
    return json.dumps(body, indent=2, ensure_ascii=False).encode("utf-8", "replace").decode()

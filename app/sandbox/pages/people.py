"""The pages for people: the test values, and the requests that were received."""

import json

from flask import Blueprint, render_template

from app.sandbox.current import settings, state
from app.sandbox.special import TEST_VALUES

people = Blueprint("people", __name__)


@people.get("/")
def test_values() -> str:
    """List what to enter to make something happen."""
    return render_template("sandbox/test_values.html", rows=TEST_VALUES, settings=settings())


@people.get("/sandbox/requests-page")
def requests_page() -> str:
    """Show the requests that were received, newest first, with their secrets masked."""
    received = [
        row | {"body": "" if row["body"] is None else json.dumps(row["body"], indent=2, ensure_ascii=False)}
        for row in reversed(state().requests.every())
    ]
    return render_template("sandbox/requests.html", received=received)

"""Whatever Fivetran does, one connection comes of it, and at each moment the page says what is the case."""

import base64
import time
from html import unescape
from urllib.parse import urljoin
from uuid import uuid4

import pytest
import requests

from app.store import submissions
from app.store.engine import Database
from app.store.keys import AppKeys
from app.store.submission_rows import Submission
from app.submission.states import State
from app.views.recipient.progress_words import words
from tests.faults.at_check import Button, at_check_page
from tests.faults.prepared import prepare
from tests.running_product import RunningProduct

END = "Your Anaplan account is connected"
NEEDS_ATTENTION = "Your connection needs attention"
SECONDS = 60

VALUES = [
    ("lost_reply_", "anyone@example.com", State.UNCERTAIN, 1),
    ("timeout_", "anyone@example.com", State.UNCERTAIN, 1),
    ("error_", "anyone@example.com", State.UNCERTAIN, 3),
    ("busy_", "anyone@example.com", State.LOOKING, 3),
    ("anaplan_", "slow@example.com", State.TESTING, 1),
    ("anaplan_", "flaky@example.com", State.NEEDS_ATTENTION, 1),
]
"""Schema, user, a state in which somebody sees it for a while, and how often the create is sent."""


@pytest.mark.parametrize(("schema", "username", "seen_in", "creates"), VALUES)
def test_one_connection_comes_of_it_and_the_page_tells_the_truth_on_the_way(
    product: RunningProduct, schema: str, username: str, seen_in: State, creates: int
) -> None:
    schema += uuid4().hex[:8]
    database = Database(f"sqlite:///{product.folder / 'onboarding.db'}")
    keys = AppKeys((base64.b64decode((product.folder / "secret_keys").read_text()),))
    (prepared,) = prepare(database, keys, [schema], username=username)
    button = at_check_page(product.url, prepared)
    assert button.press().status_code == 303

    seen: dict[str, int] = {}
    tests_seen = set()
    until = time.monotonic() + SECONDS
    page = ""
    while END not in page:
        assert time.monotonic() < until, page
        before = row(database, prepared.onboarding_id)
        page = look(button)
        if row(database, prepared.onboarding_id) != before:
            continue  # it moved while the page was made
        seen[before.state] = seen.get(before.state, 0) + 1
        assert says(page, before), (before, page)
        tests_seen |= {test["title"] for test in before.setup_tests if test["title"] in page}
        if before.state == State.NEEDS_ATTENTION:
            assert button.press().status_code == 303
        time.sleep(0.05)
    database.engine.dispose()

    assert seen_in in seen, seen
    assert product.connection(schema)["setup_state"] == "connected"
    assert len(product.creates(schema)) == creates
    if username == "slow@example.com":
        assert tests_seen


def row(database: Database, onboarding_id: str) -> Submission:
    with database.read() as connection:
        found = submissions.of_onboarding(connection, onboarding_id)
    assert found is not None
    return found


def look(button: Button) -> str:
    answer = requests.get(urljoin(button.address, "progress"), cookies=button.cookies, timeout=30)
    return unescape(answer.text)


def says(page: str, sent: Submission) -> bool:
    """Tell whether the page says what the row says."""
    if sent.state == State.CONNECTED:
        return END in page
    if sent.state == State.NEEDS_ATTENTION:
        return NEEDS_ATTENTION in page
    return words(sent) in page

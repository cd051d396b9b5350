"""Repair links of a connection that was authorized on Fivetran’s own page."""

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from app.store.models import submission
from app.submission.states import State
from tests.plain_browser import PlainBrowser
from tests.web.repair.story import ANEW, CONNECTED, Story


def test_a_card_that_passes_repairs_what_still_worked(by_card: Story) -> None:
    before, person = by_card.connection_id, PlainBrowser().open(by_card.repair())
    assert person.heading == ANEW
    assert person.submit("Start").path == "leaving"
    onboarding = person.url.rpartition("/")[0]
    # Nothing but the card is asked, whatever address is typed.
    for closed in ("check", "password", "sign_in", "progress", "result"):
        assert person.open(f"{onboarding}/{closed}").path == "leaving", closed
    assert by_card.row().state == State.REPAIRING
    by_card.fivetran("PATCH", paused=True, run_setup_tests=False)
    patched = len(by_card.patches())
    person.follow("Continue to Fivetran")
    at_card = person.url
    # Fivetran still calls it connected, which says nothing before the person is back.
    looks = len(by_card.product.requests())
    until = time.monotonic() + 30
    elsewhere = person.open(f"{onboarding}/progress")
    one = f"/v1/connections/{before}"
    while not any((r["method"], r["path"]) == ("GET", one) for r in by_card.product.requests()[looks:]):
        assert time.monotonic() < until
        assert elsewhere.submit("Check now").heading == "Waiting for Fivetran’s page"
        time.sleep(0.5)
    assert by_card.row().state == State.CARD_WAITING
    person.open(at_card).submit("Save & Test, and pass").wait_for("result")
    assert person.heading == CONNECTED
    made = by_card.product.connection(by_card.schema)
    assert (made["id"], made["paused"]) == (before, True)
    assert len(by_card.patches()) == patched
    assert len(by_card.product.creates(by_card.schema)) == 1
    happened = [what for what in by_card.happened() if what != "checked the Connect Card"]
    assert happened == [
        *("repairing", "issued anew", "opened again", "card_waiting", "sent to the Connect Card"),
        *("came back from the Connect Card", "starting", "connected"),
    ]


def test_a_card_that_is_closed_early_is_not_finished_and_can_be_opened_again(by_card: Story) -> None:
    by_card.breaks()
    person = PlainBrowser().open(by_card.repair()).submit("Start").follow("Continue to Fivetran")
    person.submit("Close")
    until = time.monotonic() + 30
    while person.heading != "Fivetran’s page is not finished":
        assert time.monotonic() < until, person.heading
        time.sleep(0.2)
        person.open(person.url)
    assert by_card.row().seen_broken
    person.follow("Open Fivetran’s page again").follow("Continue to Fivetran")
    person.submit("Save & Test, and pass").wait_for("result")
    assert person.heading == CONNECTED
    assert len(by_card.product.creates(by_card.schema)) == 1


def test_a_broken_one_counts_as_repaired_although_nobody_came_back(by_card: Story) -> None:
    by_card.breaks()
    person = PlainBrowser().open(by_card.repair()).submit("Start").follow("Continue to Fivetran")
    until = time.monotonic() + 30
    while not by_card.row().seen_broken:
        assert time.monotonic() < until
        time.sleep(0.1)
    answer = person.session.post(person.url, data={"button": "pass"}, allow_redirects=False)
    assert answer.headers["Location"].startswith(by_card.product.url)
    person.open(f"{by_card.product.url}/onboarding/{by_card.onboarding_id}/progress")
    with by_card.database.write() as connection:
        # Fivetran is not asked more often than every five seconds.
        long_ago = datetime.now(UTC) - timedelta(minutes=1)
        connection.execute(
            update(submission)
            .where(submission.c.onboarding_id == by_card.onboarding_id)
            .values(changed_at=long_ago)
        )
    person.submit("Check now").wait_for("result")
    assert person.heading == CONNECTED

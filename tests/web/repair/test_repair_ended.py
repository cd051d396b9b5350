"""Repairs that an operator ends, cancels or revokes, links whose time is over, and who else makes them."""

import time
from datetime import UTC, datetime

import pytest

from app.store import onboardings, vault
from app.submission.states import State
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.programs import Program
from tests.stories import (
    begin,
    go_on,
)
from tests.web.repair.story import ANEW, CONNECTED, Story
from tests.web.sent_rows import id_of, put, sent
from tests.web.test_link_commands import run, told


@pytest.mark.parametrize("is_by_card", [False, True])
def test_an_operator_ends_a_repair_and_all_is_as_it_was(
    request: pytest.FixtureRequest, *, is_by_card: bool
) -> None:
    story: Story = request.getfixturevalue("by_card" if is_by_card else "basic")
    before, made = story.row(), story.product.connection(story.schema)
    # A card's own way back takes its place.
    made.pop("marker")
    person = PlainBrowser().open(story.repair()).submit("Start")
    if is_by_card:
        person.follow("Continue to Fivetran")
        assert story.row().state == State.CARD_WAITING
    else:
        person.submit(username="wrong@example.com", password="never-sent")
    assert "Cancel …" not in story.page().text
    story.operator.submit("End the repair")
    assert "The repair was ended" in story.operator.text
    after = story.row()
    assert (after.state, after.before_repair, after.connection_id) == (
        "connected",
        None,
        before.connection_id,
    )
    assert made.items() <= story.product.connection(story.schema).items()
    assert story.happened()[-1] == "connected"
    with story.database.read() as connection:
        kept = connection.exec_driver_sql(
            "SELECT count(*) FROM secret_value WHERE onboarding_id = ?", (story.onboarding_id,)
        ).scalar()
    assert kept == 0
    person.open(f"{story.product.url}/onboarding/{story.onboarding_id}/")
    assert person.heading == CONNECTED
    assert (
        "Nothing was done"
        in story.operator.look_at(
            story.operator.session.post(
                f"{story.product.url}/operator/onboardings/{story.onboarding_id}/end-repair",
                data={"csrf_token": story.operator.token},
            )
        ).text
    )
    if not is_by_card:
        again = PlainBrowser().open(story.repair()).submit("Start")
        (form,) = again.page.select("main form")
        assert again.fields(form)["username"] == "anyone@example.com"


def test_a_failed_repair_is_cancelled_without_deleting_what_had_worked(basic: Story) -> None:
    person = go_on(PlainBrowser().open(basic.repair()).submit("Start").submit(password="wrong-password"))
    assert "Cancel …" not in basic.page().text
    person.submit("Correct the connection").wait_for("result")
    basic.page().follow("Cancel …")
    assert "worked before its repair, so it stays at Fivetran as it is" in basic.operator.text
    basic.operator.submit("Cancel this onboarding")
    person.wait_for("result")
    until = time.monotonic() + 30
    while basic.row().state != State.CANCELLED:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert "was left as it was" in person.open(person.url).text
    assert basic.product.connection(basic.schema)["setup_state"] == "broken"
    assert [
        r for r in basic.product.requests() if r["method"] == "DELETE" and basic.connection_id in r["path"]
    ] == []


def test_a_link_that_is_revoked_while_it_repairs_saves_nothing(basic: Story) -> None:
    person = PlainBrowser().open(basic.repair()).submit("Start")
    basic.page().follow("Revoke …")
    assert "The repair waits for another link until you end it" in basic.operator.text
    basic.operator.submit("Revoke the link")
    assert person.submit(password="never-kept").heading == "This link was withdrawn"
    assert basic.row().state == State.REPAIRING
    link = basic.page().follow("Issue a new link …").submit("Issue a new link")
    (block,) = link.page.select('[aria-label="Link"]')
    anew = PlainBrowser().open(block.get_text().strip())
    assert anew.heading == ANEW
    assert anew.submit("Start").path == "password"


def test_a_repair_link_whose_time_is_over_repairs_nothing_and_others_never_do(basic: Story) -> None:
    link = basic.repair()
    person = PlainBrowser().open(link).submit("Start").submit(password="never-sent")
    address = person.url
    stranger = begin(basic.product, PlainBrowser(), schema=f"{basic.schema}_other")
    assert stranger.session.get(address, timeout=30).status_code == 404
    assert stranger.post("revision=1", to=address).status_code == 404
    with basic.database.write() as connection:
        onboardings.change(connection, basic.onboarding_id, expires_at=datetime.now(UTC))
    for page in (person.submit("Correct the connection"), person.open(address), PlainBrowser().open(link)):
        assert (page.answer.status_code, page.heading) == (410, "This link has ended")
    with basic.database.write() as connection:
        vault.forget_expired(connection, datetime.now(UTC))
        assert vault.names(connection, basic.onboarding_id) == frozenset()
    assert basic.row().state == State.REPAIRING
    assert "The connection stays at Fivetran as it is" in basic.page().submit("End the repair").text


def test_programs_and_the_command_make_repair_links_too(site: Site) -> None:
    program, person = Program(site), sent(site)
    onboarding = {"id": id_of(person)}
    for state, connection_id, kind in (
        ("testing", "c_1", ""),
        ("parked", None, ""),
        ("parked", "c_1", "deleted"),
        ("parked", "c_1", "not_deleted"),
        ("repairing", "c_1", ""),
    ):
        problem = {"kind": kind, "message": "", "times": 1} if kind else None
        put(site, onboarding["id"], state=state, connection_id=connection_id, problem=problem)
        assert program.do("repair", onboarding).status_code == 409
        assert run(site, "repair", onboarding["id"]).exit_code == 1
    put(site, onboarding["id"], state="connected", connection_id="c_1", problem=None)
    made = program.do("repair", onboarding, expires_in_seconds=86400).json()
    assert (made["id"], made["state"], made["stage"]) == (onboarding["id"], "repairing", "attention")
    assert site.browser().open(made["url"]).heading == ANEW
    put(site, onboarding["id"], state="connected", before_repair=None)
    again = told(site, "repair", onboarding["id"], "--expires", "1d")
    assert site.browser().open(again["url"]).heading == ANEW
    assert site.browser().open(made["url"]).heading == "This link was replaced by a newer one"

"""What was refused, deleted or left half changed before an operator helps must not count afterwards."""

from datetime import UTC, datetime, timedelta

import pytest

from app.fivetran.shapes import ConnectionState
from app.store import submissions, vault, waiting_cards
from app.store.events import Actor
from app.submission import intervening
from app.submission.states import State
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.web.sent_rows import id_of, put, row_of, see, sent

OPERATOR = Actor("operator", "Olga")


def needs_attention(site: Site) -> PlainBrowser:
    """Return somebody whose connection exists and does not work; Fivetran has the secrets."""
    person = site.begin(schema=f"anaplan_{datetime.now(UTC):%H%M%S%f}", sync_mode=None)
    while person.path != "check":
        answers = {"sync_mode": "AllExports"} if person.path == "exports" else right_answers(person.path)
        person.submit(**answers)
    person.submit("Create the connection")
    onboarding_id = id_of(person)
    put(
        site,
        onboarding_id,
        state=State.NEEDS_ATTENTION,
        connection_id=f"of_{onboarding_id}",
        config_revision=row_of(site, onboarding_id).revision,
        problem={"kind": "tests_failed", "message": "", "times": 1},
        next_try_at=None,
    )
    return person


def repair(site: Site, onboarding_id: str) -> PlainBrowser:
    """Return somebody who opened a repair link."""
    operator = see(site.operator(), site, onboarding_id)
    made = operator.follow("Make a repair link").submit("Make a repair link")
    (link,) = [block.get_text().strip() for block in made.page.select('[aria-label="Link"]')]
    return site.browser().open(link).submit("Start")


def test_what_was_accepted_by_a_connection_that_is_gone_is_told_to_the_one_that_is_taken_over(
    site: Site,
) -> None:
    onboarding_id = id_of(needs_attention(site))
    put(site, onboarding_id, state=State.PARKED, problem={"kind": "deleted", "message": "", "times": 1})
    row = row_of(site, onboarding_id)
    assert row.config_is_there
    theirs = ConnectionState("theirs", "anaplan", row.schema, row.group_id, True, "incomplete", None, ())
    with site.parts.database.write() as connection:
        assert intervening.take_over(connection, row, theirs, OPERATOR, datetime.now(UTC))
    assert not row_of(site, onboarding_id).config_is_there


def test_a_repair_asks_for_what_was_left_half_changed(site: Site) -> None:
    person = needs_attention(site)
    onboarding_id = id_of(person)
    with site.parts.database.write() as connection:
        vault.forget(connection, onboarding_id)
    person.open(f"{site.url}/onboarding/{onboarding_id}/exports").submit(sync_mode="SpecificExports")
    assert person.path == "selection"
    anew = repair(site, onboarding_id)
    assert anew.path == "password"
    anew.submit(password="right-password")
    assert anew.path == "selection"
    anew.submit(**right_answers("selection"))
    assert anew.path == "check"
    anew.submit("Correct the connection")
    assert anew.path == "progress"


def test_a_repair_asks_anew_for_what_a_refused_correction_has_left(site: Site) -> None:
    person = needs_attention(site)
    onboarding_id = id_of(person)
    with site.parts.database.read() as connection:
        assert vault.names(connection, onboarding_id) == {"password"}
    assert repair(site, onboarding_id).path == "password"
    with site.parts.database.read() as connection:
        assert vault.names(connection, onboarding_id) == frozenset()


def test_a_repair_at_the_card_is_never_abandoned(site: Site) -> None:
    person, now = sent(site, auth_mode="ConnectCard"), datetime.now(UTC)
    long_ago = now - timedelta(days=40)
    put(site, id_of(person), state=State.CARD_WAITING, connection_id="long", created_at=long_ago)

    def abandoned() -> list[str]:
        with site.parts.database.read() as connection:
            return [each for _, each in waiting_cards.abandoned(connection, now, timedelta(days=30))]

    assert id_of(person) in abandoned()
    put(site, id_of(person), repair_began_at=now)
    assert id_of(person) not in abandoned()


def test_cancelling_a_repair_that_failed_says_what_stays(site: Site) -> None:
    person = needs_attention(site)
    onboarding_id = id_of(person)
    working = {"working_answers": {}, "state": "connected"}
    put(site, onboarding_id, before_repair=working, repair_began_at=datetime.now(UTC))
    with site.parts.database.read() as connection:
        found = submissions.of_onboarding(connection, onboarding_id)
    assert found is not None
    assert found.stays_when_cancelled
    page = see(site.operator(), site, onboarding_id).follow("Cancel …")
    assert f"The connection keeps the name {found.schema} in use." in page.text
    assert "is free" not in page.text
    put(site, onboarding_id, state=State.CANCELLED)
    assert "left as it was" in person.open(f"/onboarding/{onboarding_id}/receipt").text
    assert "Nothing that we made" not in person.text


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("Validating login", "Change the user name or password"),
        ("Connecting to Anaplan", "Change the user name or password"),
        ("Checking access to exports", "Test again"),
    ],
)
def test_who_was_not_let_in_is_asked_for_another_password_before_another_test(
    site: Site, title: str, first: str
) -> None:
    person = needs_attention(site)
    tests = [{"title": title, "status": "FAILED", "message": ""}]
    put(site, id_of(person), setup_tests=tests)
    person.open(f"/onboarding/{id_of(person)}/result")
    buttons = person.page.select("main .actions .button")
    assert [button.get_text() for button in buttons if "button--secondary" not in button["class"]] == [first]
    assert "Test again" in [button.get_text() for button in buttons]

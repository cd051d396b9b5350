"""What an operator does is done once, in the state that it is offered in, and not otherwise."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.store import unaccounted, vault
from app.store.unaccounted import Unaccounted
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.sent_rows import id_of, put, row_of, see, sent


@pytest.fixture(scope="module")
def operator(site: Site) -> PlainBrowser:
    return site.operator()


@pytest.mark.parametrize("action", ["", "/check", "/take-over", "/cancel"])
def test_what_does_not_exist_is_not_found(site: Site, operator: PlainBrowser, action: str) -> None:
    see(operator, site, id_of(site.begin()))
    address = f"{site.url}/operator/onboardings/AAAAAAAAAA{action}"
    if action:
        assert operator.post("connection_id=x", to=address).status_code == 404
    if action not in ("/check", "/take-over"):
        assert operator.session.get(address).status_code == 404


@pytest.mark.parametrize(("was", "action"), [("needs_attention", "check"), ("parked", "cancel")])
def test_what_moved_since_the_page_was_opened_is_left_alone(
    site: Site, operator: PlainBrowser, was: str, action: str
) -> None:
    onboarding_id = id_of(sent(site))
    put(site, onboarding_id, state=was)
    see(operator, site, onboarding_id)
    put(site, onboarding_id, state="connected")
    before = site.tables()
    operator.look_at(
        operator.session.post(f"{operator.url.partition('?')[0]}/{action}", {"csrf_token": operator.token})
    )
    assert "Nothing was done" in operator.text
    assert site.tables() == before


def test_a_name_that_another_onboarding_uses_by_now_is_not_looked_up(
    site: Site, operator: PlainBrowser
) -> None:
    person, other = id_of(sent(site)), id_of(sent(site))
    put(site, person, state="name_taken")
    put(site, other, schema=row_of(site, person).schema)
    see(operator, site, person).submit("Check now")
    assert "Another onboarding uses the same name" in operator.text
    assert row_of(site, person).state == "name_taken"


def test_what_waits_is_due_at_once_when_it_is_checked(site: Site, operator: PlainBrowser) -> None:
    onboarding_id = id_of(sent(site))
    put(site, onboarding_id, state="uncertain", attempt=1, next_try_at=datetime.now(UTC) + timedelta(hours=1))
    see(operator, site, onboarding_id).submit("Check now")
    assert "It is being checked" in operator.text
    assert "Had it checked at once" in operator.text
    due = row_of(site, onboarding_id).next_try_at
    assert due is not None
    assert due <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"state": "submitted"}, "Nothing was sent to Fivetran, so it simply ends."),
        ({"state": "uncertain", "attempt": 1}, "Something of ours may exist at Fivetran. We look for it"),
        (
            {"state": "parked", "connection_id": "red_boat"},
            "red_boat , which we made, will be deleted at Fivetran",
        ),
        (
            {"state": "testing", "connection_id": "old_boat", "taken_over": True},
            "old_boat was taken over from somebody else, so it stays at Fivetran as it is",
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_the_page_before_cancelling_says_what_becomes_of_it(
    site: Site, operator: PlainBrowser, values: dict[str, Any], words: str
) -> None:
    onboarding_id = id_of(sent(site))
    put(site, onboarding_id, **values)
    see(operator, site, onboarding_id).follow("Cancel")
    assert operator.heading == f"Cancel onboarding {onboarding_id}?"
    assert words in operator.text
    assert row_of(site, onboarding_id).state == values["state"]
    assert operator.follow("Keep it").heading == f"Onboarding {onboarding_id}"
    operator.follow("Cancel").submit("Cancel this onboarding")
    ended = values["state"] == "submitted"
    assert row_of(site, onboarding_id).state == ("cancelled" if ended else "cancelling")
    with site.parts.database.read() as connection:
        assert bool(vault.names(connection, onboarding_id)) is not ended


def test_the_list_warns_of_what_nobody_accounts_for(site: Site, operator: PlainBrowser) -> None:
    onboarding_id = id_of(sent(site))
    operator.open(f"{site.url}/operator/")
    assert not operator.page.select(".notice")
    found = [
        Unaccounted("lost_boat", "sandbox_lake", "anaplan_lost", onboarding_id, "kept_boat"),
        Unaccounted("odd_boat", "sandbox_warehouse", "anaplan_odd", onboarding_id, None),
        Unaccounted("old_boat", "sandbox_warehouse", "<b>old</b>", None, None),
    ]
    with site.parts.database.write() as connection:
        unaccounted.replace_all(connection, found, datetime.now(UTC))
    operator.open(operator.url)
    (notice,) = operator.page.select(".notice--warning")
    text = " ".join(notice.get_text(" ").split())
    assert "Fivetran has 3 connections of ours that no onboarding accounts for" in text
    assert (
        f"lost_boat , schema anaplan_lost, destination sandbox_lake. Its onboarding, {onboarding_id}" in text
    )
    assert "has kept_boat instead" in text
    assert "has no connection" in text
    assert "schema <b>old</b>, destination sandbox_warehouse. Its onboarding is not known here" in text
    with site.parts.database.write() as connection:
        unaccounted.replace_all(connection, [], datetime.now(UTC))
    assert operator.follow(onboarding_id).heading == f"Onboarding {onboarding_id}"


def test_an_action_without_a_token_is_not_taken(site: Site, operator: PlainBrowser) -> None:
    onboarding_id = id_of(sent(site))
    put(site, onboarding_id, state="name_taken", problem=None)
    before = site.tables()
    for action in ("check", "take-over", "cancel"):
        address = f"{site.url}/operator/onboardings/{onboarding_id}/{action}"
        assert operator.session.post(address, {"connection_id": "x"}).status_code == 400
    assert site.tables() == before

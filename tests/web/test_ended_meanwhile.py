"""A link that ends while somebody's press is on its way: nothing of that press is kept."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from app.domain.secret import Secret
from app.links.issuing import Issued
from app.store import vault
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.web.asked_people import Person, ask, grace_at, open_as
from tests.web.just_before import just_before_writing, reissue, revoke
from tests.web.sent_rows import id_of

WITHDRAWN, REPLACED = "This link was withdrawn", "This link was replaced by a newer one"


def secrets_of(site: Site, onboarding_id: str) -> frozenset[str]:
    with site.parts.database.read() as connection:
        return vault.names(connection, onboarding_id)


def rows_of(site: Site, table: str, onboarding_id: str) -> list[tuple[Any, ...]]:
    return [row for row in site.tables()[table] if onboarding_id in row]


def at_check(site: Site) -> PlainBrowser:
    person = grace_at(site, "exports").at
    return person.submit(sync_mode="AllExports")


@pytest.mark.parametrize(
    ("end", "says"), [(revoke, WITHDRAWN), (reissue, REPLACED)], ids=["revoked", "issued anew"]
)
@pytest.mark.parametrize("way", ["right", "half", "wrong"])
def test_an_answer_on_its_way_is_not_kept(
    site: Site, end: Callable[[Site, str], object], says: str, way: str
) -> None:
    step = "certificate" if way == "half" else "password"
    person = grace_at(site, step).at
    whole, answers = id_of(person), right_answers(step)
    if way == "half":
        answers["private_key"] = ""
    if way == "wrong":
        answers = {"username": "", "password": ""}
    with just_before_writing(site, lambda: end(site, whole)):
        person.submit(**answers)
    assert (person.answer.status_code, person.heading) == (410, says)
    assert secrets_of(site, whole) == frozenset()
    assert {row[-1] for row in rows_of(site, "recipient_session", whole)} == {b""}
    assert person.open(f"{site.url}/onboarding/{whole}/{step}").heading == says


def test_the_new_link_asks_for_what_the_old_browser_still_tried_to_save(site: Site) -> None:
    person = grace_at(site, "password").at
    whole = id_of(person)
    issued: list[Issued] = []
    with just_before_writing(site, lambda: issued.append(reissue(site, whole))):
        person.submit(**right_answers("password"))
    again = site.browser().open(f"{site.url}/o/{issued[0].link.token}").submit("Go on")
    assert again.path == "password"
    again.submit(**right_answers("password")).submit(sync_mode="AllExports")
    assert again.submit("Create the connection").path == "progress"


@pytest.mark.parametrize(
    ("end", "says"), [(revoke, WITHDRAWN), (reissue, REPLACED)], ids=["revoked", "issued anew"]
)
def test_answers_on_their_way_are_not_sent(site: Site, end: Callable[[Site, str], object], says: str) -> None:
    person = at_check(site)
    whole = id_of(person)
    with just_before_writing(site, lambda: end(site, whole)):
        person.submit("Create the connection")
    assert (person.answer.status_code, person.heading) == (410, says)
    assert rows_of(site, "submission", whole) == []


def test_a_journey_without_secrets_is_not_sent_either(site: Site) -> None:
    person = grace_at(site, "sign_in").at
    person.submit(auth_mode="ConnectCard")
    assert person.path == "check"
    whole = id_of(person)
    with just_before_writing(site, lambda: revoke(site, whole)):
        person.submit("Create the connection")
    assert person.heading == WITHDRAWN
    assert rows_of(site, "submission", whole) == []


@pytest.mark.parametrize("end", [revoke, reissue], ids=["revoked", "issued anew"])
def test_what_somebody_else_hands_over_on_its_way_is_not_kept(
    site: Site, end: Callable[[Site, str], object]
) -> None:
    grace = grace_at(site, "password")
    whole = id_of(grace.at)
    ada = open_as(site, ask(grace))
    part = id_of(ada.at)
    with just_before_writing(site, lambda: end(site, part)):
        ada.at.submit("Hand it over", username="ada@example.com", password="adas")
    assert ada.at.answer.status_code == 410
    assert secrets_of(site, whole) | secrets_of(site, part) == frozenset()


@pytest.mark.parametrize("end", [revoke, reissue], ids=["revoked", "issued anew"])
def test_somebody_else_is_not_asked_on_the_way(site: Site, end: Callable[[Site, str], object]) -> None:
    grace = grace_at(site, "password")
    whole = id_of(grace.at)
    grace.at.follow("Someone else has this")
    with just_before_writing(site, lambda: end(site, whole)):
        grace.at.submit("Make the link", recipient="Ada")
    assert grace.at.answer.status_code == 410
    assert [row for row in rows_of(site, "onboarding", whole) if row[0] != whole] == []


def test_the_old_browser_takes_nothing_back_that_the_new_one_asked(site: Site) -> None:
    grace = grace_at(site, "password")
    whole, links = id_of(grace.at), [ask(grace)]

    def ask_anew() -> None:
        anew = Person(site)
        anew.at.open(f"{site.url}/o/{reissue(site, whole).link.token}").submit("Go on")
        anew.at.open(f"{site.url}/onboarding/{whole}/password")
        links.append(ask(anew, "Bob"))

    grace.at.open(f"{site.url}/onboarding/{whole}/password")
    with just_before_writing(site, ask_anew):
        grace.at.submit("Enter it yourself instead")
    assert grace.at.answer.status_code == 410
    assert [site.browser().open(link).answer.status_code for link in links] == [410, 200]


def test_secrets_of_a_revoked_link_are_purged_whoever_left_them(site: Site) -> None:
    person = at_check(site)
    whole, now = id_of(person), datetime.now(UTC)
    revoke(site, whole)
    with site.parts.database.write() as connection:
        vault.put(connection, whole, os.urandom(32), {"password": Secret("left")}, now)
    with site.parts.database.write() as connection:
        assert vault.forget_expired(connection, now) == 1
    assert secrets_of(site, whole) == frozenset()


def test_a_secret_that_this_link_does_not_open_is_asked_again(site: Site) -> None:
    person = grace_at(site, "certificate").at
    person.submit(**right_answers("certificate")).submit(sync_mode="AllExports")
    whole = id_of(person)
    with site.parts.database.write() as connection:
        vault.put(connection, whole, os.urandom(32), {"private_key": Secret("x")}, datetime.now(UTC))
    person.submit("Create the connection")
    assert (person.answer.status_code, person.path) == (200, "certificate")
    assert secrets_of(site, whole) == {"certificate"}
    assert rows_of(site, "submission", whole) == []
    person.submit(private_key=right_answers("certificate")["private_key"])
    assert person.submit("Create the connection").path == "progress"

"""A Connect Card is made for one press on our own page, and for nothing else."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import responses

from app.fivetran.card_address import is_card
from app.submission.states import State
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.at_cards import (
    CANARY,
    CARD,
    ORIGIN,
    go,
    happened,
    mine,
    way_back,
)
from tests.web.just_before import revoke
from tests.web.sent_rows import id_of, put, row_of, sent

NOT_FOLLOWED = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Mode": "no-cors"},
    {"Sec-Fetch-Mode": "cors"},
    {"Sec-Purpose": "prefetch;prerender"},
]

REFUSALS = {
    400: "Fivetran refuses to give its Connect Card",
    401: "Fivetran refuses to give its Connect Card",
    403: "Fivetran refuses to give its Connect Card",
    429: "Fivetran is busy and has asked us to wait",
    500: "Fivetran did not give us its Connect Card just now",
}


def test_a_card_is_made_at_the_press_and_leaves_no_trace_with_us(
    site: Site, person: PlainBrowser, fivetran: responses.RequestsMock
) -> None:
    assert person.path == "leaving"
    assert len(fivetran.calls) == 0
    answer = go(person)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{CARD}{CANARY}")
    assert answer.headers["Cache-Control"] == "no-store"
    kept = b"".join(file.read_bytes() for file in site.folder.rglob("*") if file.is_file())
    assert CANARY.encode() not in kept
    assert CANARY not in person.open(person.url).answer.text
    state = way_back(fivetran)
    assert state.encode() not in kept
    assert happened(site, person)[-1] == "sent to the Connect Card"


def test_one_press_makes_one_card(person: PlainBrowser, fivetran: responses.RequestsMock) -> None:
    first = go(person)
    again = go(person)
    assert (first.status_code, again.status_code) == (303, 303)
    assert again.headers["Location"].endswith("/leaving?again=1")
    assert len(fivetran.calls) == 1
    assert go(person.open(person.url)).headers["Location"].startswith(CARD)


@pytest.mark.parametrize("headers", NOT_FOLLOWED)
def test_a_card_is_made_for_nothing_but_our_own_link(
    site: Site, person: PlainBrowser, fivetran: responses.RequestsMock, headers: dict[str, str]
) -> None:
    before = site.tables()
    answer = go(person, **headers)
    assert answer.status_code == 400 or answer.headers["Location"].endswith("/leaving?again=1")
    assert len(fivetran.calls) == 0
    assert site.tables() == before
    assert go(person).headers["Location"].startswith(CARD)


def test_a_press_of_another_page_another_browser_or_too_late_leads_back_to_the_page(
    site: Site, person: PlainBrowser, fivetran: responses.RequestsMock
) -> None:
    other = sent(site, auth_mode="ConnectCard")
    put(site, id_of(other), state=State.CARD_WAITING, connection_id=mine(other))
    (theirs,) = other.open(other.url).page.select("main a.button[rel=noreferrer]")
    nonce = str(theirs["href"]).rpartition("/")[2]
    here = person.url.rpartition(person.url.split("/", 3)[3])[1]
    for wrong in (nonce, "x", f"{nonce[:-1]}{'A' if nonce[-1] != 'A' else 'B'}", "%00"):
        answer = go(person, f"/{here}/{wrong}")
        assert answer.status_code in (303, 404)
        assert answer.status_code == 404 or answer.headers["Location"].endswith("/leaving?again=1")
    assert len(fivetran.calls) == 0


@pytest.mark.parametrize(
    "uri",
    [
        "https://fivetran.com.elsewhere.example/connect-card/setup?auth=x",
        "https://fivetran.com@elsewhere.example/connect-card/setup",
        "https://user@fivetran.com/connect-card/setup",
        "https://fivetran.com:443/connect-card/setup",
        "https://fivetran.com:8443/connect-card/setup",
        "http://fivetran.com/connect-card/setup",
        "HTTPS://fivetran.com/connect-card/setup",
        "https://FIVETRAN.com/connect-card/setup",
        "https://fivetran.com/connect-cards/setup",
        "https://fivetran.com/connect-card/../elsewhere",
        "https://fivetran.com/connect-card/%2e%2E/elsewhere",
        "https://fivetran.com/connect-card/.%2e?x",
        "https://fivetran.com\\@elsewhere.example/connect-card/",
        "https://fivetran.com/connect-card/\\..\\elsewhere",
        "https://fivetran.com/connect-card/setup#x",
        "https://fivetran.com/connect-card/setup\r\nLocation: https://elsewhere.example",
        "https://fivetran.com/connect-card/set up",
        "//fivetran.com/connect-card/setup",
        "javascript:alert(1)//fivetran.com/connect-card/",
        "",
    ],
)
def test_what_only_looks_like_a_card_is_not_gone_to(uri: str) -> None:
    assert not is_card(uri, "https://fivetran.com")
    assert is_card(
        "https://fivetran.com/connect-card/setup?redirect_uri=https://a/b&auth=x", "https://fivetran.com"
    )


def test_without_a_card_nobody_is_said_to_have_left(site: Site, fivetran: responses.RequestsMock) -> None:
    person = sent(site, auth_mode="ConnectCard")
    put(site, id_of(person), state=State.CARD_WAITING, connection_id="another")
    card = {"connect_card": {"token": "t", "uri": "https://elsewhere.example/connect-card/setup"}}
    fivetran.post(f"{ORIGIN}/v1/connections/another/connect-card", json={"code": "Success", "data": card})
    answer = person.look_at(go(person.open(person.url)))
    assert (answer.answer.status_code, answer.heading) == (502, "Fivetran’s page could not be opened")
    assert site.tables()["card_return"] == [] or id_of(person) not in str(site.tables()["card_return"])
    assert "sent to the Connect Card" not in happened(site, person)


@pytest.mark.parametrize("status", REFUSALS)
def test_who_gets_no_card_is_told_why_and_operators_see_it_once(
    site: Site, person: PlainBrowser, fivetran: responses.RequestsMock, status: int
) -> None:
    onboarding_id = id_of(person)
    put(site, onboarding_id, connection_id=f"no_{onboarding_id}")
    said = {"code": "Forbidden", "message": "Your plan has no <b>Connect Cards</b>."}
    address = f"{ORIGIN}/v1/connections/no_{onboarding_id}/connect-card"
    fivetran.post(address, json=said, status=status)
    for _ in range(2):
        page = person.look_at(go(person.open(f"{site.url}/onboarding/{onboarding_id}/leaving")))
        assert (page.answer.status_code, page.heading) == (502, "Fivetran’s page could not be opened")
        assert REFUSALS[status] in page.text
    assert ("Your plan has no <b>Connect Cards</b>." in page.text) is (status == 400)
    assert happened(site, person).count("got no Connect Card") == 1
    assert row_of(site, onboarding_id).state == State.CARD_WAITING
    assert onboarding_id not in str(site.tables()["card_return"])


def test_a_connection_that_is_gone_is_left_to_the_worker_to_find(
    site: Site, person: PlainBrowser, fivetran: responses.RequestsMock
) -> None:
    onboarding_id = id_of(person)
    put(
        site, onboarding_id, connection_id=f"no_{onboarding_id}", next_try_at=datetime(2099, 1, 1, tzinfo=UTC)
    )
    address = f"{ORIGIN}/v1/connections/no_{onboarding_id}/connect-card"
    fivetran.post(address, json={"code": "NotFound_Connection"}, status=404)
    assert go(person).headers["Location"].endswith("/progress")
    due = row_of(site, onboarding_id).next_try_at
    assert due is not None
    assert due <= datetime.now(UTC)


def test_nobody_is_sent_to_a_card_whose_link_was_revoked_while_it_was_made(
    site: Site, person: PlainBrowser, fivetran: responses.RequestsMock
) -> None:
    onboarding_id = id_of(person)
    put(site, onboarding_id, connection_id=f"no_{onboarding_id}")

    def revoked_meanwhile(_request: Any) -> tuple[int, dict[str, str], str]:
        revoke(site, onboarding_id)
        card = {"connect_card": {"token": CANARY, "uri": f"{CARD}{CANARY}"}}
        return 200, {}, json.dumps({"code": "Success", "data": card})

    address = f"{ORIGIN}/v1/connections/no_{onboarding_id}/connect-card"
    fivetran.add_callback(responses.POST, address, revoked_meanwhile)
    answer = go(person)
    assert (answer.status_code, answer.headers.get("Location")) == (410, None)
    assert CANARY not in answer.text
    assert "sent to the Connect Card" not in happened(site, person)

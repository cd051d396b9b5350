"""There and back: a card is made for one press on our page, and coming back proves nothing."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import responses
from sqlalchemy import update

from app.fivetran.card_address import is_card
from app.store import events
from app.store.models import card_return
from app.submission.states import State
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.sent_rows import id_of, put, row_of, sent

ORIGIN = "http://127.0.0.1:9"
CARD = f"{ORIGIN}/connect-card/setup?redirect_uri=x&auth="
CANARY = "canary-jwt-7c1f"
WAY = re.compile(r"/connect-card/return/([0-9A-Za-z]{43})")


@pytest.fixture
def fivetran() -> Iterator[responses.RequestsMock]:
    """Stand in for Fivetran at the wire: it makes cards."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        card = {"connect_card": {"token": CANARY, "uri": f"{CARD}{CANARY}"}}
        wire.post(
            re.compile(rf"{ORIGIN}/v1/connections/of_\w+/connect-card"),
            json={"code": "Success", "data": card},
        )
        yield wire


@pytest.fixture
def person(site: Site, fivetran: responses.RequestsMock) -> PlainBrowser:  # noqa: ARG001 - it must be there
    """Return somebody for whom Fivetran's page is next."""
    found = sent(site, auth_mode="ConnectCard")
    put(site, id_of(found), state=State.CARD_WAITING, connection_id=mine(found), next_try_at=None)
    return found.open(found.url)


def mine(person: PlainBrowser) -> str:
    """Return the id of somebody's connection."""
    return f"of_{id_of(person)}"


def go(person: PlainBrowser, address: str = "", **headers: str) -> Any:
    """Press the button that leads to Fivetran, and go no further."""
    (link,) = person.page.select("main a.button[rel=noreferrer]")
    there = person.url.rpartition("/onboarding/")[0] + (address or str(link["href"]))
    return person.session.get(there, headers=headers, allow_redirects=False)


def way_back(fivetran: responses.RequestsMock) -> str:
    """Return the state in the address that Fivetran was told last."""
    found = WAY.findall(str(fivetran.calls[-1].request.body))
    return str(found[-1])


def happened(site: Site, person: PlainBrowser) -> list[str]:
    with site.parts.database.read() as connection:
        return [line.happened for line in events.timeline(connection, id_of(person))]


def at_card(person: PlainBrowser) -> PlainBrowser:
    """Return somebody who has gone to Fivetran's page."""
    assert go(person).status_code == 303
    return person


def back(person: PlainBrowser, state: str, claimed: str) -> Any:
    base = person.url.rpartition("/onboarding/")[0]
    return person.session.get(f"{base}/connect-card/return/{state}?id={claimed}", allow_redirects=False)


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
    assert again.headers["Location"].endswith("/leaving")
    assert len(fivetran.calls) == 1
    assert go(person.open(person.url)).headers["Location"].startswith(CARD)


NOT_FOLLOWED = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Mode": "no-cors"},
    {"Sec-Fetch-Mode": "cors"},
    {"Sec-Purpose": "prefetch;prerender"},
]


@pytest.mark.parametrize("headers", NOT_FOLLOWED)
def test_a_card_is_made_for_nothing_but_our_own_link(
    site: Site, person: PlainBrowser, fivetran: responses.RequestsMock, headers: dict[str, str]
) -> None:
    before = site.tables()
    answer = go(person, **headers)
    assert answer.status_code == 400 or answer.headers["Location"].endswith("/leaving")
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
        assert answer.status_code == 404 or answer.headers["Location"].endswith("/leaving")
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


def test_coming_back_has_the_worker_look_and_nothing_else(
    site: Site, person: PlainBrowser, fivetran: responses.RequestsMock
) -> None:
    at_card(person)
    put(site, id_of(person), next_try_at=datetime(2099, 1, 1, tzinfo=UTC))
    before = row_of(site, id_of(person))
    answer = back(person, way_back(fivetran), mine(person))
    assert answer.headers["Location"].endswith(f"/onboarding/{id_of(person)}/progress")
    after = row_of(site, id_of(person))
    assert (after.state, after.fence) == (before.state, before.fence)
    assert after.next_try_at is not None
    assert after.next_try_at <= datetime.now(UTC)
    assert happened(site, person)[-1] == "came back from the Connect Card"


FORGED = {
    "id": "came back with another connection's id",
    "empty id": "came back with another connection's id",
    "replayed": "came back once more",
    "expired": "came back too late",
    "another browser": "came back in another browser",
    "unknown": "came back by a way that nobody was given",
    "missing": "came back by a way that nobody was given",
}


@pytest.mark.parametrize("how", FORGED)
def test_a_return_that_is_not_what_it_says_changes_nothing_and_leaves_one_event(
    site: Site, person: PlainBrowser, fivetran: responses.RequestsMock, how: str
) -> None:
    at_card(person)
    state, who = way_back(fivetran), person
    claimed = {"id": f"{mine(person)}x", "empty id": ""}.get(how, mine(person))
    put(site, id_of(person), next_try_at=datetime(2099, 1, 1, tzinfo=UTC))
    if how == "replayed":
        back(person, state, claimed)
        put(site, id_of(person), next_try_at=datetime(2099, 1, 1, tzinfo=UTC))
    if how == "expired":
        with site.parts.database.write() as connection:
            long_ago = datetime.now(UTC) - timedelta(seconds=1)
            connection.execute(
                update(card_return)
                .where(card_return.c.onboarding_id == id_of(person))
                .values(expires_at=long_ago)
            )
    if how == "another browser":
        who = site.browser()
        who.answer.url = person.url
    if how in ("unknown", "missing"):
        state = "x" * 43 if how == "unknown" else ""
    lines, row = happened(site, person), row_of(site, id_of(person))
    returns = site.tables()["card_return"]
    answer = back(who, state, claimed)
    assert answer.status_code in (200, 303)
    assert happened(site, person) == [*lines, FORGED[how]]
    assert row_of(site, id_of(person)) == row
    assert site.tables()["card_return"] == returns


@pytest.mark.parametrize("state", ["", "x", "x" * 43, "%00", "%ff", "..%2f", "x" * 3000, "a/b"])
def test_nobodys_way_back_says_how_to_get_in(site: Site, state: str) -> None:
    before = site.tables()
    stranger = site.browser().open(f"{site.url}/connect-card/return/{state}?id=of_nobody")
    assert stranger.answer.status_code == 404
    assert site.tables() == before
    if "/" not in state and "%" not in state:
        assert stranger.heading == "Open your onboarding link again"


def test_each_moment_of_the_wait_has_a_page_of_its_own(
    site: Site, person: PlainBrowser, fivetran: responses.RequestsMock
) -> None:
    onboarding_id, now = id_of(person), datetime.now(UTC)
    progress = f"{site.url}/onboarding/{onboarding_id}/progress"
    assert person.open(progress).heading == "You are going to Fivetran’s page"
    at_card(person)
    put(site, onboarding_id, changed_at=now - timedelta(hours=1))
    assert person.open(progress).heading == "Waiting for Fivetran’s page"
    assert person.follow("Open Fivetran’s page again").heading == "Fivetran’s page may still be open"
    state = way_back(fivetran)
    back(person, state, mine(person))
    assert person.open(progress).heading == "Asking Fivetran how it went"
    put(site, onboarding_id, changed_at=datetime.now(UTC))
    assert person.open(progress).heading == "Fivetran’s page is not finished"
    failed = [{"title": "Validating login", "status": "FAILED", "message": "Wrong"}]
    put(site, onboarding_id, setup_tests=failed)
    assert person.open(progress).heading == "Fivetran’s tests did not pass"
    assert "Wrong" in person.text
    put(site, onboarding_id, problem={"kind": "unreachable", "message": "", "times": 1})
    assert person.open(progress).heading == "Fivetran cannot be asked at the moment"
    put(site, onboarding_id, problem=None, setup_tests=[])
    with site.parts.database.write() as connection:
        connection.execute(
            update(card_return)
            .where(card_return.c.onboarding_id == onboarding_id)
            .values(expires_at=now + timedelta(hours=1), returned_at=None)
        )
    assert person.open(progress).heading == "Fivetran’s page has expired"
    assert person.follow("Open a new one").heading == "You are going to Fivetran’s page"
    put(site, onboarding_id, state=State.PARKED, problem={"kind": "deleted", "message": "", "times": 1})
    assert "Somebody deleted the connection" in person.open(progress).text


def test_pressing_check_now_again_and_again_asks_fivetran_once(site: Site, person: PlainBrowser) -> None:
    at_card(person)
    far, onboarding_id = datetime(2099, 1, 1, tzinfo=UTC), id_of(person)
    put(site, onboarding_id, next_try_at=far, changed_at=datetime.now(UTC) - timedelta(minutes=1))
    person.open(f"{site.url}/onboarding/{onboarding_id}/progress").submit("Check now")
    assert row_of(site, onboarding_id).next_try_at != far
    put(site, onboarding_id, next_try_at=far, changed_at=datetime.now(UTC))
    for _ in range(3):
        person.submit("Check now")
    assert row_of(site, onboarding_id).next_try_at == far
    assert happened(site, person).count("checked the Connect Card") == 1

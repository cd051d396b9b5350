"""There and back: a card is made for one press on our page, and coming back proves nothing."""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

import pytest
import responses
from sqlalchemy import update

from app.fivetran.card_address import is_card
from app.store import events
from app.store.models import card_return
from app.submission.states import State
from app.views import card_return as card_return_view
from app.views.recipient import access
from app.views.recipient.card_waiting import UNSEEN_FOR
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.just_before import revoke
from tests.web.sent_rows import id_of, put, row_of, sent

ORIGIN = "http://127.0.0.1:9"
CARD = f"{ORIGIN}/connect-card/setup?redirect_uri=x&auth="
CANARY = "canary-jwt-7c1f"
WAY = re.compile(r"/connect-card/return/([0-9A-Za-z]{54})")


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
    assert again.headers["Location"].endswith("/leaving?again=1")
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
    after = row_of(site, id_of(person))
    if how == "replayed":
        # Fivetran is asked once more, since people go Back to the card; what it says is what counts.
        after = replace(after, next_try_at=row.next_try_at)
    assert after == row
    assert site.tables()["card_return"] == returns
    back(who, state, claimed)
    assert happened(site, person) == [*lines, FORGED[how]], "once an hour is enough"


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
    looked_at = datetime.now(UTC)
    put(site, onboarding_id, next_try_at=far, changed_at=looked_at)
    for _ in range(3):
        person.submit("Check now")
    assert row_of(site, onboarding_id).next_try_at == looked_at + UNSEEN_FOR
    assert happened(site, person).count("checked the Connect Card") == 1


REFUSALS = {
    400: "Fivetran refuses to give its Connect Card",
    401: "Fivetran refuses to give its Connect Card",
    403: "Fivetran refuses to give its Connect Card",
    429: "Fivetran is busy and has asked us to wait",
    500: "Fivetran did not give us its Connect Card just now",
}


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


@pytest.mark.parametrize("headers", [{"Sec-Purpose": "prefetch"}, {"X-Requested-With": "refresh"}])
def test_a_look_at_the_way_back_uses_nothing_up(
    site: Site, person: PlainBrowser, fivetran: responses.RequestsMock, headers: dict[str, str]
) -> None:
    at_card(person)
    before, address = site.tables(), f"{site.url}/connect-card/return/{way_back(fivetran)}"
    assert person.session.get(address, headers=headers, allow_redirects=False).status_code == 204
    assert person.session.head(address).status_code == 204
    assert site.tables() == before
    back(person, way_back(fivetran), mine(person))
    assert happened(site, person)[-1] == "came back from the Connect Card"


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_wrong_clock_of_the_web_keeps_nobody_waiting(
    site: Site,
    person: PlainBrowser,
    fivetran: responses.RequestsMock,
    monkeypatch: pytest.MonkeyPatch,
    minutes: int,
) -> None:
    """The database's clock is the one that counts."""
    at_card(person)
    onboarding_id, true_now = id_of(person), datetime.now(UTC)
    put(site, onboarding_id, next_try_at=datetime(2099, 1, 1, tzinfo=UTC), changed_at=true_now)

    class WrongClock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "WrongClock":
            return cls.fromtimestamp(time.time() + minutes * 60, tz)

    for module in (access, card_return_view):
        monkeypatch.setattr(module, "datetime", WrongClock)
    back(person, way_back(fivetran), mine(person))
    due = row_of(site, onboarding_id).next_try_at
    assert due is not None
    assert due <= datetime.now(UTC)
    assert happened(site, person)[-1] == "came back from the Connect Card"


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

"""The way to the Connect Card, waiting for it and coming back are in the recipient's language."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import responses
from sqlalchemy import update

from app.store import card_returns
from app.store.models import card_return
from app.submission.states import State
from app.views.recipient.card_waiting import Standing
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.at_cards import ORIGIN, mine
from tests.web.bracketed import bracketed_site, in_german, untranslated
from tests.web.sent_rows import id_of, put, sent

HOST = ORIGIN.removeprefix("http://")
FAILED = [{"title": "Validating login", "status": "FAILED", "message": "Said"}]


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with bracketed_site(tmp_path_factory.mktemp("bracketed")) as site:
        yield site


@pytest.fixture
def german(bracketed: Site) -> PlainBrowser:
    """Return somebody for whom Fivetran's page is next."""
    person = in_german(sent(bracketed, auth_mode="ConnectCard"))
    put(bracketed, id_of(person), state=State.CARD_WAITING, connection_id=mine(person), next_try_at=None)
    return person.open(person.url)


def went(site: Site, person: PlainBrowser, **trip: Any) -> str:
    """Let somebody have gone to a card; return the way back. `trip` is what is known of it."""
    with site.parts.database.write() as connection:
        state = card_returns.make(connection, id_of(person), mine(person), mine(person), datetime.now(UTC))
        if trip:
            mark = card_return.c.onboarding_id == id_of(person)
            connection.execute(update(card_return).where(mark).values(**trip))
    if state is None:
        raise AssertionError("no way back")
    return state


def standing(site: Site, person: PlainBrowser, how: Standing) -> PlainBrowser:
    """Let the card stand so, and see the page."""
    now = datetime.now(UTC)
    row: dict[str, Any] = {"changed_at": now - timedelta(hours=1)}
    trip: dict[str, Any] = {"returned_at": now if how is Standing.CHECKING else None}
    if how is Standing.EARLY:
        trip = {"returned_at": now - timedelta(minutes=5)}
    if how is Standing.EXPIRED:
        trip = {"expires_at": now + timedelta(minutes=5)}
    if how is Standing.FAILED:
        row = {"changed_at": now + timedelta(minutes=1), "setup_tests": FAILED}
    if how is Standing.UNREACHABLE:
        row |= {"problem": {"kind": "busy", "message": "", "times": 1}}
    went(site, person, **trip)
    put(site, id_of(person), **row)
    return person.open(f"/onboarding/{id_of(person)}/progress")


@pytest.mark.parametrize("how", Standing)
def test_waiting_for_the_card(bracketed: Site, german: PlainBrowser, how: Standing) -> None:
    standing(bracketed, german, how)
    assert german.path == "progress"
    assert untranslated(german, HOST) == set()


def test_leaving_for_it_at_first_and_while_one_may_be_open(bracketed: Site, german: PlainBrowser) -> None:
    assert german.path == "leaving"
    assert untranslated(german, HOST) == set()
    assert untranslated(german.open("leaving?again=1"), HOST) == set()
    went(bracketed, german)
    assert untranslated(german.open("leaving"), HOST) == set()


@pytest.mark.parametrize(
    ("status", "body"),
    [(400, {"code": "InvalidInput", "message": "Said"}), (400, {}), (429, {}), (500, {}), (401, {})],
)
def test_a_card_that_is_not_given(german: PlainBrowser, status: int, body: dict[str, str]) -> None:
    with responses.RequestsMock() as wire:
        address = f"{ORIGIN}/v1/connections/{mine(german)}/connect-card"
        wire.post(address, status=status, json=body, headers={"Retry-After": "30"})
        (link,) = german.page.select("main a.button[rel=noreferrer]")
        german.open(str(link["href"]))
    assert german.answer.status_code == 502
    assert untranslated(german, id_of(german)) == set()


def test_coming_back_in_another_browser_or_by_no_way(bracketed: Site, german: PlainBrowser) -> None:
    back = f"{bracketed.url}/connect-card/return/{went(bracketed, german)}?id={mine(german)}"
    assert untranslated(in_german(bracketed.browser()).open(back)) == set()
    assert untranslated(in_german(bracketed.browser()).open(f"{bracketed.url}/connect-card/return/")) == set()

"""Coming back from the Connect Card proves nothing, and waiting for it has a page for each moment."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
import responses
from sqlalchemy import update

from app.store.models import card_return
from app.submission.states import State
from app.views import card_return as card_return_view
from app.views.recipient import access
from app.views.recipient.card_waiting import UNSEEN_FOR
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.at_cards import at_card, back, happened, mine, way_back
from tests.web.sent_rows import id_of, put, row_of

FORGED = {
    "id": "came back with another connection's id",
    "empty id": "came back with another connection's id",
    "replayed": "came back once more",
    "expired": "came back too late",
    "another browser": "came back in another browser",
    "unknown": "came back by a way that nobody was given",
    "missing": "came back by a way that nobody was given",
}


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

"""What was tried at Anaplan while something else was entered, sent or handed over counts for nothing."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from app.anaplan.errors import AnaplanRefusedError, AnaplanSessionOverError
from app.anaplan.listing import AnaplanListing
from app.anaplan.shapes import Session, Workspace
from app.anaplan.sign_in import AnaplanSignIn
from app.domain.region import Hosts
from app.domain.secret import Secret
from app.sitting.reading import NotSignedInError, Reading
from app.store import sittings
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.asked_people import open_as, shown_link
from tests.web.sent_rows import id_of
from tests.web.test_anaplan_session import owner_of

NOBODY = "http://127.0.0.1:9"
NEXT = {"auth_mode": "Basic", "region": "DEFAULT", "sync_mode": "AllExports", "schema": "mine"}


class Anaplan:
    """Anaplan at our own wire: lets everybody in but those with the word wrong, and does things meanwhile."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.ended: list[str] = []
        self.meanwhile: Callable[[], object] | None = None

    def with_password(self, hosts: Hosts, username: str, password: Secret) -> Session:
        self.asked.append((username, password.reveal()))
        self._do()
        if "wrong" in password.reveal():
            raise AnaplanRefusedError("No.", 401)
        return Session(hosts, Secret(f"token of {username}"), datetime(2100, 1, 1, tzinfo=UTC))

    def sign_out(self, session: Session) -> None:
        self.ended.append(session.token.reveal())

    def workspaces(self, session: Session) -> list[Workspace]:
        self._do()
        return [Workspace("w" * 8, session.token.reveal())]

    def _do(self) -> None:
        doing, self.meanwhile = self.meanwhile, None
        if doing:
            doing()


@pytest.fixture
def anaplan(monkeypatch: pytest.MonkeyPatch) -> Anaplan:
    stand_in = Anaplan()
    monkeypatch.setattr(AnaplanSignIn, "with_password", stand_in.with_password)
    monkeypatch.setattr(AnaplanSignIn, "sign_out", stand_in.sign_out)
    monkeypatch.setattr(AnaplanListing, "workspaces", stand_in.workspaces)
    return stand_in


@pytest.fixture
def asking(tmp_path: Path) -> Site:
    return Site(tmp_path, anaplan_check=True, anaplan_auth_url=NOBODY, anaplan_api_url=NOBODY)


def enter(person: PlainBrowser, username: str, password: str) -> PlainBrowser:
    return person.open("password").submit(username=username, password=password)


def tab_of(site: Site, person: PlainBrowser) -> PlainBrowser:
    """Return another tab of the same browser."""
    other = site.browser()
    other.session.cookies.update(person.session.cookies)
    return other.open(person.url)


def test_a_check_that_something_newer_was_entered_during_is_not_kept(asking: Site, anaplan: Anaplan) -> None:
    person = asking.begin(**NEXT)
    other = tab_of(asking, person)
    anaplan.meanwhile = lambda: other.post("username=bob&password=pw-bob", to="password")
    enter(person, "alice@example.com", "pw-alice")
    assert anaplan.asked == [("alice@example.com", "pw-alice")]
    assert anaplan.ended == ["token of alice@example.com"]
    assert asking.tables()["anaplan_sitting"] == []
    person.open("anaplan")
    assert person.heading == "Check what you entered with Anaplan"
    person.submit("Check with Anaplan")
    assert anaplan.asked[1:] == [("bob", "pw-bob")]


def test_a_check_during_which_the_answers_are_sent_leaves_no_session(asking: Site, anaplan: Anaplan) -> None:
    person = asking.begin(**NEXT)
    enter(person, "alice@example.com", "pw")
    person.open("check")
    other = tab_of(asking, person).open("check")
    anaplan.meanwhile = lambda: other.submit("Create the connection")
    person.open("anaplan")
    person.post("", to="anaplan")
    assert asking.tables()["anaplan_sitting"] == []
    assert sorted(anaplan.ended) == ["token of alice@example.com"] * len(anaplan.ended)
    assert len(anaplan.ended) >= len(anaplan.asked)


def test_a_second_press_asks_nobody_while_the_first_is_on_its_way(asking: Site, anaplan: Anaplan) -> None:
    person = asking.begin(**NEXT)
    other = tab_of(asking, person)
    answers: list[str] = []

    def press_again() -> None:
        thread = Thread(target=lambda: answers.append(other.post("", to="anaplan").headers["Location"]))
        thread.start()
        thread.join()

    anaplan.meanwhile = press_again
    enter(person, "alice@example.com", "pw")
    assert len(anaplan.asked) == 1
    assert len(answers) == 1
    assert asking.tables()["anaplan_sitting"] != []


def test_a_list_that_was_read_for_somebody_else_is_not_kept(asking: Site, anaplan: Anaplan) -> None:
    person = asking.begin(**NEXT)
    enter(person, "alice@example.com", "pw")
    lists = Reading(asking.parts.database, asking.parts.anaplan, owner_of(asking, person))
    anaplan.meanwhile = lambda: enter(person, "bob@example.com", "pw")
    with pytest.raises(NotSignedInError):
        lists.workspaces()
    assert [found.name for found in lists.workspaces()] == ["token of bob@example.com"]


def test_an_old_session_that_is_over_does_not_end_the_new_one(
    asking: Site, anaplan: Anaplan, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = asking.begin(**NEXT)
    enter(person, "alice@example.com", "pw")

    def over(_listing: Any, session: Session) -> list[Workspace]:
        if "alice" in session.token.reveal():
            enter(person, "bob@example.com", "pw")
            raise AnaplanSessionOverError
        return anaplan.workspaces(session)

    monkeypatch.setattr(AnaplanListing, "workspaces", over)
    lists = Reading(asking.parts.database, asking.parts.anaplan, owner_of(asking, person))
    with pytest.raises(NotSignedInError):
        lists.workspaces()
    assert [found.name for found in lists.workspaces()] == ["token of bob@example.com"]


def test_what_somebody_else_hands_over_was_not_checked(asking: Site, anaplan: Anaplan) -> None:
    person = asking.begin(**NEXT)
    enter(person, "alice@example.com", "pw")
    assert "Anaplan let us in as alice@example.com" in person.text
    person.open("password").follow("Someone else has this").submit("Make the link", recipient="Bob")
    link, whole = shown_link(person), id_of(person)
    helper = open_as(asking, link).at.submit(username="bob@example.com", password="pw-bob")
    assert helper.path == "handed-over"
    person.open(f"{asking.url}/onboarding/{whole}/check")
    assert "let us in" not in person.text
    person.open("anaplan").submit("Check with Anaplan")
    assert anaplan.asked[1:] == [("bob@example.com", "pw-bob")]


@pytest.mark.usefixtures("anaplan")
def test_lists_go_with_their_time_whatever_became_of_the_session(asking: Site) -> None:
    person = asking.begin(**NEXT)
    enter(person, "alice@example.com", "pw")
    Reading(asking.parts.database, asking.parts.anaplan, owner_of(asking, person)).workspaces()
    now = datetime.now(UTC)
    with asking.parts.database.write() as connection:
        generation = sittings.generation(connection, id_of(person))
        sittings.end_session(connection, id_of(person), generation)
        sittings.forget_expired(connection, now)
        sittings.forget_expired(connection, now + sittings.LIFE / 2)
    assert asking.tables()["anaplan_list"] != []
    with asking.parts.database.write() as connection:
        sittings.forget_expired(connection, now + 2 * sittings.LIFE)
    assert asking.tables()["anaplan_list"] == []


def test_after_too_many_refusals_an_earlier_session_is_ended_too(asking: Site, anaplan: Anaplan) -> None:
    person = asking.begin(**NEXT)
    enter(person, "alice@example.com", "pw")
    for _ in range(4):
        enter(person, "bob@example.com", "wrong")
    assert person.heading == "We wait before we ask Anaplan again"
    assert anaplan.ended == ["token of alice@example.com"]
    assert person.page.select("pre") == []

"""The session with Anaplan: under the link's key while it lasts, read with once, and ended with the link."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import text

from app.anaplan.shapes import Session
from app.domain.choices import AuthMode
from app.sitting import checking
from app.sitting.checking import Owner
from app.sitting.reading import NotSignedInError, Reading
from app.store import answers as answers_store
from app.store import sessions, sittings
from app.views.cookies import RECIPIENT
from tests.canaries import spellings
from tests.contract.sandbox_process import RunningSandbox, running_sandbox
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.web.just_before import revoke
from tests.web.sent_rows import id_of

BUDGET = "0A1B2C3D4E5F60718293A4B5C6D7E8F9"
FINANCE = "8a81b08e6c2f4d1a017e52c3a9b4d6f0"
LATER = datetime.now(UTC) + timedelta(hours=1)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as started:
        yield started


@pytest.fixture
def asking(tmp_path: Path, sandbox: RunningSandbox) -> Site:
    """Return a site that asks the sandbox's Anaplan."""
    return Site(tmp_path, anaplan_check=True, anaplan_auth_url=sandbox.url, anaplan_api_url=sandbox.url)


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> list[Session]:
    """Return the sessions that were stored, which nothing else gives away."""
    kept: list[Session] = []
    put = sittings.put

    def noted(*arguments: Any) -> None:
        kept.extend(part for part in arguments if isinstance(part, Session))
        put(*arguments)

    monkeypatch.setattr(sittings, "put", noted)
    return kept


def let_in(site: Site) -> PlainBrowser:
    person = site.begin(auth_mode=AuthMode.BASIC, region="DEFAULT", sync_mode="AllExports", schema="mine")
    return person.submit(**right_answers("password"))


def owner_of(site: Site, person: PlainBrowser, key: bytes = b"") -> Owner:
    """Return the owner of a sitting as the page that reads lists makes it."""
    link_key = key or link_key_of(site, person)
    return Owner(id_of(person), link_key, lambda _connection: None)


def link_key_of(site: Site, person: PlainBrowser) -> bytes:
    sid = str(next(cookie.value for cookie in person.session.cookies if cookie.name == RECIPIENT))
    with site.parts.database.read() as connection:
        found = sessions.find_recipient(connection, site.parts.keys, sid, id_of(person), datetime.now(UTC))
    assert found is not None
    return found.link_key


def works(sandbox: RunningSandbox, session: Session) -> bool:
    header = {"Authorization": f"AnaplanAuthToken {session.token.reveal()}"}
    return requests.get(f"{sandbox.url}/token/validate", headers=header, timeout=30).ok


def test_the_token_is_in_no_file_and_opens_with_the_link_alone(
    asking: Site, sandbox: RunningSandbox, tokens: list[Session]
) -> None:
    person = let_in(asking)
    (session,) = tokens
    assert works(sandbox, session)
    written = b"".join(file.read_bytes() for file in asking.folder.rglob("*") if file.is_file())
    assert not [word for word in spellings(session.token.reveal()) if word in written]
    assert session.token.reveal() not in person.answer.text
    now = datetime.now(UTC)
    with asking.parts.database.read() as connection:
        mine = sittings.session(connection, id_of(person), link_key_of(asking, person), now)
        assert mine is not None
        assert mine.token == session.token
        assert sittings.session(connection, id_of(person), bytes(32), now) is None
        assert sittings.session(connection, id_of(person), link_key_of(asking, person), LATER) is None


def test_sending_ends_the_session_and_forgets_the_sitting(
    asking: Site, sandbox: RunningSandbox, tokens: list[Session]
) -> None:
    let_in(asking).submit("Create the connection")
    assert not works(sandbox, tokens[0])
    assert asking.tables()["anaplan_sitting"] == []


def test_a_link_revoked_while_anaplan_is_asked_keeps_nothing_and_leaves_no_session(
    asking: Site, sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = asking.begin(auth_mode="Basic", region="DEFAULT", sync_mode="AllExports", schema="mine")
    opened: list[Session] = []
    sign_in = asking.parts.anaplan.sign_in
    with_password = type(sign_in).with_password

    def revoked_meanwhile(*arguments: Any) -> Session:
        opened.append(with_password(*arguments))
        revoke(asking, id_of(person))
        return opened[0]

    monkeypatch.setattr(type(sign_in), "with_password", revoked_meanwhile)
    person.submit(**right_answers("password"))
    assert (person.answer.status_code, person.heading) == (410, "This link was withdrawn")
    assert not works(sandbox, opened[0])
    assert asking.tables()["anaplan_sitting"] == []


def test_revoking_forgets_the_sitting_and_its_lists(asking: Site) -> None:
    person = let_in(asking)
    reading(asking, person).workspaces()
    assert len(asking.tables()["anaplan_list"]) == 1
    revoke(asking, id_of(person))
    assert asking.tables()["anaplan_sitting"] == asking.tables()["anaplan_list"] == []


def reading(site: Site, person: PlainBrowser) -> Reading:
    return Reading(site.parts.database, site.parts.anaplan, owner_of(site, person))


def calls(sandbox: RunningSandbox) -> int:
    rows = requests.get(f"{sandbox.url}/sandbox/requests", timeout=30).json()
    return sum(row["path"].startswith("/2/0") for row in rows)


def test_each_list_costs_one_call_in_a_sitting(asking: Site, sandbox: RunningSandbox) -> None:
    person = let_in(asking)
    before = calls(sandbox)
    for _ in range(3):
        lists = reading(asking, person)
        assert [w.name for w in lists.workspaces()] == ["Finance", "Supply chain"]
        assert len(lists.models(FINANCE)) == 7
        assert len(lists.exports(BUDGET)) == 8
    assert calls(sandbox) - before == 3


def test_a_session_that_anaplan_has_ended_is_forgotten_and_the_lists_stay(
    asking: Site, sandbox: RunningSandbox, tokens: list[Session]
) -> None:
    person = let_in(asking)
    lists = reading(asking, person)
    lists.workspaces()
    asking.parts.anaplan.sign_in.sign_out(tokens[0])
    with pytest.raises(NotSignedInError):
        lists.exports(BUDGET)
    before = calls(sandbox)
    assert len(lists.workspaces()) == 2
    with pytest.raises(NotSignedInError):
        lists.exports(BUDGET)
    assert calls(sandbox) == before


def test_when_its_time_is_over_the_token_and_the_lists_are_deleted(asking: Site) -> None:
    person = let_in(asking)
    reading(asking, person).workspaces()
    with asking.parts.database.write() as connection:
        sittings.forget_expired(connection, LATER)
        found = sittings.find(connection, id_of(person))
    assert found is not None
    assert found.was_let_in
    assert asking.tables()["anaplan_list"] == []
    assert asking.tables()["anaplan_sitting"][0][-2:] == (None, None)


def test_a_password_that_was_forgotten_meanwhile_is_not_tried(asking: Site) -> None:
    person = let_in(asking)
    with asking.parts.database.write() as connection:
        connection.execute(text("DELETE FROM anaplan_sitting"))
    owner = owner_of(asking, person, key=bytes(32))
    with asking.parts.database.read() as connection:
        answers = answers_store.load(connection, id_of(person)).answers
    sitting = checking.check(
        asking.parts.database, asking.parts.anaplan, owner, lambda _connection: answers, datetime.now(UTC)
    )
    assert sitting.outcome == "not_entered"
    person.open("anaplan")
    assert person.heading == "Enter it again to ask Anaplan"


def test_a_key_is_not_shown_with_its_owner() -> None:
    owner = Owner("id", b"canary-key", lambda _connection: None)
    assert "canary" not in repr(owner)

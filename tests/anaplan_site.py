"""A site whose Anaplan is the sandbox, reached over HTTP, and people who were let in there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from app.anaplan.client import Anaplan
from app.sandbox.settings import Settings as SandboxSettings
from app.sitting import checking
from app.store import answers as answers_store
from app.store import sessions, sittings
from app.store.engine import Database
from app.store.keys import AppKeys
from app.store.sittings import Sitting
from tests.contract.sandbox_process import served_sandbox
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.sent_rows import id_of


class AnaplanSite(Site):
    """A site, and what its people have asked of Anaplan."""

    def __init__(self, folder: Path, sandbox_url: str) -> None:
        super().__init__(
            folder, anaplan_check=True, anaplan_auth_url=sandbox_url, anaplan_api_url=sandbox_url
        )
        self.sandbox_url = sandbox_url

    def calls(self) -> list[str]:
        """Return the lists that Anaplan was asked for, oldest first."""
        return listings(self.sandbox_url)

    def picker(self, **presets: str | None) -> PlainBrowser:
        """Return somebody who is asked for exports and was let in by Anaplan."""
        person = self.arrive_at("selection", **presets)
        self.sign_in(person)
        return person

    def sign_in(self, person: PlainBrowser) -> Sitting:
        """Try at Anaplan what somebody has entered."""
        return _sign_in(
            self.parts.database,
            self.parts.keys,
            self.parts.anaplan,
            person.session.cookies["s"],
            id_of(person),
        )

    def end_session(self, person: PlainBrowser) -> None:
        """Let the session with Anaplan be over, and its lists with it."""
        with self.parts.database.write() as connection:
            found = sittings.find(connection, id_of(person))
            if found is None:
                raise AssertionError("nobody signed in")
            sittings.put(connection, id_of(person), found)

    def end_all_tokens(self) -> None:
        """Let Anaplan forget every session, as it does when an administrator ends them."""
        requests.post(f"{self.sandbox_url}/sandbox/reset", timeout=30).raise_for_status()


@contextmanager
def anaplan_site(folder: Path, **settings: Any) -> Iterator[AnaplanSite]:
    """Serve a sandbox, and a site that asks it."""
    chosen = {"state": folder / "sandbox.sqlite3", "anaplan_dormant_seconds": 0, **settings}
    with served_sandbox(SandboxSettings(**chosen)) as url:
        yield AnaplanSite(folder, url)


def listings(sandbox_url: str) -> list[str]:
    """Return the lists that a sandbox was asked for, oldest first."""
    received = requests.get(f"{sandbox_url}/sandbox/requests", timeout=30).json()
    return [one["path"] for one in received if one["path"].startswith("/2/0/")]


def _sign_in(database: Database, keys: AppKeys, anaplan: Anaplan, sid: str, onboarding_id: str) -> Sitting:
    now = datetime.now(UTC)
    with database.read() as connection:
        session = sessions.find_recipient(connection, keys, sid, onboarding_id, now)
        answers = answers_store.load(connection, onboarding_id).answers
    if session is None:
        raise AssertionError("no session")
    owner = checking.Owner(onboarding_id, session.link_key, lambda _connection: None)
    return checking.check(database, anaplan, owner, lambda _connection: answers, now)

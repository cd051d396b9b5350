"""What operators do to sign in, as the tests tell it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pyotp
import pytest
import requests
from argon2 import PasswordHasher
from click.testing import Result
from sqlalchemy import delete

from app.domain.roles import Role
from app.store import operator_sessions, operators, slow_hash
from app.store.models import sign_in_failure
from app.store.operators import Operator
from app.store.slow_hash import hashed
from tests.commands import onboarding
from tests.in_process import Site
from tests.plain_browser import PlainBrowser

QUICK = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
ANOTHER = "another quite long password"
PASSWORD = "  right horse ÄÖ battery  "
WRONG = "User name, password or code is not right"


def account(
    site: Site, username: str, role: Role | None = Role.VIEWER, *, password: str | None = PASSWORD
) -> str:
    """Make an account and return its id."""
    stored = hashed(password) if password else None
    with site.parts.database.write() as connection:
        made = operators.add(connection, username.title(), role, datetime.now(UTC), username=username)
        operators.change(connection, made.id, password_hash=stored)
    return made.id


def known(site: Site, operator_id: str) -> Operator:
    """Return an account that exists."""
    with site.parts.database.read() as connection:
        found = operators.find(connection, operator_id)
    assert found is not None
    return found


def state_of(operator: PlainBrowser) -> str:
    """Return the state on an onboarding's page, as it is stored."""
    (row,) = [row for row in operator.page.select("dl > div") if row.select("dt")[0].get_text() == "State"]
    return row.select("dd")[0].get_text().strip()


def signed_in_as(site: Site, operator_id: str) -> PlainBrowser:
    """Return a browser in which an account is signed in, at the account's page."""
    with site.parts.database.write() as connection:
        sid = operator_sessions.begin(connection, operator_id, datetime.now(UTC))
    person = site.browser()
    person.session.cookies.set("op", sid, domain="127.0.0.1", path="/")
    return person.open(f"{site.url}/operator/account")


def try_to_sign_in(
    site: Site, username: str, password: str = PASSWORD, code: str = "", **headers: str
) -> requests.Response:
    """Fill the form in a browser of one's own."""
    person = site.browser().open(f"{site.url}/operator/sign-in")
    typed = urlencode({"username": username, "password": password, "code": code})
    return person.post(typed, to="/operator/sign-in", **headers)


class Clock:
    """Stands in for the database's clock. It begins a little after a new code does, and goes when told."""

    def __init__(self) -> None:
        self.now = datetime.fromtimestamp(time.time() // 30 * 30 + 10, UTC)

    def __call__(self) -> datetime:
        return self.now

    def shift(self, seconds: int) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


def with_second_factor(site: Site, operator_id: str) -> pyotp.TOTP:
    """Set the second factor up on the pages. Returns what the app has."""
    person = signed_in_as(site, operator_id).follow("Change Second factor")
    person.submit("Set it up", password=PASSWORD)
    app = pyotp.TOTP(shown_key(person))
    with site.parts.database.read() as connection:
        now = site.parts.database.now(connection)
    person.submit("Turn it on", code=app.at(now))
    assert "The second factor is set up" in person.text
    return app


def shown_key(person: PlainBrowser) -> str:
    """Return the key that stands beside the QR code."""
    block = person.page.select_one('pre[aria-label="Key"]')
    assert block is not None
    return block.get_text().replace(" ", "").strip()


def shown_address(person: PlainBrowser) -> str:
    """Return the one-time address that the page shows."""
    block = person.page.select_one('pre[aria-label="Address"]')
    assert block is not None
    return block.get_text().strip()


@contextmanager
def quick_and_forgiven(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash with less work, and forget what failed before and meanwhile."""
    monkeypatch.setattr(slow_hash, "HASHER", QUICK)
    forgive(site)
    yield
    forgive(site)


def forgive(site: Site) -> None:
    """Forget all failures."""
    with site.parts.database.write() as connection:
        connection.execute(delete(sign_in_failure))


def command(site: Site, *words: str) -> Result:
    """Run `onboarding operator`."""
    return onboarding(site, "operator", *words)

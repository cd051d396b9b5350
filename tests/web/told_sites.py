"""An office that tells a site of the test what happens, and what a worker does about it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.store import events, webhooks
from app.store.engine import Database
from app.store.events import Actor
from app.store.keys import ID_LENGTH
from app.store.models import delivery
from app.submission.telling import Teller
from app.webhooks.sending import Patience
from tests.in_process import Site
from tests.plain_browser import PlainBrowser

OPERATOR = Actor("operator", "Zoe")
USERNAME, PASSWORD = "canary-person@example.com", "canary-right-password"
HASTE = Patience(connect=3, answer=3)
"""For sites that hang: long enough for others to answer on a machine that is kept busy."""


class Told:
    """A site, those whom it tells, and a clock that can be put forward."""

    def __init__(self, site: Site, *urls: str) -> None:
        self.site = site
        self.ahead = timedelta(0)
        self.database = Database(site.settings.database_url, lambda: datetime.now(UTC) + self.ahead)
        self.secrets = {url: add(site.operator(), url) for url in urls}

    def teller(self, hosts: tuple[str, ...] = ("127.0.0.1",), patience: Patience | None = None) -> Teller:
        return Teller(self.database, self.site.parts.keys, hosts, patience or Patience())

    def send(self, **more: Any) -> None:
        """Send what is due, as a worker does."""
        for thread in self.teller(**more).once():
            thread.join(30)
            assert not thread.is_alive()

    def happen(self, happened: str = "extended") -> str:
        """Let something happen to a new onboarding, of which nothing else is told. Returns its id."""
        onboarding_id = self.site.link().rpartition("/")[2][:ID_LENGTH]
        with self.database.write() as connection:
            connection.execute(delivery.delete().where(delivery.c.onboarding_id == onboarding_id))
            events.record(connection, onboarding_id, OPERATOR, happened, datetime.now(UTC))
        return onboarding_id

    def rows(self) -> list[Any]:
        with self.database.read() as connection:
            return list(connection.execute(select(delivery).order_by(delivery.c.id)))

    def row(self) -> Any:
        (found,) = self.rows()
        return found


def add(admin: PlainBrowser, url: str) -> str:
    """Add a webhook on the pages and return its secret."""
    admin.open(f"{admin.url.partition('/operator')[0]}/operator/webhooks").follow("Add a webhook")
    admin.submit("Add", url=url)
    assert admin.answer.status_code == 201, admin.problems
    return shown_secret(admin)


def shown_secret(admin: PlainBrowser) -> str:
    found = admin.page.select_one('[aria-label="Secret"]')
    assert found is not None
    return found.get_text()


def opened(site: Site, admin: PlainBrowser) -> PlainBrowser:
    """Open the page of the newest webhook."""
    with site.parts.database.read() as connection:
        (newest, *_) = webhooks.every(connection)
    return admin.open(f"{site.url}/operator/webhooks/{newest.id}")

"""The web application in the test's own process, reached as over HTTP, for hundreds of requests."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urljoin

from sqlalchemy import text, update

from app import journey
from app.config import Settings
from app.forms.lists import Lists, Option
from app.store import onboardings, operator_sessions, operators
from app.store.events import Actor
from app.store.keys import ID_LENGTH
from app.store.models import onboarding
from app.store.onboardings import Terms
from app.store.worker_keys import PrivateKeys
from app.views.parts import NAME, Parts
from app.web import create_app
from tests.plain_browser import PlainBrowser
from tests.ready_made import Compiled, upgrade
from tests.stories import EXPORT_IDS, SHORT_JOURNEY, certificate_and_key
from tests.wsgi_door import Door

KEY = bytes(range(32))
LISTS = Lists(
    destinations=(Option("sandbox_warehouse", "Warehouse"), Option("sandbox_lake", "Lake")),
    private_links=(Option("link_one", "One"),),
    proxy_agents=(Option("agent_one", "One"),),
    redirect_uri_hosts=("example.com",),
)


ALL_OPEN: dict[str, str | None] = dict.fromkeys(SHORT_JOURNEY)
"""In the place of the usual presets: whoever answers is asked everything."""

COMPILED = Compiled()


class Site:
    """The application on a database of its own. No worker sends what is submitted; the lists never fail."""

    def __init__(self, folder: Path, url: str = "http://127.0.0.1:5000", **settings: Any) -> None:
        self.url, self.folder = url, folder
        chosen = {
            "database_url": f"sqlite:///{folder / 'onboarding.db'}",
            "queue_url": f"sqlite:///{folder / 'queue.db'}",
            "secret_keys": (KEY,),
            "worker_keys": str(folder / "worker_keys"),
            "public_url": url,
            "fivetran_api_url": "http://127.0.0.1:9",
            "fivetran_api_key": "key",
            "fivetran_api_secret": "secret",
            "connect_card_origin": "http://127.0.0.1:9",
            "anaplan_check": False,
            **settings,
        }
        self.settings = Settings(**chosen)
        upgrade(self.settings.database_url)
        self.app = create_app(self.settings)
        self.app.jinja_env.bytecode_cache = COMPILED
        joined: Parts = self.app.extensions[NAME]
        always = SimpleNamespace(for_step=lambda _step: LISTS)
        self.parts = replace(joined, lists=always)  # type: ignore[arg-type]  # it stands in for live lists
        self.app.extensions[NAME] = self.parts
        with self.parts.database.write() as connection:
            PrivateKeys(self.settings.worker_keys).turn(connection, datetime.now(UTC))

    def link(self, **presets: str | None) -> str:
        """Make a link with the usual presets and return its address. A preset that is None is left open."""
        chosen = {name: value for name, value in {**SHORT_JOURNEY, **presets}.items() if value is not None}
        with self.parts.database.write() as connection:
            made = onboardings.create(
                connection,
                self.parts.keys,
                journey.with_presets(chosen, redirect_uri_hosts=("example.com",)),
                Terms(created_by="operator"),
                Actor("operator", "operator"),
                datetime.now(UTC),
            )
        return f"{self.url}/o/{made.token}"

    def expire(self, link: str) -> None:
        """Let a link's time be over."""
        with self.parts.database.write() as connection:
            connection.execute(
                update(onboarding)
                .where(onboarding.c.id == link.rpartition("/")[2][:ID_LENGTH])
                .values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
            )

    def operator_code(self) -> str:
        """Make a code that signs an operator in once."""
        with self.parts.database.write() as connection:
            admin = operators.first_admin(connection)
            return operator_sessions.new_code(connection, admin.id if admin else None, datetime.now(UTC))

    def browser(self, **headers: str) -> PlainBrowser:
        """Return a browser that reaches this site alone."""
        person = PlainBrowser(**headers)
        person.session.mount(f"{self.url}/", Door(self.app))
        person.session.headers.setdefault("Referer", f"{self.url}/")
        return person

    def begin(self, **presets: str | None) -> PlainBrowser:
        """Return somebody who opened a new link and pressed Start."""
        person = self._started(**presets)
        return person.open(person.url)

    def arrive_at(self, step: str, **presets: str | None) -> PlainBrowser:
        """Return somebody who is asked everything that is not preset, and is at this step by now."""
        person = self._started(**ALL_OPEN | presets)
        way = "Certificate" if step == "certificate" else "Basic"
        at = person.path
        while at != step:
            answer = person.post(urlencode(right_answers(at, way=way)), to=at)
            at = answer.headers["Location"].rpartition("/")[2]
            if at == "anaplan":
                # Anaplan did not let them in, and they go on all the same.
                answer = person.session.get(urljoin(person.url, "./"), allow_redirects=False)
                at = answer.headers["Location"].rpartition("/")[2]
        return person.open(at)

    def _started(self, **presets: str | None) -> PlainBrowser:
        """Press Start; nobody looks at the pages on the way, of which there are hundreds."""
        person, link = self.browser(), self.link(**presets)
        (person.token,) = re.findall(r'name="csrf_token" value="([^"]+)"', person.session.get(link).text)
        person.answer = person.session.get(self.url + person.post("", to=link).headers["Location"])
        return person

    def operator(self) -> PlainBrowser:
        """Return an operator who has signed in."""
        person = self.browser()
        return person.open(f"{self.url}/operator/sign-in?code={self.operator_code()}").submit("Sign in")

    def tables(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return every row of every table."""
        with self.parts.database.read() as connection:
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars()
            return {
                name: [tuple(row) for row in connection.execute(text(f'SELECT * FROM "{name}"'))]  # noqa: S608 - the database's own names
                for name in names
            }


def right_answers(step: str, *, way: str = "Basic") -> dict[str, Any]:
    """Return what nobody would object to."""
    certificate, key = certificate_and_key()
    return {
        "sign_in": {"auth_mode": way},
        "account": {"region": "EU"},
        "password": {"username": "anyone@example.com", "password": "right-password"},
        "certificate": {"certificate": certificate, "private_key": key},
        "exports": {"sync_mode": "SpecificExports"},
        "selection": {"selected_exports": "\n".join(EXPORT_IDS)},
        "destination": {"group_id": "sandbox_lake", "schema": "anaplan_mine"},
        "schedule": {"sync_frequency": "60"},
        "network": {"networking_method": "Directly"},
        "card": {"redirect_uri": ""},
    }[step]

"""Two people of one onboarding: who answers it, and who is asked for one page of it."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import requests
from sqlalchemy import func, select

from app import journey
from app.domain.secret import Secret
from app.store import events, onboardings, opening
from app.store.events import Actor
from app.store.keys import ID_LENGTH
from app.store.models import onboarding
from app.store.onboardings import Terms
from app.store.worker_keys import PrivateKeys
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.stories import SHORT_JOURNEY

PASSWORD = "canary-of-ada-4711-äöü"

OWN_PASSWORD = "canary-of-grace-0815-xyz"

OPERATOR = Actor("operator", "Dana")


class Person:
    """Somebody with a browser, and every answer that it ever got."""

    def __init__(self, site: Site) -> None:
        self.at = site.browser()
        self.got: dict[str, bytes] = {}
        self.at.session.hooks["response"].append(self._note)

    def _note(self, answer: requests.Response, **_: Any) -> None:
        place = f"{len(self.got)} {answer.request.method} {answer.url}"
        self.got[place] = str(answer.headers).encode() + answer.content


def link_for(site: Site, recipient: str = "Grace", **presets: str | None) -> str:
    chosen = {**SHORT_JOURNEY, "schema": f"anaplan_{uuid4().hex[:8]}", **presets}
    with site.parts.database.write() as connection:
        made = onboardings.create(
            connection,
            site.parts.keys,
            journey.with_presets({name: value for name, value in chosen.items() if value is not None}),
            Terms(created_by="Dana", recipient=recipient),
            OPERATOR,
            datetime.now(UTC),
        )
    return f"{site.url}/o/{made.token}"


def grace_at(site: Site, step: str, **presets: str) -> Person:
    """Return somebody who opened a link and is at this step by now."""
    person = Person(site)
    person.at.open(link_for(site, "Grace", **presets)).submit("Start")
    way = "Certificate" if step == "certificate" else "Basic"
    while person.at.path != step:
        answers = right_answers(person.at.path, way=way)
        if person.at.path == "password":
            answers["password"] = OWN_PASSWORD
        person.at.submit(**answers)
    return person


def id_of(person: PlainBrowser) -> str:
    return person.url.split("/onboarding/")[1].split("/")[0]


def ask(person: Person, name: str = "Ada") -> str:
    """Make a link for the page that somebody sees, and return it."""
    person.at.follow("Someone else has this").submit("Make the link", recipient=name)
    assert person.at.answer.status_code == 201
    return shown_link(person.at)


def shown_link(person: PlainBrowser) -> str:
    block = person.page.select_one('[aria-label="Link"]')
    assert block is not None
    return block.get_text().strip()


def open_as(site: Site, link: str) -> Person:
    person = Person(site)
    person.at.open(link).submit("Start")
    return person


def finish(person: PlainBrowser) -> PlainBrowser:
    """Answer what is still open."""
    while person.path in ("exports", "selection", "password", "certificate", "account"):
        person.submit(**right_answers(person.path))
    return person


def sent_secrets(site: Site, onboarding_id: str) -> dict[str, Secret]:
    with site.parts.database.read() as connection:
        keys = PrivateKeys(site.settings.worker_keys)
        return opening.as_worker(connection, onboarding_id, keys, datetime.now(UTC))


def stored(site: Site) -> dict[str, bytes]:
    return {name: repr(rows).encode() for name, rows in site.tables().items()}


def happened(site: Site, onboarding_id: str) -> list[tuple[str, str, Any]]:
    with site.parts.database.read() as connection:
        return [
            (event.actor.name or event.actor.kind, event.happened, event.detail.get("step"))
            for event in events.timeline(connection, onboarding_id)
        ]


def count_onboardings(site: Site) -> int:
    with site.parts.database.read() as connection:
        return connection.execute(select(func.count()).select_from(onboarding)).scalar_one()


def id_in(link: str) -> str:
    return link.rpartition("/")[2][:ID_LENGTH]

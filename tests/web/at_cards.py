"""Somebody whose next page is Fivetran’s own, the cards that it makes, and the ways there and back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import responses

from app.store import events
from app.submission.states import State
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.sent_rows import id_of, put, sent

ORIGIN = "http://127.0.0.1:9"

CARD = f"{ORIGIN}/connect-card/setup?redirect_uri=x&auth="

CANARY = "canary-jwt-7c1f"

WAY = re.compile(r"/connect-card/return/([0-9A-Za-z]{54})")


@contextmanager
def making_cards() -> Iterator[responses.RequestsMock]:
    """Stand in for Fivetran at the wire: it makes cards."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as wire:
        card = {"connect_card": {"token": CANARY, "uri": f"{CARD}{CANARY}"}}
        wire.post(
            re.compile(rf"{ORIGIN}/v1/connections/of_\w+/connect-card"),
            json={"code": "Success", "data": card},
        )
        yield wire


def who_leaves_next(site: Site) -> PlainBrowser:
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

"""Ways through the product that end on each page there is after sending, and on the pages beside the way."""

import json
from collections.abc import Iterator

import requests

from app.submission.states import State
from tests import stories
from tests.browser.held import let_expire, put
from tests.browser.journeys import CHECK, answer_basic, answer_shortly, begin, send
from tests.browser.visitor import Visitor
from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import command, make_link

FIVETRAN_KEY = ("sandbox-key", "sandbox-secret")


def connected(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """End well, and open the link again afterwards."""
    link = make_link(product, schema=schema)
    answer_basic(visitor.open(link).press("Start"))
    send(visitor)
    yield "connected"
    visitor.follow("See the receipt")
    yield "receipt"
    visitor.open(link)
    yield "start-sent"
    send(answer_shortly(product, visitor, username="warning@example.com", schema=f"{schema}_b"))
    yield "connected-warning"


def repairing(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Be asked for a new password for what is connected."""
    send(answer_shortly(product, visitor, schema=schema))
    onboarding_id = visitor.page.url.split("/")[4]
    visitor.open(json.loads(command(product, "link", "repair", onboarding_id, "--json"))["url"])
    yield "start-repair"
    visitor.press("Start")
    yield "password-repair"
    visitor.fill("Password", "right-password").press("Continue").sees(CHECK)
    yield "check-repair"


def waiting(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Fivetran's answer to the create is lost, so it takes a while."""
    send(answer_shortly(product, visitor, schema=schema))
    put(product, visitor.page.url.split("/")[4], State.UNCERTAIN, "uncertain")
    visitor.open(visitor.page.url.replace("result", "progress"))
    visitor.page.get_by_text("Next check at").wait_for()
    yield "progress"


def failing(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Fivetran made the connection, and it does not work."""
    answer_basic(begin(product, visitor, schema=schema), password="wrong-password")
    send(visitor, "Your connection needs attention")
    yield "needs-attention"
    visitor.follow("See the receipt")
    yield "receipt-not-connected"
    visitor.follow("See how it stands now")
    visitor.follow("Change the user name or password")
    yield "password-again"
    visitor.fill("Password", "right-password").press("Continue")
    yield "check-again"


def refused(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Nothing was created, for three reasons."""
    answer_shortly(product, visitor, schema="taken_schema")
    send(visitor, "The schema needs another name")
    yield "name-taken"
    answer_shortly(product, visitor, schema=schema, group_id="no_such_group")
    send(visitor, "The connection was not created")
    yield "refused"
    somebody_else = PlainBrowser().open(make_link(product, schema=schema)).submit("Start")
    stories.answer_basic(somebody_else).submit("Create the connection")
    answer_shortly(product, visitor)
    visitor.fill("Name of the schema", schema).press("Continue").press("Create the connection")
    yield "name-reserved"


def card(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """To Fivetran's page and back, and what happens when somebody deletes the connection meanwhile."""
    begin(product, visitor, schema=schema, auth_mode="ConnectCard")
    send(visitor, "You are going to Fivetran’s page")
    yield "leaving"
    leaving = visitor.page.url
    visitor.follow("Continue to Fivetran")
    visitor.open(leaving)
    yield "leaving-open"
    visitor.follow("See how it stands").sees("Waiting for Fivetran’s page")
    yield "card-away"
    visitor.follow("Open Fivetran’s page again").follow("Open a new one").press("Save & Test, and fail")
    visitor.open(leaving).follow("See how it stands").press("Check now")
    visitor.reloads_until("Fivetran’s tests did not pass")
    yield "card-failed"
    visitor.follow("Open Fivetran’s page again").follow("Open a new one").press("Close")
    way_back = next(r.url for r in reversed(visitor.watch.requests) if "/connect-card/return/" in r.url)
    connection = f"{product.sandbox_url}/v1/connections/{product.connection(schema)['id']}"
    requests.delete(connection, auth=FIVETRAN_KEY, timeout=30).raise_for_status()
    visitor.open(way_back).press("Check now").reloads_until("We need to look at this ourselves")
    yield "parked"
    visitor.open(f"{product.url}/connect-card/return/unknown")
    yield "come-back"


def beside(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Links that do not work, or not any more."""
    visitor.open(f"{product.url}/o/no-such-link")
    yield "not-found"
    link = make_link(product, schema=schema)
    visitor.open(link).press("Start").open(link)
    yield "start-again"
    let_expire(product, link)
    visitor.open(link)
    yield "expired"

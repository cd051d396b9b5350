"""Ways that somebody cannot finish just now: the service is not complete, or Fivetran gives no card."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import ready_made
from tests.browser.another_web import another_web
from tests.browser.journeys import answer_basic, begin, send
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct, free_port
from tests.stories import SHORT_JOURNEY, as_options, command


def not_ready(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Be the first operator, and send answers before a worker has ever started."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'new.db'}"
        ready_made.upgrade(database)
        with another_web(product, DATABASE_URL=database) as url, visitor.watch.expecting(503):
            own = {"DATABASE_URL": database, "PUBLIC_URL": url}
            visitor.open(command(product, "operator", "sign-in", **own).strip())
            yield "first-operator"
            visitor.fill("Your name", "").press("Sign in")
            yield "first-operator-errors"
            visitor.fill("Your name", "Ada").press("Sign in")
            yield "operator-list-empty"
            link = json.loads(
                command(
                    product, "link", "create", *as_options(**SHORT_JOURNEY, schema=schema), "--json", **own
                )
            )["url"]
            answer_basic(visitor.open(link).press("Start")).press("Create the connection")
            yield "not-ready"


def no_card(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Press the button that leads to Fivetran's page while Fivetran refuses us, or does not answer."""
    begin(product, visitor, schema=schema, auth_mode="ConnectCard")
    send(visitor, "You are going to Fivetran’s page")
    leaving = visitor.page.url.removeprefix(product.url)
    with another_web(product, FIVETRAN_API_SECRET="not-any-more") as url, visitor.watch.expecting(502):
        visitor.open(url + leaving).follow("Continue to Fivetran")
        yield "no-card-refused"
    nobody = f"http://127.0.0.1:{free_port()}"
    with another_web(product, FIVETRAN_API_URL=nobody) as url, visitor.watch.expecting(502):
        visitor.open(url + leaving).follow("Continue to Fivetran")
        yield "no-card"

"""Ways of somebody who is asked for one page: it is handed over, or not wanted any more."""

from collections.abc import Iterator

from tests.browser.held import let_expire
from tests.browser.journeys import CHECK, begin, choose_password, shown
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct


def handing_over(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Ask somebody else for the password, and be that person."""
    begin(product, visitor, schema=schema)
    choose_password(visitor).follow("Someone else has this")
    yield "someone-else"
    visitor.press("Make the link")
    yield "someone-else-errors"
    child = _made_for(visitor, "Ben")
    yield "child-made"
    visitor.follow("Go on").choose("All exports this user can see").press("Continue").sees("Waiting for Ben")
    yield "waiting-for-somebody"
    waiting = visitor.page.url
    visitor.open(child)
    yield "start-for-step"
    visitor.press("Start").fill("Anaplan user name", "anyone@example.com").fill("Password", "right-password")
    visitor.press("Hand it over")
    yield "handed-over"
    visitor.open(waiting).sees(CHECK)
    yield "check-handed-over"


def withdrawn(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Open links for one page of which nothing is wanted any more."""
    begin(product, visitor, schema=schema)
    choose_password(visitor).follow("Someone else has this")
    first = _made_for(visitor, "Ben")
    visitor.follow("Go on").follow("Back")
    yield "waiting-for-somebody-unopened"
    visitor.follow("Make a new link")
    second = _made_for(visitor, "Cleo")
    visitor.open(first)
    yield "over-for-step"
    let_expire(product, second)
    visitor.open(second)
    yield "over-for-step-expired"


def _made_for(visitor: Visitor, name: str) -> str:
    """Ask somebody for the page, and return their link."""
    visitor.fill("Their name", name).press("Make the link")
    return shown(visitor, "Link")

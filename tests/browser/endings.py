"""Ways that end before the end: locked out, cancelled, or waiting for somebody's word."""

from collections.abc import Iterator

from tests.browser.journeys import answer_basic, send, sign_in
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import make_link


def locked(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Enter a wrong PIN until the link is locked, and ask for a new one."""
    visitor.open(make_link(product, "--pin", "--recipient=Grace", schema=schema))
    yield "start-pin"
    visitor.press("Start")
    yield "start-pin-errors"
    visitor.fill("PIN", "0000 0000").press("Start")
    yield "start-wrong-pin-errors"
    while visitor.heading != "This link is locked":
        visitor.fill("PIN", "0000 0000").press("Start")
    yield "locked"
    visitor.press("Ask for a new link")
    yield "locked-asked"


def approval(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Send answers on which an operator has the last word."""
    answer_basic(visitor.open(make_link(product, "--approval", schema=schema)).press("Start"))
    send(visitor, "Your part is done")
    yield "awaiting-approval"
    visitor.follow("See the receipt")
    yield "receipt-awaiting-approval"


def cancelled(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """See that an operator has cancelled what was sent."""
    link = make_link(product, schema=schema)
    answer_basic(visitor.open(link).press("Start"), password="wrong-password")
    send(visitor, "Your connection needs attention")
    result = visitor.page.url
    sign_in(product, visitor)
    visitor.open(f"{product.url}/operator/onboardings/{result.split('/')[4]}/cancel")
    visitor.press("Cancel this onboarding")
    visitor.open(result).reloads_until("This onboarding was cancelled")
    yield "cancelled"
    visitor.open(link)
    yield "done-cancelled"

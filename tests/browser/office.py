"""Ways through the operators' pages: links, tokens, what was sent."""

from collections.abc import Iterator

from tests.browser.journeys import answer_basic, begin, send, sign_in
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct


def link(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Make a link, look at it, and end it."""
    sign_in(product, visitor)
    visitor.follow("Make a link")
    yield "new-link"
    visitor.page.get_by_text("Names, schedule and delays").click()
    visitor.fill("Name of the schema (optional)", "Not A Name").press("Make the link")
    yield "new-link-errors"
    visitor.fill("Who is asked? (optional)", "Ada").fill("Name of the schema (optional)", schema)
    visitor.choose("Planning lake").choose("Ask for a PIN").press("Preview")
    yield "preview"
    visitor.press("Make the link").sees("The link is ready")
    yield "link-made"
    visitor.follow("See how it stands")
    yield "operator-onboarding"
    visitor.follow("Issue a new link")
    yield "reissue"
    visitor.back().follow("Revoke")
    yield "revoke"
    visitor.press("Revoke the link")
    yield "operator-onboarding-revoked"


def people(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """See who may do what: operators, tokens, webhooks, an account of one's own."""
    sign_in(product, visitor)
    visitor.follow("Operators")
    yield "operators"
    visitor.follow("Tokens").press("Make the token")
    yield "tokens-errors"
    visitor.fill("Name", schema).press("Make the token")
    yield "token-made"
    visitor.follow("Tokens")
    yield "tokens"
    visitor.follow("Webhooks")
    yield "webhooks"
    visitor.open(f"{product.url}/operator/webhooks/new").press("Add")
    yield "add-webhook-errors"
    visitor.follow("Account")
    yield "operator-account"


def sent(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """See what was sent, and make a link to repair it."""
    send(answer_basic(begin(product, visitor, schema=schema)))
    sign_in(product, visitor).fill("Search", schema).press("Show")
    yield "operator-list-filtered"
    visitor.page.locator("tbody a").first.click()
    yield "operator-onboarding-connected"
    visitor.follow("Make a repair link")
    yield "repair"
    visitor.press("Make a repair link")
    yield "repair-made"

"""Ways through the operators' pages, and of a page that is handed to somebody else."""

from collections.abc import Iterator

from tests.browser.journeys import CHECK, answer_basic, begin, choose_password, send
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import make_link, operators_address


def link(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Make a link, look at it, and end it."""
    _sign_in(product, visitor)
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
    _sign_in(product, visitor)
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
    """Keep a receipt, and see as an operator what was sent."""
    address = make_link(product, schema=schema)
    answer_basic(visitor.open(address).press("Start"))
    send(visitor).follow("See the receipt")
    yield "receipt"
    visitor.open(address)
    yield "done"
    _sign_in(product, visitor)
    visitor.fill("Search", schema).press("Show")
    yield "operator-list-filtered"
    visitor.page.locator("tbody a").first.click()
    yield "operator-onboarding-connected"
    visitor.follow("Make a repair link")
    yield "repair"
    visitor.press("Make a repair link")
    yield "repair-made"
    anew = visitor.page.get_by_role("region", name="Link", exact=True).inner_text().strip()
    visitor.open(anew)
    yield "start-repair"
    visitor.press("Start")
    yield "password-repair"
    visitor.fill("Password", "right-password").press("Continue").sees(CHECK)
    yield "check-repair"


def handing_over(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Ask somebody else for the password, and be that person."""
    begin(product, visitor, schema=schema)
    choose_password(visitor).follow("Someone else has this")
    yield "someone-else"
    visitor.press("Make the link")
    yield "someone-else-errors"
    visitor.fill("Their name", "Ben").press("Make the link").sees("The link for Ben is ready")
    yield "child-made"
    child = visitor.page.get_by_role("region", name="Link", exact=True).inner_text().strip()
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


def _sign_in(product: RunningProduct, visitor: Visitor) -> None:
    visitor.open(operators_address(product)).press("Sign in")

"""Ways through the product that together pass every page up to the check page, each with its mistakes.

A route walks, and yields the name of every page that is worth a look.
"""

from collections.abc import Iterator

from tests.browser.journeys import CHECK, begin, choose_password
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import EXPORT_IDS, certificate_and_key, make_link, operators_address

MISTYPED_EXPORTS = (
    "one\nworkspace_model\n8a81b09a5e8c6f27015eb7a0e0f10001_75A40874E6B64FA3AE0743278996850F_11 6"
)


def password(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Answer what most people are asked: four short pages and the check."""
    visitor.open(make_link(product, schema=schema))
    yield "start"
    visitor.press("Start")
    yield from _with_mistake(visitor, "sign_in")
    visitor.choose("User name and password").press("Continue")
    visitor.fill("Anaplan address (optional)", "https://planning.example.com")
    yield from _with_mistake(visitor, "account")
    visitor.fill("Anaplan address (optional)", "").choose("Default").press("Continue")
    yield from _with_mistake(visitor, "password")
    visitor.fill("Password", "right-password").press("Continue")
    yield "password-kept-errors"
    visitor.fill("Anaplan user name", "anyone@example.com").press("Continue")
    yield from _with_mistake(visitor, "exports")
    visitor.choose("All exports this user can see").press("Continue").sees(CHECK)
    yield "check"
    visitor.unfold("Already decided")
    yield "check-unfolded"


def certificate(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Answer the way with a certificate and a list of exports."""
    right, key = certificate_and_key()
    _, other_key = certificate_and_key("other@example.com")
    begin(product, visitor, schema=schema)
    visitor.choose("Certificate and private key").press("Continue").choose("Europe").press("Continue")
    yield from _with_mistake(visitor, "certificate")
    visitor.fill("Certificate", right).fill("Private key", other_key).press("Continue")
    yield "certificate-not-a-pair-errors"
    visitor.fill("Certificate", right).fill("Private key", key).press("Continue")
    visitor.choose("Only the exports I list").press("Continue")
    visitor.unfold("Or enter export IDs").fill("Export IDs, one on each line", MISTYPED_EXPORTS)
    yield from _with_mistake(visitor, "selection")
    visitor.fill("Export IDs, one on each line", "\n".join(EXPORT_IDS)).press("Continue").sees(CHECK)
    yield "check-certificate"
    visitor.follow("Change Certificate")
    yield "certificate-kept"


def operator(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Everything that there is to be asked."""
    visitor.open(operators_address(product))
    yield "operator-sign-in"
    visitor.press("Sign in")
    yield "operator-list"
    visitor.press("Set up a connection yourself")
    choose_password(visitor)
    visitor.fill("Anaplan user name", "anyone@example.com").fill("Password", "right-password")
    visitor.press("Continue").choose("All exports this user can see").press("Continue")
    yield from _destination(visitor, schema)
    yield from _schedule(visitor)
    yield from _network(visitor)
    visitor.fill("Where the person goes when all is done (optional)", "example.com/done")
    yield from _with_mistake(visitor, "card")
    visitor.fill("Where the person goes when all is done (optional)", "https://example.com/done")
    visitor.press("Continue").sees(CHECK)
    yield "check-everything"
    visitor.follow("See it as a request")
    yield "request"


def _destination(visitor: Visitor, schema: str) -> Iterator[str]:
    visitor.fill("Name of the schema", "Finance 2026")
    yield from _with_mistake(visitor, "destination")
    visitor.choose("Planning lake").fill("Name of the schema", schema).press("Continue")


def _schedule(visitor: Visitor) -> Iterator[str]:
    yield "schedule"
    visitor.pick("How often?", "Once a day")
    visitor.pick("When is late data reported?", "After a number of minutes (Fivetran Enterprise and above)")
    visitor.fill("After how many minutes?", "an hour").press("Continue")
    yield "schedule-errors"
    visitor.fill("After how many minutes?", "60").press("Continue")


def _network(visitor: Visitor) -> Iterator[str]:
    yield "network"
    visitor.choose("Through a private link").press("Continue")
    yield "network-errors"
    visitor.choose("Planning sources").press("Continue")


def _with_mistake(visitor: Visitor, step: str) -> Iterator[str]:
    """Stop at a question, press Continue with what is there, and stop at what it says."""
    if visitor.step != step:
        raise AssertionError(f"this is {visitor.step}, not {step}")
    yield step
    visitor.press("Continue")
    if not visitor.problems:
        raise AssertionError(f"{step} found nothing wrong")
    yield f"{step}-errors"

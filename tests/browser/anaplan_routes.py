"""Ways on which Anaplan is asked: it lets people in, refuses them, or says nothing of use."""

from collections.abc import Iterator

from tests.browser.journeys import PASSWORD_NEXT, begin
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import certificate_and_key


def refused(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Enter a password that Anaplan refuses until it is tried no more, then one that it takes."""
    user = f"{schema}@example.com"
    begin(product, visitor, **PASSWORD_NEXT, schema=schema)
    visitor.fill("Anaplan user name", user).fill("Password", "wrong-password").press("Continue")
    visitor.sees("Anaplan did not let us in")
    yield "anaplan-refused"
    for _ in range(3):
        visitor.press("Check again")
    visitor.sees("We wait before we ask Anaplan again")
    yield "anaplan-too-often"
    visitor.follow("Change the user or the password")
    visitor.fill("Anaplan user name", "edge@example.com").fill("Password", "right-password").press("Continue")
    visitor.sees("Anaplan has a problem at the moment")
    yield "anaplan-trouble"
    visitor.follow("Back")
    visitor.fill("Anaplan user name", f"b.{user}").fill("Password", "right-password").press("Continue")
    yield "exports-let-in"
    visitor.choose("All exports this user can see").press("Continue")
    yield "check-let-in"


def certificate_refused(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Enter a certificate that nobody registered."""
    certificate, key = certificate_and_key("unregistered@example.com")
    begin(product, visitor, auth_mode="Certificate", region="DEFAULT", sync_mode="AllExports", schema=schema)
    visitor.fill("Certificate", certificate).fill("Private key", key).press("Continue")
    visitor.sees("Anaplan did not let us in")
    yield "anaplan-certificate-refused"
    visitor.follow("Go on without the check")
    yield "check-refused"

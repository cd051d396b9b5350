"""Ways to what the list and an onboarding's page tell operators to see to, and to what they stop."""

from collections.abc import Iterator

from tests.browser.held import sent_long_ago
from tests.browser.journeys import answer_basic, begin, go_on, send, sign_in
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import certificate_and_key, make_link


def reminders(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Let a certificate near its end be in use, and somebody be at Fivetran's page for long."""
    certificate, key = certificate_and_key(days=9)
    begin(product, visitor, auth_mode="Certificate", region="EU", sync_mode="AllExports", schema=schema)
    visitor.fill("Certificate", certificate).fill("Private key", key).press("Continue")
    yield "check-certificate-ends"
    send(go_on(visitor))
    yield "connected-certificate-ends"
    link = make_link(product, "--recipient=Grace", schema=f"{schema}_card", auth_mode="ConnectCard")
    send(visitor.open(link).press("Start"), "You are going to Fivetran’s page")
    sent_long_ago(product, link)
    sign_in(product, visitor)
    yield "operator-list-reminders"


def cancelled(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Cancel what failed, as an operator."""
    answer_basic(begin(product, visitor, schema=schema), password="wrong-password")
    send(visitor, "Your connection needs attention")
    sign_in(product, visitor).fill("Search", schema).press("Show")
    visitor.page.locator("tbody a").first.click()
    yield "operator-onboarding-failed"
    visitor.follow("Cancel …")
    yield "cancel"
    visitor.press("Cancel this onboarding")
    yield "operator-onboarding-cancelling"


def approved(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Let start what waits for an operator's word."""
    address = make_link(product, "--approval", "--recipient=Grace", schema=schema)
    send(answer_basic(visitor.open(address).press("Start")), "Your part is done")
    sign_in(product, visitor).fill("Search", schema).press("Show")
    visitor.follow("Grace")
    yield "operator-onboarding-approve"
    visitor.press("Approve")
    yield "operator-onboarding-approved"

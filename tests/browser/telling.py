"""A way through a webhook's life: added, tested, told, ended."""

from collections.abc import Iterator

from tests.browser.another_web import another_web
from tests.browser.journeys import sign_in
from tests.browser.visitor import Visitor
from tests.receiver import receiving
from tests.running_product import RunningProduct
from tests.stories import make_link


def webhook(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Add a webhook, have it tested well and badly, let something happen, and end it."""
    sign_in(product, visitor)
    with receiving() as site, another_web(product, WEBHOOK_HOSTS="127.0.0.1") as url:
        visitor.open(f"{url}/operator/webhooks").follow("Add a webhook")
        yield "add-webhook"
        visitor.fill("Address", f"{site.url}/{schema}").press("Add")
        yield "webhook-made"
        visitor.follow("Go on")
        yield "webhook"
        visitor.press("Send a test")
        yield "webhook-tested"
        site.answers = [500]
        visitor.press("Send a test")
        yield "webhook-not-tested"
        make_link(product, schema=schema)
        # The product's own worker looks every second, and may tell nobody: there WEBHOOK_HOSTS is empty.
        while not visitor.page.get_by_text("Tried again later").count():
            visitor.page.wait_for_timeout(200)
            visitor.page.reload(wait_until="domcontentloaded")
        yield "webhook-messages"
        visitor.press("End the webhook")
        yield "webhook-ended"
        visitor.follow("Webhooks")
        yield "webhooks-allowed"

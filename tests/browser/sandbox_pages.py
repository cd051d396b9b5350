"""A way through the sandbox's own pages: what it takes, what came, and the page that plays Fivetran's."""

from collections.abc import Iterator

from tests.browser.journeys import begin, send
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct


def sandbox(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Look at what the sandbox says of itself, and at its Connect Card until that is too old."""
    begin(product, visitor, schema=schema, auth_mode="ConnectCard")
    send(visitor, "You are going to Fivetran’s page").follow("Continue to Fivetran")
    yield "sandbox-card"
    card = visitor.page.url
    visitor.press("Save & Test, and fail")
    yield "sandbox-card-failed"
    visitor.open(f"{card}-of-yesterday")
    yield "sandbox-card-expired"
    visitor.open(product.sandbox_url)
    yield "sandbox-test-values"
    visitor.follow("Requests received")
    yield "sandbox-requests"

"""A way through the pages on which exports are picked, and past each page that stands in for a list."""

from collections.abc import Iterator

from tests.browser.journeys import PASSWORD_NEXT, at_picker, begin
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct


def picked(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Pick, search in vain, take off, and mistype."""
    at_picker(product, visitor, schema)
    yield "pick-workspaces"
    visitor.follow("Finance")
    yield "pick-models"
    visitor.follow("Budget 2027").choose("Budget by cost centre").choose("Who changed what")
    visitor.page.locator("#chosen-heading", has_text="2 exports").wait_for()
    yield "pick-exports"
    visitor.fill("Search these exports", "zebra").press("Search")
    yield "pick-none-found"
    visitor.press("Done")
    yield "selection-picked"
    visitor.unfold("The same list").fill("Export IDs, one on each line", "one\ntwo_three").press(
        "Pick from Anaplan"
    )
    yield "selection-picked-errors"
    visitor.fill("Export IDs, one on each line", "").press("Pick from Anaplan")
    visitor.follow("Finance").follow("Controller")
    yield "pick-no-exports"
    visitor.press("Add from another model").follow("Board pack")
    yield "pick-no-role"
    visitor.follow("Pick from another model").follow("Budget 2019")
    yield "pick-archived"
    visitor.open(visitor.page.url.replace("/models/", "/models/x"))
    yield "pick-not-listed"


def many(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Look at a model that has 5,012 exports: at the first page, and at one in the middle."""
    at_picker(product, visitor, schema).follow("Supply").follow("Demand")
    yield "pick-many"
    visitor.press("Next")
    yield "pick-many-more"


def not_picked(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Go to pick before being let in, while Anaplan is busy, and with nothing to see."""
    begin(product, visitor, **PASSWORD_NEXT, sync_mode="SpecificExports", schema=f"{schema}_a")
    onboarding_id = visitor.page.url.split("/")[-2]
    visitor.fill("Anaplan user name", "sso@example.com").fill("Password", "right-password").press("Continue")
    visitor.open(f"{product.url}/onboarding/{onboarding_id}/selection/workspaces")
    yield "pick-not-signed-in"
    at_picker(product, visitor, f"{schema}_b", username="busy@example.com")
    yield "pick-busy"
    at_picker(product, visitor, f"{schema}_c", username="nothing@example.com")
    yield "pick-no-workspace"

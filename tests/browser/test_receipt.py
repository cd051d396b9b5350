"""The receipt on paper and on the screen: a button that prints, and an A4 page with nothing to press."""

from tests.browser.conftest import Visits
from tests.browser.journeys import answer_shortly, send
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct

NOT_ON_PAPER = "header nav, .back-link, button, .actions, footer, .skip-link"
NOTE_PRINTING = "() => { window.printed = 0; window.print = () => { window.printed += 1; }; }"


def at_receipt(product: RunningProduct, visitor: Visitor, schema: str) -> Visitor:
    """Return somebody whose account is connected and who looks at the receipt."""
    send(answer_shortly(product, visitor, schema=schema))
    return visitor.follow("See the receipt")


def test_the_button_prints_the_page(product: RunningProduct, visitor: Visitor, schema: str) -> None:
    at_receipt(product, visitor, schema).does(NOTE_PRINTING)
    visitor.page.get_by_role("button", name="Print", exact=True).click()
    assert visitor.does("() => window.printed") == 1


def test_without_scripts_there_is_no_button_that_does_nothing(
    product: RunningProduct, visits: Visits, schema: str
) -> None:
    without = visits(javascript=False)
    send(answer_shortly(product, without, schema=schema))
    without.follow("See the receipt")
    assert without.page.get_by_role("button", name="Print").count() == 0
    assert without.page.get_by_text("Print this page or save it").is_visible()


def test_on_a4_there_is_everything_and_nothing_to_press(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    page = at_receipt(product, visitor, schema).page
    page.emulate_media(media="print")
    # A4 less margins of 15 mm.
    page.set_viewport_size({"width": 680, "height": 971})
    assert [one for one in page.locator(NOT_ON_PAPER).all() if one.is_visible()] == []
    assert visitor.does("() => document.documentElement.scrollWidth <= innerWidth")
    for words in (schema, "Entered, not kept", "set by your data team", "How to stop it"):
        assert page.get_by_text(words).first.is_visible(), words

"""Back, after a mistake that was put right: a question again, and not the browser's own word for a form."""

from tests.browser.journeys import PASSWORD_NEXT, begin
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct

QUESTION = "How will Fivetran sign in to Anaplan?"


def test_back_past_a_mistake_shows_the_question_with_its_answer(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    begin(product, visitor, schema=schema).press("Continue")
    assert visitor.problems == ["Choose how Fivetran will sign in to Anaplan"]
    visitor.choose("Certificate and private key").press("Continue").back().sees(QUESTION)
    assert visitor.box("Certificate and private key").is_checked()
    assert visitor.problems == []


def test_a_mistake_is_not_sent_again_by_a_reload(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    begin(product, visitor, schema=schema).press("Continue")
    visitor.page.reload(wait_until="domcontentloaded")
    assert visitor.sees(QUESTION).problems == []
    assert len(visitor.posted("/sign_in")) == 1


def test_back_past_a_link_that_was_shown_once_makes_no_other_one(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    begin(product, visitor, **PASSWORD_NEXT, sync_mode="AllExports", schema=schema)
    visitor.follow("Someone else has this").fill("Their name", "Bob").press("Make the link")
    link = visitor.sees("The link for Bob is ready").page.locator("pre").first.inner_text()
    visitor.follow("Go on").sees("Waiting for Bob").back().sees("Who can answer this page for you?")
    assert link not in visitor.page.content()
    assert "The link that you made for Bob stops working" in visitor.page.locator("main").inner_text()
    assert len(visitor.posted("/someone-else")) == 1


def test_a_reload_of_a_link_that_was_shown_once_leads_on(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    begin(product, visitor, **PASSWORD_NEXT, sync_mode="AllExports", schema=schema)
    visitor.follow("Someone else has this").fill("Their name", "Bob").press("Make the link")
    visitor.page.reload(wait_until="domcontentloaded")
    visitor.sees("Waiting for Bob")


def test_a_form_that_was_open_for_too_long_is_no_trap_either(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    begin(product, visitor, schema=schema)
    visitor.page.context.clear_cookies(name="pre")
    visitor.choose("Certificate and private key").press("Continue")
    assert "Nothing was saved from it" in visitor.page.locator("main").inner_text()
    visitor.choose("User name and password").press("Continue").back().sees(QUESTION)
    assert visitor.watch.complaints.pop().count("400") == 1

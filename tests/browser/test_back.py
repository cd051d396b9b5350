"""Back, past a mistake or past what was shown once: a page of ours, and not the browser's own about forms."""

from tests.browser.journeys import PASSWORD_NEXT, begin
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import make_link, operators_address

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


def test_back_past_a_new_link_shows_where_it_stands(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    _sign_in(product, visitor).follow("Make a link").unfold("Names, schedule and delays")
    visitor.fill("Name of the schema (optional)", schema).choose("Planning lake").press("Make the link")
    link = _shown_once(visitor.sees("The link is ready"))
    visitor.follow("See how it stands").back()
    assert "This link was made already" in visitor.page.locator("main").inner_text()
    assert link not in visitor.page.content()


def test_back_past_a_link_in_the_place_of_another_shows_where_it_stands(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    onboarding_id = make_link(product, schema=schema).rpartition("/")[2][:10]
    _sign_in(product, visitor).follow(onboarding_id).follow("Issue a new link").press("Issue a new link")
    link = _shown_once(visitor.sees("The new link is ready"))
    visitor.follow("See how it stands").back().sees(f"Onboarding {onboarding_id}")
    assert link not in visitor.page.content()


def test_back_past_a_token_leads_to_the_tokens(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    _sign_in(product, visitor).follow("Tokens").fill("Name", schema).press("Make the token")
    token = _shown_once(visitor.sees("The token is ready"))
    visitor.follow("Operators").back().sees("Tokens")
    assert token not in visitor.page.content()


def test_back_past_an_address_that_signs_somebody_in_leads_to_the_operators(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    _sign_in(product, visitor).follow("Operators").follow("Add an operator").fill("Name", schema)
    visitor.choose("Viewer").press("Add")
    address = _shown_once(visitor.sees(f"An address for {schema}"))
    visitor.follow("Tokens").back().sees("Operators")
    assert address not in visitor.page.content()


def _sign_in(product: RunningProduct, visitor: Visitor) -> Visitor:
    return visitor.open(operators_address(product)).press("Sign in")


def _shown_once(visitor: Visitor) -> str:
    return visitor.page.locator("pre").first.inner_text()

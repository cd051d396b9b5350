"""Large letters, a very long name, paper, a script that does not come."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visits
from tests.browser.journeys import CHECK, PASSWORD_NEXT, answer_shortly, begin
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import make_link

NARROW = {"width": 320, "height": 640}
LARGE_LETTERS = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("html { font-size: 32px }");
  document.adoptedStyleSheets = [sheet];
}"""
IS_TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
LONG_ADDRESS = "finance_data_platform@long_company_name.example"


def test_a_password_has_room_when_letters_are_twice_as_large(
    product: RunningProduct, visits: Visits, schema: str
) -> None:
    visitor = begin(product, visits(viewport=NARROW), **PASSWORD_NEXT, schema=schema)
    visitor.does(LARGE_LETTERS)
    box = visitor.box("Password").bounding_box()
    assert box
    assert box["width"] > 200
    assert not visitor.does(IS_TOO_WIDE)


def test_a_long_address_of_who_decided_does_not_widen_the_page(
    product: RunningProduct, visits: Visits, schema: str
) -> None:
    visitor = visits(viewport=NARROW)
    presets = PASSWORD_NEXT | {"sync_mode": "AllExports", "schema": schema}
    visitor.open(make_link(product, "--as", LONG_ADDRESS, **presets)).press("Start")
    visitor.fill("Anaplan user name", "anyone@example.com").fill("Password", "right-password")
    visitor.press("Continue").sees(CHECK)
    assert LONG_ADDRESS in visitor.page.locator("summary").inner_text()
    assert not visitor.does(IS_TOO_WIDE)


def test_paper_says_who_decided(product: RunningProduct, visitor: Visitor, schema: str) -> None:
    answer_shortly(product, visitor, schema=schema).sees(CHECK)
    visitor.page.emulate_media(media="print")
    assert visitor.page.get_by_text("Already decided by").is_visible()
    assert visitor.page.get_by_text("Names of the tables").is_visible()


def test_nothing_offers_to_show_a_password_where_the_script_does_not_come(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    visitor.page.route("**/site.*.js", lambda route: route.fulfill(status=404))
    begin(product, visitor, **PASSWORD_NEXT, schema=schema)
    assert not visitor.page.get_by_text("Show", exact=True).is_visible()
    visitor.watch.complaints.clear()
    visitor.page.unroute_all()
    visitor.page.reload()
    visitor.page.get_by_role("button", name="Show Password").wait_for()


@pytest.mark.parametrize("language", ["en", "de"])
def test_that_it_was_copied_is_said_without_moving_the_button(
    product: RunningProduct, visits: Visits, schema: str, language: str
) -> None:
    visitor = visits(viewport=NARROW)
    answer_shortly(product, visitor, schema=schema).sees(CHECK)
    visitor.page.context.set_extra_http_headers({"Accept-Language": language})
    visitor.open(f"{visitor.page.url}/request")
    blocks = visitor.page.locator(".code-block").all()
    assert len(blocks) == 2
    for block in blocks:
        button, label = block.get_by_role("button"), block.locator(".code-block__bar > :first-child")
        button.scroll_into_view_if_needed()
        before, beside = button.bounding_box(), label.bounding_box()
        assert before
        assert beside
        assert before["y"] < beside["y"] + beside["height"]
        button.click()
        expect(block.get_by_role("status")).to_have_text({"en": "Copied", "de": "Kopiert"}[language])
        assert button.bounding_box() == pytest.approx(before, abs=1)
        assert not visitor.does(IS_TOO_WIDE)

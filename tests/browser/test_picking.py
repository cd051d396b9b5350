"""Exports are picked in a real browser, with scripts and without them; nobody types an id."""

import re

import pytest
from playwright.sync_api import Route, expect

from tests.anaplan_site import listings
from tests.browser.conftest import Visits
from tests.browser.journeys import CHECK, CONNECTED, at_picker
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct

LOOKS_LIKE_AN_ID = re.compile(r"^[0-9a-f]{32}_[0-9A-F]{32}_116[0-9]{9}$")
BUDGET = "8a81b08e6c2f4d1a017e52c3a9b4d6f0_0A1B2C3D4E5F60718293A4B5C6D7E8F9"
ACTUALS = "8a81b08e6c2f4d1a017e52c3a9b4d6f0_1B2C3D4E5F60718293A4B5C6D7E8F90A"


def chosen(visitor: Visitor, count: int) -> None:
    """Wait until the page says how many are chosen."""
    words = f"{count} export{'' if count == 1 else 's'} chosen"
    expect(visitor.page.locator("#chosen-heading")).to_have_text(words)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_five_exports_of_two_models_are_picked_and_sent(
    product: RunningProduct, visits: Visits, schema: str, *, javascript: bool
) -> None:
    visitor = at_picker(product, visits(javascript=javascript), schema)
    visitor.follow("Finance").follow("Budget 2027")
    visitor.choose("Budget by cost centre").choose("Budget, all line items")
    if javascript:
        chosen(visitor, 2)
        visitor.box("Search these exports").fill("P&L")
        expect(visitor.page.locator("#count")).to_have_text("1 export with “P&L”")
    else:
        visitor.fill("Search these exports", "P&L").press("Search")
    visitor.choose('P&L <draft> "v2"')
    if javascript:
        chosen(visitor, 3)
    visitor.press("Add from another model")
    visitor.page.reload(wait_until="domcontentloaded")
    chosen(visitor, 3)
    visitor.follow("Actuals").choose("Actuals by month").choose("Trial balance").press("Done")
    visitor.sees("The exports that Fivetran reads")
    chosen(visitor, 5)
    visitor.page.reload(wait_until="domcontentloaded")
    visitor.press("Continue").sees(CHECK)
    assert "Finance › Budget 2027 › Budget by cost centre" in visitor.page.locator("main").inner_text()
    visitor.press("Create the connection").reloads_until(CONNECTED)

    (body,) = product.creates(schema)
    ids = body["config"]["selected_exports"]
    assert sorted(ids) == sorted(
        [f"{BUDGET}_11600000000{number}" for number in (1, 2, 5)]
        + [f"{ACTUALS}_11600000002{number}" for number in (1, 2)]
    )
    assert all(LOOKS_LIKE_AN_ID.match(id_) for id_ in ids)
    assert "names" not in body["config"]


def test_the_keyboard_alone_picks_and_the_focus_stays_where_it_was(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    at_picker(product, visitor, schema).follow("Finance").follow("Budget 2027")
    keys, focused = visitor.page.keyboard, visitor.page.locator(":focus")
    visitor.box("Search these exports").focus()
    keys.type("budget")
    expect(visitor.page.locator("#count")).to_have_text("3 exports with “budget”")
    expect(focused).to_have_id("q")
    expect(visitor.page.locator("#count")).to_have_role("status")
    keys.press("Tab")
    keys.press("Tab")
    expect(focused).to_have_value("116000000001")
    keys.press("Space")
    chosen(visitor, 1)
    expect(focused).to_have_value("116000000001")
    visitor.page.reload(wait_until="domcontentloaded")
    expect(visitor.box("Budget by cost centre")).to_be_checked()
    expect(visitor.box("Search these exports")).to_have_value("budget")
    visitor.page.get_by_role("button", name="Remove").focus()
    keys.press("Enter")
    chosen(visitor, 0)
    expect(focused).to_have_id("chosen-heading")
    expect(visitor.box("Budget by cost centre")).not_to_be_checked()


def test_enter_in_the_box_searches_and_removes_nothing(
    product: RunningProduct, visits: Visits, schema: str
) -> None:
    visitor = at_picker(product, visits(javascript=False), schema)
    visitor.follow("Finance").follow("Budget 2027").choose("Budget by cost centre")
    with visitor.page.expect_navigation():
        visitor.box("Search these exports").press("Enter")
    chosen(visitor, 1)
    assert visitor.heading == "Exports of Budget 2027"


def test_a_tick_that_does_not_reach_us_is_taken_back_and_that_is_said(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    at_picker(product, visitor, schema).follow("Finance").follow("Budget 2027")
    visitor.choose("Budget by cost centre")
    chosen(visitor, 1)
    visitor.page.route("**/models/*", lambda route: route.abort())
    # No `check`, which wants to see the tick that is taken back at once.
    visitor.box("Budget, all line items").click()
    expect(visitor.page.get_by_role("status")).to_contain_text("Your last tick was not kept")
    expect(visitor.box("Budget, all line items")).not_to_be_checked()
    expect(visitor.box("Budget by cost centre")).to_be_checked()
    visitor.page.unroute_all()
    visitor.choose("Budget, all line items")
    chosen(visitor, 2)
    expect(visitor.page.get_by_role("status")).to_have_text("8 exports")
    visitor.watch.complaints.clear()


def test_done_waits_for_a_tick_that_is_still_on_its_way(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    at_picker(product, visitor, schema).follow("Finance").follow("Budget 2027")
    held: list[Route] = []
    asked: list[str] = []

    def hold(route: Route) -> None:
        asked.append(route.request.post_data or "")
        if "go=stay" in asked[-1]:
            held.append(route)
        else:
            route.continue_()

    visitor.page.route("**/models/*", hold)
    with visitor.page.expect_request("**/models/*"):
        visitor.choose("Budget by cost centre")
    visitor.page.get_by_role("button", name="Done").click(no_wait_after=True)
    visitor.page.wait_for_timeout(500)
    assert len(asked) == len(held) == 1
    held[0].continue_()
    visitor.sees("The exports that Fivetran reads")
    chosen(visitor, 1)


def test_a_remark_makes_no_name_bold(product: RunningProduct, visitor: Visitor, schema: str) -> None:
    at_picker(product, visitor, schema).follow("Finance").follow("Budget 2027")
    weights = visitor.page.locator("#results label").evaluate_all(
        "(labels) => labels.map((label) => getComputedStyle(label).fontWeight)"
    )
    assert set(weights) == {"400"}


def test_quick_ticks_are_all_kept(product: RunningProduct, visitor: Visitor, schema: str) -> None:
    at_picker(product, visitor, schema).follow("Supply").follow("Demand")
    before = len(listings(product.sandbox_url))
    for number in range(1, 13):
        visitor.choose(f"Demand of site {number:04}")
    visitor.box("Search these exports").fill("site 0001")
    chosen(visitor, 12)
    expect(visitor.page.locator("#count")).to_have_text("1 export with “site 0001”")
    expect(visitor.box("Demand of site 0001")).to_be_checked()
    assert len(listings(product.sandbox_url)) == before
    visitor.press("Done")
    chosen(visitor, 12)

"""However the button is pressed, the answers are sent once."""

import re

from tests.browser.conftest import Visits
from tests.browser.journeys import CONNECTED, answer_shortly
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct


def test_a_second_press_while_the_first_is_on_its_way_sends_nothing(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    answer_shortly(product, visitor, schema=schema)
    slow = {"offline": False, "latency": 500, "downloadThroughput": -1, "uploadThroughput": -1}
    visitor.page.context.new_cdp_session(visitor.page).send("Network.emulateNetworkConditions", slow)
    button = visitor.page.get_by_role("button", name="Create the connection")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    for _ in range(3):
        # The mouse itself, since everything else would wait for the page that comes.
        visitor.page.mouse.click(box["x"] + 20, box["y"] + 20)
        visitor.page.wait_for_timeout(100)

    visitor.sees(CONNECTED)
    assert len(visitor.posted("/check")) == 1
    assert len(product.creates(schema)) == 1


def test_without_scripts_a_double_click_and_a_second_try_make_one_connection(
    product: RunningProduct, visits: Visits, schema: str
) -> None:
    visitor = visits(javascript=False)
    answer_shortly(product, visitor, schema=schema)
    visitor.page.get_by_role("button", name="Create the connection").dblclick(no_wait_after=True)
    visitor.page.get_by_role("heading", level=1).and_(
        visitor.page.get_by_text(re.compile("connect"))
    ).wait_for()
    visitor.back()
    if visitor.step == "check":
        visitor.press("Create the connection")
    visitor.reloads_until(CONNECTED)
    assert len(product.creates(schema)) == 1

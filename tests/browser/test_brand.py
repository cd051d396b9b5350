"""The pages with a logo and a long name of somebody else's, on a telephone and as a file of its own."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Visits
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import make_link

LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 60" onload="document.title = 'ran'">
<script>document.documentElement.setAttribute("ran", "")</script><rect width="900" height="60"/></svg>"""
LONG_NAME = "Rhabarberbarbara-Datenübernahme-Arbeitsgruppe Nordwest"
COLOURS = "() => getComputedStyle(document.querySelector('.button')).backgroundColor"


@pytest.fixture(scope="module")
def branded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    folder = tmp_path_factory.mktemp("branded")
    (folder / "logo.svg").write_text(LOGO)
    running = RunningProduct(
        folder / "var",
        LOGO=str(folder / "logo.svg"),
        PRODUCT_NAME=LONG_NAME,
        ACCENT_COLOUR="#5b21b6",
        SUPPORT_CONTACT="first-line-of-help-for-everybody@contoso-international.example",
    ).start()
    yield running
    running.stop()


def test_a_wide_logo_and_a_long_name_break_no_page(branded: RunningProduct, visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 320, "height": 640})
    addresses = (make_link(branded), f"{branded.url}/nowhere", f"{branded.url}/operator/sign-in")
    for address in addresses:
        visitor.page.goto(address)
        logo = visitor.page.locator("header img").bounding_box()
        name = visitor.page.locator(".header__name").bounding_box()
        assert logo
        assert name
        assert 20 <= logo["width"] <= 0.4 * name["width"] + 1
        assert logo["height"] == 32
        assert name["x"] + name["width"] <= 320
        assert visitor.does("() => document.scrollingElement.scrollWidth") == 320
        assert visitor.does("() => document.querySelector('header img').naturalWidth") > 0


def test_the_colour_is_theirs_and_lighter_in_the_dark(branded: RunningProduct, visitor: Visitor) -> None:
    visitor.open(make_link(branded))
    assert visitor.does(COLOURS) == "rgb(91, 33, 182)"
    visitor.page.emulate_media(color_scheme="dark")
    assert visitor.does(COLOURS) == "rgb(181, 155, 222)"


def test_nothing_in_a_logo_runs_even_when_it_is_opened_alone(branded: RunningProduct, visits: Visits) -> None:
    visitor = visits()
    address = visitor.open(make_link(branded)).page.locator("header img").get_attribute("src")
    assert visitor.page.title() != "ran"
    visitor.page.goto(f"{branded.url}{address}")
    assert visitor.does("() => [document.title, document.documentElement.hasAttribute('ran')]") == ["", False]
    refused = visitor.watch.complaints[:]
    visitor.watch.complaints.clear()
    assert len([one for one in refused if "script-src" in one]) >= 2

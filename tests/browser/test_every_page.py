"""Every page, reached by walking: everybody can use it, it is light, and it gives nothing away."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from tests.browser.tour import ROUTES, Route
from tests.browser.visitor import Visitor
from tests.browser.walk import Walk, Walker
from tests.browser.watch import Watch
from tests.installing import MissingProgramError
from tests.running_product import RunningProduct
from tests.validators import faults

Walked = Callable[[Route], Walk]


@pytest.fixture(scope="module")
def walker(browser: Browser) -> Iterator[Walker]:
    """Return one walker for all routes, since a new window takes longer than most pages."""
    context = browser.new_context(reduced_motion="reduce")
    yield Walker(Visitor(context, Watch(context)))
    context.close()


@pytest.fixture(scope="module")
def walked(product: RunningProduct, walker: Walker) -> Walked:
    """Return what walks each route once for all tests."""
    done: dict[Route, Walk] = {}

    def walk(route: Route) -> Walk:
        if route not in done:
            done[route] = walker.walk(route, product, f"anaplan_{uuid4().hex[:8]}")
        return done[route]

    return walk


@pytest.fixture(scope="module", params=ROUTES, ids=lambda route: route.__name__)
def walk(request: pytest.FixtureRequest, walked: Walked) -> Walk:
    return walked(request.param)


def test_axe_finds_nothing_wrong(walk: Walk) -> None:
    assert walk.wrong["axe"] == {}


def test_no_page_scrolls_sideways(walk: Walk) -> None:
    assert walk.wrong["sideways"] == {}


def test_every_edge_of_a_box_and_every_focus_ring_stands_out(walk: Walk) -> None:
    assert walk.wrong["faint"] == {}


def test_a_title_begins_with_error_when_there_is_one_and_only_then(walk: Walk) -> None:
    assert walk.wrong["title"] == {}


def test_a_summary_of_errors_has_the_focus_and_each_line_leads_to_its_field(walk: Walk) -> None:
    assert walk.wrong["errors"] == {}


def test_no_page_and_no_store_of_the_browser_holds_what_was_entered_in_secret(walk: Walk) -> None:
    assert walk.wrong["secrets"] == {}


def test_a_page_needs_three_requests_and_fourteen_kilobytes_at_first_sight(walk: Walk) -> None:
    assert walk.wrong["weight"] == {}


def test_the_browser_complains_about_nothing(walk: Walk) -> None:
    assert walk.wrong["complaints"] == {}


def test_every_route_has_pages(walk: Walk) -> None:
    assert len(walk.pages) == len(set(walk.pages)) > 0


def test_two_validators_find_no_fault_in_the_html_of_any_page(walked: Walked, tmp_path: Path) -> None:
    pages = {name: html for route in ROUTES for name, html in walked(route).html.items()}
    assert len(pages) > len(ROUTES)
    try:
        assert faults(pages, tmp_path) == []
    except MissingProgramError as error:
        pytest.fail(str(error), pytrace=False)

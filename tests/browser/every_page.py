"""What holds for every page, reached by walking: everybody can use it, it is light, and gives nothing away.

A class for each part of the tour takes these tests over, so that two processes can walk at the same time.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from tests.browser.tour import Route
from tests.browser.visitor import Visitor
from tests.browser.walk import Walk, Walker
from tests.browser.watch import Watch
from tests.installing import MissingProgramError
from tests.running_product import ROOT, RunningProduct
from tests.validators import faults

Walked = Callable[[Route], Walk]

NOTES_TEMPLATES = str(Path(__file__).with_name("rendered"))
"""The folder whose `sitecustomize` has each process of the product note the templates that it uses."""


class EveryPage:
    """Walks `routes`, which together use every template of `folders`."""

    routes: ClassVar[tuple[Route, ...]]
    folders: ClassVar[tuple[str, ...]]

    @pytest.fixture(scope="class")
    @classmethod
    def noted(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        return tmp_path_factory.mktemp("noted") / "templates.txt"

    @pytest.fixture(scope="class")
    @classmethod
    def walked(cls, noted: Path, browser: Browser) -> Iterator[Walked]:
        """Return what walks each route once for all tests, in one window, since a new one takes long."""
        product = RunningProduct(noted.parent / "var", PYTHONPATH=NOTES_TEMPLATES, TEMPLATES_USED=str(noted))
        context = browser.new_context(reduced_motion="reduce")
        walker = Walker(Visitor(context, Watch(context)))
        done: dict[Route, Walk] = {}

        def walk(route: Route) -> Walk:
            if route not in done:
                done[route] = walker.walk(route, product, f"anaplan_{uuid4().hex[:8]}")
            return done[route]

        product.start()
        yield walk
        context.close()
        product.stop()

    @pytest.fixture
    def walk(self, route: Route, walked: Walked) -> Walk:
        return walked(route)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Test each route by itself, where a test is about one."""
        if "walk" in metafunc.fixturenames:
            metafunc.parametrize("route", self.routes, ids=lambda route: route.__name__, scope="class")

    def test_axe_finds_nothing_wrong(self, walk: Walk) -> None:
        assert walk.wrong["axe"] == {}

    def test_no_page_scrolls_sideways(self, walk: Walk) -> None:
        assert walk.wrong["sideways"] == {}

    def test_every_edge_of_a_box_and_every_focus_ring_stands_out(self, walk: Walk) -> None:
        assert walk.wrong["faint"] == {}

    def test_a_title_begins_with_error_when_there_is_one_and_only_then(self, walk: Walk) -> None:
        assert walk.wrong["title"] == {}

    def test_a_summary_of_errors_has_the_focus_and_each_line_leads_to_its_field(self, walk: Walk) -> None:
        assert walk.wrong["errors"] == {}

    def test_no_page_and_no_store_of_the_browser_holds_what_was_entered_in_secret(self, walk: Walk) -> None:
        assert walk.wrong["secrets"] == {}

    def test_a_page_needs_three_requests_and_fourteen_kilobytes_at_first_sight(self, walk: Walk) -> None:
        assert walk.wrong["weight"] == {}

    def test_the_browser_complains_about_nothing(self, walk: Walk) -> None:
        assert walk.wrong["complaints"] == {}

    def test_every_route_has_pages(self, walk: Walk) -> None:
        assert len(walk.pages) == len(set(walk.pages)) > 0

    def test_two_validators_find_no_fault_in_the_html_of_any_page(
        self, walked: Walked, tmp_path: Path
    ) -> None:
        pages = {name: html for route in self.routes for name, html in walked(route).html.items()}
        assert len(pages) > len(self.routes)
        try:
            assert faults(pages, tmp_path) == []
        except MissingProgramError as error:
            pytest.fail(str(error), pytrace=False)

    def test_every_template_is_passed(self, walked: Walked, noted: Path) -> None:
        for route in self.routes:
            walked(route)
        templates = ROOT / "templates"
        pages = [file for folder in self.folders for file in (templates / folder).glob("*.html")]
        assert len(pages) > len(self.folders)
        passed = set(noted.read_text().splitlines())
        assert sorted({str(file.relative_to(templates)) for file in pages} - passed) == []

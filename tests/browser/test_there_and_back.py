"""The Connect Card, there and back: nobody is stranded, whatever happens on the way."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from app.store.card_returns import LIFE
from tests.browser.conftest import Visits
from tests.browser.journeys import CONNECTED, begin, send
from tests.browser.site_of_their_own import OwnSite, own_site
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import make_link

LEAVING = "You are going to Fivetran’s page"
NOT_FINISHED = "Fivetran’s page is not finished"
PASS, FAIL = "Save & Test, and pass", "Save & Test, and fail"


@pytest.fixture
def their_site() -> Iterator[OwnSite]:
    with own_site() as site:
        yield site


@pytest.fixture
def visitor(product: RunningProduct, visitor: Visitor, schema: str) -> Visitor:
    """Return somebody who is about to leave for Fivetran's page."""
    begin(product, visitor, schema=schema, auth_mode="ConnectCard")
    return send(visitor, LEAVING)


def progress_of(visitor: Visitor) -> str:
    return visitor.page.url.rpartition("/")[0] + "/progress"


def way_back(visitor: Visitor) -> str:
    """Return the address that Fivetran was told to send the person back to."""
    there = next(r.url for r in reversed(visitor.watch.requests) if "/connect-card/setup" in r.url)
    return dict(parse_qsl(urlsplit(there).query))["redirect_uri"]


def is_connected(product: RunningProduct, schema: str) -> bool:
    found = product.connection(schema)
    return (found["setup_state"], found["paused"], len(product.creates(schema))) == ("connected", False, 1)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_link_to_the_customers_own_page(
    product: RunningProduct, visits: Visits, schema: str, their_site: OwnSite, *, javascript: bool
) -> None:
    presets = {"schema": schema, "redirect_uri": f"{their_site.url}/after?from=us"}
    visitor = visits(javascript=javascript)
    visitor.open(make_link(product, "--redirect-state", "case 7", **presets)).press("Start")
    visitor.choose("Enter them on Fivetran’s own page").press("Continue")
    send(visitor, LEAVING).follow("Continue to Fivetran")
    assert visitor.page.url.startswith(f"{product.sandbox_url}/connect-card/setup")
    visitor.press(PASS).sees("Thank you")
    connection = product.connection(schema)
    (path,) = their_site.came_to
    assert path.startswith("/after?from=us&id=")
    expected = [("from", "us"), ("id", connection["id"]), ("state", "case 7")]
    assert parse_qsl(urlsplit(path).query) == expected
    assert parse_qsl(urlsplit(visitor.page.url).query) == expected
    assert is_connected(product, schema)
    # Back shows the result instead of sending them on once more.
    visitor.open(way_back(visitor)).reloads_until(CONNECTED)
    assert len(their_site.came_to) == 1


def test_whoever_closes_it_early_opens_it_again(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    visitor.follow("Continue to Fivetran").press("Close").reloads_until(NOT_FINISHED)
    visitor.follow("Open Fivetran’s page again").sees(LEAVING)
    visitor.follow("Continue to Fivetran").press(PASS).reloads_until(CONNECTED)
    assert is_connected(product, schema)


def test_whoever_fails_there_is_told_which_test_and_tries_again(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    progress = progress_of(visitor)
    visitor.follow("Continue to Fivetran").press(FAIL)
    visitor.open(progress).press("Check now").reloads_until("Fivetran’s tests did not pass")
    assert "Validating" in visitor.page.locator("main").inner_text()
    visitor.follow("Open Fivetran’s page again").follow("Open a new one at Fivetran")
    visitor.press(PASS).reloads_until(CONNECTED)
    assert is_connected(product, schema)


def test_whoever_never_comes_back_is_connected_all_the_same(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    progress = progress_of(visitor)
    card = visitor.follow("Continue to Fivetran").page.url
    visitor.open(progress).sees("Waiting for Fivetran’s page")
    finished = requests.post(card, data={"button": "pass"}, allow_redirects=False, timeout=30)
    assert finished.status_code == 303
    visitor.press("Check now").reloads_until(CONNECTED)
    assert is_connected(product, schema)


def test_whoever_comes_back_twice_sees_the_same(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    visitor.follow("Continue to Fivetran").press(PASS).sees(CONNECTED)
    result = visitor.page.url
    visitor.open(f"{way_back(visitor)}?id={product.connection(schema)['id']}").reloads_until(CONNECTED)
    assert visitor.page.url == result
    assert is_connected(product, schema)


def test_a_return_that_finds_us_out_is_made_up_for(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    progress = progress_of(visitor)
    visitor.follow("Continue to Fivetran")
    is_out = "**/connect-card/return/**"
    finished = requests.post(visitor.page.url, data={"button": "pass"}, allow_redirects=False, timeout=30)
    visitor.page.route(
        is_out, lambda route: route.fulfill(status=503, body="<h1>Out</h1>", content_type="text/html")
    )
    visitor.open(finished.headers["Location"]).sees("Out")
    visitor.page.unroute(is_out)
    # The worker lists the cards every half a minute, and may have found out by now.
    assert visitor.open(progress).heading in ("Waiting for Fivetran’s page", CONNECTED)
    visitor.open(way_back(visitor)).reloads_until(CONNECTED)
    assert is_connected(product, schema)
    assert visitor.watch.complaints.pop().count("503") == 1


def test_a_card_that_has_expired_is_replaced_by_a_new_one(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    progress, onboarding_id = progress_of(visitor), visitor.page.url.split("/")[4]
    visitor.follow("Continue to Fivetran")
    a_day_ago = datetime.now(UTC) - timedelta(hours=25) + LIFE
    with closing(sqlite3.connect(product.folder / "onboarding.db", timeout=30)) as database, database:
        database.execute(
            "UPDATE card_return SET expires_at = ? WHERE onboarding_id = ?",
            (a_day_ago.replace(tzinfo=None).isoformat(" "), onboarding_id),
        )
    visitor.open(progress).sees("Fivetran’s page has expired")
    visitor.follow("Open a new one").sees(LEAVING)
    visitor.follow("Continue to Fivetran").press(PASS).reloads_until(CONNECTED)
    assert is_connected(product, schema)


def test_two_windows_end_on_one_connection(product: RunningProduct, visitor: Visitor, schema: str) -> None:
    here = visitor.page
    there = here.context.new_page()
    there.goto(here.url, wait_until="domcontentloaded")
    visitor.follow("Continue to Fivetran")
    there.reload(wait_until="domcontentloaded")
    assert there.locator("h1").inner_text() == "Fivetran’s page may still be open"
    there.get_by_role("link", name="Open a new one at Fivetran").click()
    there.get_by_role("button", name=PASS).click()
    there.get_by_role("heading", name=CONNECTED, level=1).wait_for()
    visitor.press(PASS).reloads_until(CONNECTED)
    assert is_connected(product, schema)

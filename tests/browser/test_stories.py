"""From a link to a connection in a real browser, in each of the three ways."""

from pathlib import Path

import pytest

from tests.browser.conftest import Visits
from tests.browser.journeys import CHECK, CONNECTED, answer_basic, answer_certificate, begin, send
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import EXPORT_IDS


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_password_connects_all_exports_and_the_page_follows_by_itself(
    product: RunningProduct, visits: Visits, schema: str, *, javascript: bool
) -> None:
    visitor = visits(javascript=javascript)
    begin(product, visitor, schema=schema)
    answer_basic(visitor).sees(CHECK)

    visitor.press("Create the connection").sees(CONNECTED)

    (body,) = product.creates(schema)
    assert (body["config"]["auth_mode"], body["config"]["sync_mode"]) == ("Basic", "AllExports")
    assert product.connection(schema)["setup_state"] == "connected"


def test_files_of_a_certificate_and_its_key_connect_the_listed_exports(
    product: RunningProduct, visitor: Visitor, schema: str, tmp_path: Path
) -> None:
    begin(product, visitor, schema=schema)
    send(answer_certificate(visitor, tmp_path))

    (body,) = product.creates(schema)
    assert (body["config"]["auth_mode"], body["config"]["region"]) == ("Certificate", "EU")
    assert body["config"]["selected_exports"] == list(EXPORT_IDS)
    assert product.connection(schema)["setup_state"] == "connected"


def test_the_connect_card_leads_to_fivetran_and_back(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    begin(product, visitor, schema=schema)
    visitor.choose("Enter them on Fivetran’s own page").press("Continue")
    send(visitor, "You are going to Fivetran’s page")

    visitor.follow("Continue to Fivetran")
    assert visitor.page.url.startswith(f"{product.sandbox_url}/connect-card/setup")
    visitor.press("Save & Test, and pass").reloads_until(CONNECTED)

    assert visitor.page.url.startswith(product.url)
    assert len(product.creates(schema)) == 1
    assert product.connection(schema)["setup_state"] == "connected"

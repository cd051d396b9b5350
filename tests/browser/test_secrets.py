"""The Back button brings nothing to light that was entered in secret."""

import pytest

from tests.browser.conftest import Visits
from tests.browser.journeys import CERTIFICATE_NEXT, PASSWORD_NEXT, begin
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import certificate_and_key

PASSWORD = "Lime-Otter-Quay-7431"
WITH_AND_WITHOUT = pytest.mark.parametrize(
    "javascript", [True, False], ids=["with JavaScript", "without JavaScript"]
)


@WITH_AND_WITHOUT
def test_back_shows_a_password_box_that_is_empty(
    product: RunningProduct, visits: Visits, schema: str, *, javascript: bool
) -> None:
    visitor = visits(javascript=javascript)
    begin(product, visitor, schema=schema, **PASSWORD_NEXT)
    visitor.fill("Anaplan user name", "anyone@example.com").fill("Password", PASSWORD).press("Continue")
    assert visitor.step == "exports"

    assert visitor.back().step == "password"
    assert visitor.box("Password").input_value() == ""
    assert visitor.page.get_by_label("Password", exact=True).get_attribute("type") == "password"

    visitor.open(visitor.page.url)
    assert visitor.box("Anaplan user name").input_value() == "anyone@example.com"
    assert visitor.box("Password").input_value() == ""


@WITH_AND_WITHOUT
def test_back_shows_boxes_for_certificate_and_key_that_are_empty(
    product: RunningProduct, visits: Visits, schema: str, *, javascript: bool
) -> None:
    visitor = visits(javascript=javascript)
    certificate, key = certificate_and_key()
    begin(product, visitor, schema=schema, **CERTIFICATE_NEXT)
    visitor.fill("Certificate", certificate).fill("Private key", key).press("Continue")
    assert visitor.step == "exports"

    assert visitor.back().step == "certificate"
    assert visitor.box("Certificate").input_value() == ""
    assert visitor.box("Private key").input_value() == ""


def test_a_password_that_was_made_visible_is_hidden_again_when_it_is_sent(
    product: RunningProduct, visitor: Visitor, schema: str
) -> None:
    begin(product, visitor, schema=schema, **PASSWORD_NEXT)
    visitor.fill("Anaplan user name", "anyone@example.com").fill("Password", PASSWORD)
    visitor.page.get_by_role("button", name="Show Password").click()
    assert visitor.box("Password").get_attribute("type") == "text"
    assert visitor.press("Continue").back().step == "password"
    assert visitor.box("Password").get_attribute("type") == "password"

"""The main pages look as they did; layout.py says how to write the figures anew."""

import json

from tests.browser.layout import FILE, Looks, differences, looks, main_pages
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct


def test_the_main_pages_look_as_they_did(product: RunningProduct, visitor: Visitor, schema: str) -> None:
    before: dict[str, Looks] = json.loads(FILE.read_text())
    now = {name: looks(visitor) for name in main_pages(product, visitor, schema)}
    found = [f"{page}: {line}" for page in now for line in differences(before.get(page, {}), now[page])]
    assert now.keys() == before.keys()
    assert not found, "\n".join([*found, "Is it as it should be? Then: python -m tests.browser.layout"])

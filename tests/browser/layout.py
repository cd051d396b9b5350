"""What the main pages look like, in figures: `python -m tests.browser.layout` writes them anew.

No pictures are compared: letters differ from machine to machine, and a picture that may differ a little
says little. Compared are the figures that a style sheet decides and a font does not: where the parts begin
and how wide they are (to 4 px), type sizes, distances, edges, corners, colours, and that a part is there to
be seen. Heights are left out, and the places of what stands in a row, for they depend on words. Sizes do not
depend on the scheme nor colours on the width: sizes are taken at 320 and 1280 px, colours in light and dark.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch_options
from tests.browser.journeys import CHECK, choose_password, send
from tests.browser.visitor import Visitor
from tests.browser.watch import Watch
from tests.running_product import RunningProduct
from tests.stories import make_link, operators_address

FILE = Path(__file__).with_name("layout.json")
FIGURES = Path(__file__).with_name("layout.js").read_text()
WIDTHS = (320, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PARTS = (
    "body",
    "header",
    ".header__row",
    ".header__mark",
    ".header__nav",
    ".back-link",
    "main",
    "h1",
    "h2",
    "main p",
    ".lead",
    ".field",
    ".field__label",
    ".field__hint",
    ".input",
    ".secret",
    ".secret .button",
    ".choices",
    ".choice",
    ".choice__input",
    ".actions",
    "main .button",
    ".notice",
    ".summary-list",
    ".summary-list > div",
    ".summary-list dt",
    ".summary-list .action",
    ".test-list__item",
    ".test-list .icon",
    ".filter",
    ".table",
    ".table th",
    ".tag",
    "main a",
    "footer",
    "footer .column",
    "footer p",
)

Looks = dict[str, dict[str, str]]
"""For each part, its sizes by width and its colours by scheme."""


def main_pages(product: RunningProduct, visitor: Visitor, schema: str) -> Iterator[str]:
    """Walk, and stop at each page whose look is watched."""
    visitor.open(make_link(product, schema=schema))
    yield "start"
    visitor.press("Start")
    yield "sign_in"
    choose_password(visitor)
    yield "password"
    visitor.fill("Anaplan user name", "anyone@example.com").fill("Password", "right-password")
    visitor.press("Continue").choose("All exports this user can see").press("Continue").sees(CHECK)
    yield "check"
    send(visitor)
    yield "connected"
    visitor.open(operators_address(product)).press("Sign in").sees("Onboardings")
    yield "operator-list"


def looks(visitor: Visitor) -> Looks:
    """Return what the page looks like at each width and in each scheme."""
    found: Looks = {}
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 800})
        for part, (sizes, _) in visitor.does(FIGURES, PARTS).items():
            found.setdefault(part, {})[str(width)] = sizes
    for scheme in SCHEMES:
        visitor.page.emulate_media(color_scheme=scheme)
        for part, (_, colours) in visitor.does(FIGURES, PARTS).items():
            found[part][scheme] = colours
    visitor.page.emulate_media(color_scheme="light")
    return found


def differences(before: Looks, now: Looks) -> Iterator[str]:
    """Yield a line for each part that looks different."""
    for part in sorted({*before, *now}):
        was, is_ = before.get(part, {}), now.get(part, {})
        for look in sorted({*was, *is_}):
            if was.get(look) != is_.get(look):
                yield f"{part} ({look}): was {was.get(look, 'not there')} and is {is_.get(look, 'not there')}"


def main() -> int:
    """Write the figures anew."""
    found: dict[str, Looks] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        product = RunningProduct(Path(folder) / "var").start()
        browser = playwright.chromium.launch(**launch_options(playwright.chromium.executable_path))
        context = browser.new_context(reduced_motion="reduce")
        visitor = Visitor(context, Watch(context))
        try:
            for name in main_pages(product, visitor, "anaplan_looked_at"):
                found[name] = looks(visitor)
        finally:
            browser.close()
            product.stop()
    FILE.write_text(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

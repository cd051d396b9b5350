"""Take a picture of every page: `python -m tests.pictures FOLDER`.

Starts a product of its own and walks through it; each page is taken narrow and wide, light and dark.
"""

import sys
import tempfile
from pathlib import Path
from typing import Literal
from uuid import uuid4

from playwright.sync_api import Browser, sync_playwright

from app.local.settings import QUARANTINE_SECONDS
from tests.browser.chromium import NoChromiumError, launch_options
from tests.browser.tour import ROUTES, Route
from tests.browser.visitor import Visitor
from tests.browser.watch import Watch
from tests.running_product import RunningProduct

WIDTHS = (320, 768, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HEIGHT = 800
README_HEIGHT = 790
FOR_THE_README = "password"


def main() -> int:
    """Write the pictures and return the exit code."""
    match sys.argv[1:]:
        case [name]:
            folder = Path(name)
        case _:
            print("Usage: python -m tests.pictures FOLDER", file=sys.stderr)
            return 2
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var, sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(**launch_options(playwright.chromium.executable_path))
        except NoChromiumError as error:
            print(error, file=sys.stderr)
            return 1
        product = RunningProduct(Path(var) / "var", SUBMISSION_QUARANTINE_SECONDS=QUARANTINE_SECONDS).start()
        try:
            for route in ROUTES:
                _walk(route, product, browser, folder)
        finally:
            product.stop()
            browser.close()
    print(f"{len(list(folder.glob('*.png')))} pictures are in {folder}")
    return 0


def _walk(route: Route, product: RunningProduct, browser: Browser, folder: Path) -> None:
    context = browser.new_context(reduced_motion="reduce")
    visitor = Visitor(context, Watch(context))
    for name in route(product, visitor, f"anaplan_{uuid4().hex[:5]}"):
        for width in WIDTHS:
            for scheme in SCHEMES:
                visitor.page.set_viewport_size({"width": width, "height": HEIGHT})
                visitor.page.emulate_media(color_scheme=scheme)
                visitor.page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
        if name == FOR_THE_README:
            _fill_and_take(visitor, folder / "for-the-readme.png")
    context.close()


def _fill_and_take(visitor: Visitor, file: Path) -> None:
    """Take the page as it looks while somebody uses it, and leave it as it was."""
    visitor.page.emulate_media(color_scheme="light")
    visitor.page.set_viewport_size({"width": WIDTHS[-1], "height": README_HEIGHT})
    visitor.fill("Anaplan user name", "fivetran@example.com").fill("Password", "only for the picture")
    visitor.page.screenshot(path=file)
    visitor.fill("Anaplan user name", "").fill("Password", "")


if __name__ == "__main__":
    sys.exit(main())

"""Every page that operators see, and the sandbox's own, as `every_page` says."""

from typing import ClassVar

from tests.browser.every_page import EveryPage
from tests.browser.tour import OPERATING, Route


class TestOperating(EveryPage):
    """What operators see, and whoever tries the product with the sandbox."""

    routes: ClassVar[tuple[Route, ...]] = OPERATING
    folders: ClassVar[tuple[str, ...]] = ("operator", "sandbox")

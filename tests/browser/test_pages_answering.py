"""Every page that somebody passes who answers, and whatever comes of it, as `every_page` says."""

from typing import ClassVar

from tests.browser.every_page import EveryPage
from tests.browser.tour import ANSWERING, Route


class TestAnswering(EveryPage):
    """What recipients see, and operators who set a connection up themselves."""

    routes: ClassVar[tuple[Route, ...]] = ANSWERING
    folders: ClassVar[tuple[str, ...]] = ("errors", "pages", "picking", "steps")

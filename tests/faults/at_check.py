"""Somebody who has answered everything and could press the button now, with a browser that is quick."""

import re
import time
from dataclasses import dataclass
from urllib.parse import urljoin

import requests

from tests.faults.prepared import Prepared

FIELD = re.compile(r'name="(csrf_token|revision)" value="([^"]+)"')
RESULT_SECONDS = 60


@dataclass(frozen=True)
class Button:
    """What pressing it would send, as often as one likes."""

    address: str
    fields: dict[str, str]
    cookies: dict[str, str]

    def press(self) -> requests.Response:
        """Press it, with a connection of its own."""
        return requests.post(
            self.address,
            data=self.fields,
            cookies=self.cookies,
            headers={"Referer": self.address},
            allow_redirects=False,
            timeout=60,
        )


def at_check_page(site: str, prepared: Prepared) -> Button:
    """Open the link, press Start, and come to the check page."""
    with requests.Session() as browser:
        browser.headers["Referer"] = f"{site}/"
        link = f"{site}/o/{prepared.token}"
        browser.post(link, data=dict(FIELD.findall(browser.get(link, timeout=30).text)), timeout=30)
        page = browser.get(f"{site}/onboarding/{prepared.onboarding_id}/check", timeout=30)
        assert page.url.endswith("/check"), page.url
        return Button(page.url, dict(FIELD.findall(page.text)), browser.cookies.get_dict())


def result(button: Button) -> str:
    """Wait for the result page and return it."""
    until = time.monotonic() + RESULT_SECONDS
    while time.monotonic() < until:
        page = requests.get(urljoin(button.address, "result"), cookies=button.cookies, timeout=30)
        if page.url.endswith("/result"):
            return page.text
        time.sleep(0.1)
    raise AssertionError("no result in time")

"""A browser without JavaScript: follows links, fills forms, and checks every page it sees."""

import re
import time
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import requests
from bs4 import BeautifulSoup, Tag
from requests.adapters import BaseAdapter

from tests.page_lint import mistakes, without_what_is_new_each_time

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
in_order: set[tuple[str, ...]] = set()
"""Every page that was found to have no mistake, so that none is looked at twice."""


class Elsewhere(BaseAdapter):
    """Stands for another company's site, to which somebody is sent on: every page of it is empty."""

    def send(self, request: requests.PreparedRequest, **_more: Any) -> requests.Response:  # type: ignore[override]  # as tests need it
        """Answer without a connection."""
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = 200, str(request.url), request
        answer.raw = BytesIO()
        return answer

    def close(self) -> None:
        """Have nothing to close."""


class PlainBrowser:
    """Behaves as a person's browser would: it can only post what the page's form has."""

    def __init__(self, **headers: str) -> None:
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers.update(headers)
        self.session.mount("https://example.com/", Elsewhere())
        self.answer = requests.Response()
        self.token = ""
        self._site = ""
        self._page: BeautifulSoup | None = None

    @property
    def page(self) -> BeautifulSoup:
        """The page's elements. To read them takes long, so it is done when somebody asks."""
        if self._page is None:
            self._page = BeautifulSoup(self.answer.text, "html5lib")
            # Where a line may end is not read.
            for place in self._page.select("wbr"):
                place.decompose()
            self._page.smooth()
        return self._page

    @property
    def url(self) -> str:
        """The address of the page."""
        return self.answer.url

    @property
    def path(self) -> str:
        """The last word of the page's address."""
        return self.url.partition("?")[0].rstrip("/").rpartition("/")[2]

    @property
    def heading(self) -> str:
        """What the page is called."""
        found = self.page.select_one("h1")
        return " ".join(found.get_text().split()) if found else ""

    @property
    def text(self) -> str:
        """What the page says."""
        found = self.page.select_one("main") or self.page
        return " ".join(found.get_text(" ").split())

    @property
    def problems(self) -> list[str]:
        """The lines of the error summary."""
        return [line.get_text(" ", strip=True) for line in self.page.select(".error-summary li")]

    def open(self, url: str) -> "PlainBrowser":
        """Go to an address."""
        return self._saw(self.session.get(urljoin(self.url or "", url), timeout=30))

    def follow(self, words: str) -> "PlainBrowser":
        """Press the link with these words."""
        for link in self.page.select("a[href]"):
            if words in " ".join(link.get_text(" ").split()):
                return self.open(str(link["href"]))
        raise AssertionError(f"no link says {words!r} on {self.heading!r}")

    def submit(
        self, button: str = "", files: dict[str, tuple[str, bytes]] | None = None, **values: Any
    ) -> "PlainBrowser":
        """Fill the form whose button has these words and press it. A field that is not there is a mistake."""
        form, pressed = self._form(button)
        data = self.fields(form)
        if pressed.get("name"):
            data[str(pressed["name"])] = pressed.get("value", "")
        for name, value in values.items():
            if not form.select(f'[name="{name}"]'):
                raise AssertionError(f"{self.heading!r} has no field {name}")
            data[name] = value
        data = {name: value for name, value in data.items() if value is not None}
        target = urljoin(self.url, str(pressed.get("formaction") or form.get("action") or self.url))
        if form.get("method", "get") == "get":
            return self._saw(self.session.get(target, params=data, timeout=30))
        return self._saw(self.session.post(target, data=data, files=files, timeout=30))

    def post(self, body: str, to: str = "", **headers: str) -> requests.Response:
        """Post what no form would, with the last token that was seen. Goes nowhere; see `look_at`."""
        return self.session.post(
            urljoin(self.url, to),
            f"{urlencode({'csrf_token': self.token})}&{body}",
            headers={"Content-Type": "application/x-www-form-urlencoded", **headers},
            allow_redirects=False,
            timeout=30,
        )

    def look_at(self, answer: requests.Response) -> "PlainBrowser":
        """Take an answer for the page."""
        return self._saw(answer)

    def fields(self, form: Tag) -> dict[str, Any]:
        """Return what the form would post as it stands."""
        data: dict[str, Any] = {}
        for field in form.select("input[name], select[name], textarea[name]"):
            name, kind = str(field["name"]), field.get("type", "")
            if field.name == "select":
                chosen = field.select_one("option[selected]") or field.select_one("option")
                data[name] = chosen["value"] if chosen else ""
            elif field.name == "textarea":
                data[name] = field.get_text().removeprefix("\n")
            elif kind == "radio":
                if field.has_attr("checked"):
                    data[name] = field.get("value", "on")
            elif kind == "checkbox":
                if field.has_attr("checked"):
                    # Several boxes may bear one name.
                    data[name] = [*data.get(name, []), field.get("value", "on")]
            elif kind != "file":
                data[name] = field.get("value", "")
        return data

    def wait_for(self, path: str, seconds: float = 30) -> "PlainBrowser":
        """Do what the page's own refresh does until another page comes."""
        until = time.monotonic() + seconds
        while self.path != path:
            if time.monotonic() > until:
                raise AssertionError(f"still on {self.url}: {self.text}")
            if self.path == "progress" and not self.page.select_one('meta[http-equiv="refresh"]'):
                raise AssertionError("the progress page does not refresh itself")
            time.sleep(0.1)
            self.open(self.url)
        return self

    def _form(self, words: str) -> tuple[Tag, Tag]:
        for form in self.page.select("main form"):
            for button in form.select("button[type=submit], button:not([type])"):
                # Without words it is the form's own button, and none that leads elsewhere.
                if words in button.get_text(strip=True) and (words or not button.has_attr("formaction")):
                    return form, button
        raise AssertionError(f"no form has a button {words!r} on {self.heading!r}")

    def _saw(self, answer: requests.Response) -> "PlainBrowser":
        self.answer = answer
        self._page = None
        if token := TOKEN.search(answer.text):
            self.token = token[1]
        # The first page is ours; the sandbox's, where a person may be sent, are none of this product.
        self._site = self._site or urlsplit(self.url).netloc
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        if is_page and urlsplit(self.url).netloc == self._site:
            self._check()
        return self

    def _check(self) -> None:
        seen = without_what_is_new_each_time(self.answer)
        if seen not in in_order:
            if found := mistakes(self.answer, self.page):
                raise AssertionError(f"{self.url}: {'; '.join(found)}")
            in_order.add(seen)

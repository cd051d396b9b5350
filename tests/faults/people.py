"""People who send their answers, and who reload and press again when something breaks."""

import re
import time
from collections.abc import Callable, Iterator
from threading import Event, Lock, Thread
from urllib.parse import urljoin, urlsplit

import requests

from tests.faults.prepared import Prepared

LOOK_AGAIN_SECONDS = 0.3
AGAIN_SECONDS = 0.2
PATIENCE = (3, 15)
FIELD = re.compile(r'name="(csrf_token|revision)" value="([^"]+)"')
HEADING = re.compile(r"<h1[^>]*>([^<]*)")
DONE = "Your Anaplan account is connected"
UNTESTED_YET = "Your connection needs attention"
NOT_CREATED = "The connection was not created"
CHECK, PROGRESS, RESULT = "check", "progress", "result"


class Person:
    """One recipient: a link and a browser without JavaScript.

    Who stays wants to see it connected; who does not closes the page as soon as the answers are accepted.
    """

    def __init__(self, site: str, prepared: Prepared, *, stays: bool) -> None:
        self.prepared = prepared
        self._stays = stays
        self.is_accepted = False
        self.is_done = False
        self.seen = "nothing"
        self.troubles = 0
        self._address = f"{site}/o/{prepared.token}"
        self._browser = requests.Session()
        self._browser.trust_env = False
        self._browser.headers["Referer"] = f"{site}/"

    def walk(self, goes_on: Callable[[], bool]) -> None:
        """Go on until it is done, or until nobody would wait any longer."""
        with self._browser:
            while not self.is_done and goes_on():
                try:
                    self._look_and_act()
                except requests.RequestException:
                    # No answer: whether it was done shows when the page is loaded again.
                    self.troubles += 1
                    time.sleep(AGAIN_SECONDS)

    def _look_and_act(self) -> None:
        page = self._browser.get(self._address, timeout=PATIENCE)
        page.raise_for_status()
        heading = HEADING.search(page.text)
        self.seen = " ".join(heading[1].split()) if heading else "no heading"
        place = urlsplit(page.url).path.rpartition("/")[2]
        self.is_accepted |= place in (PROGRESS, RESULT)
        self.is_done = self.seen == DONE or (self.is_accepted and not self._stays)
        self._address = page.url
        if self.is_done:
            return
        if place not in (PROGRESS, RESULT):
            self._press(page, page.url)
        elif self.seen == UNTESTED_YET:
            self._press(page, urljoin(page.url, CHECK))
        elif self.seen == NOT_CREATED:
            self._address = urljoin(page.url, CHECK)
        else:
            self._address = urljoin(page.url, PROGRESS)
            time.sleep(LOOK_AGAIN_SECONDS)

    def _press(self, page: requests.Response, to: str) -> None:
        fields = dict(FIELD.findall(page.text))
        answer = self._browser.post(to, data=fields, allow_redirects=False, timeout=PATIENCE)
        answer.raise_for_status()
        self._address = urljoin(to, answer.headers["Location"])
        self.is_accepted |= self._address.endswith(PROGRESS)
        self.is_done = self.is_accepted and not self._stays


class People:
    """Several at a time, one after the other, as long as there are prepared onboardings."""

    def __init__(self, site: str, prepared: Iterator[Prepared], at_once: int) -> None:
        self._site = site
        self._prepared = prepared
        self._lock = Lock()
        self._no_more = Event()
        self._until = float("inf")
        self.met: list[Person] = []
        self._threads = [Thread(target=self._one_after_the_other, daemon=True) for _ in range(at_once)]

    def start(self) -> None:
        """Let them come."""
        for thread in self._threads:
            thread.start()

    def finish(self, seconds: float) -> None:
        """Let nobody come any more, and those who are there go on for so long at most."""
        self._no_more.set()
        self._until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join()

    def _one_after_the_other(self) -> None:
        while not self._no_more.is_set():
            with self._lock:
                prepared = next(self._prepared, None)
                if prepared is None:
                    return
                person = Person(self._site, prepared, stays=len(self.met) % 2 == 0)
                self.met.append(person)
            person.walk(lambda: time.monotonic() < self._until)

"""People whose browsers write down whatever they are sent, and what they do with their secrets."""

import re
from collections.abc import Callable
from secrets import token_hex
from typing import Any, Self

import requests
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import answer_basic, answer_certificate, begin, certificate_and_key, send

CERTIFICATE, KEY = certificate_and_key()
CARD = re.compile(r"/connect-card/setup\?.*\bauth=([^&]+)")
WAY_BACK = re.compile(r"/connect-card/return/(\w{54})")


class Witness(PlainBrowser):
    """A person whose browser writes down whatever it was sent."""

    def __init__(self, site: str, name: str) -> None:
        super().__init__()
        self.name, self.home = name, site
        self.password = f'päss "{name}" &<{token_hex(12)}>\'%+ 1'
        self.sent: dict[str, bytes] = {}
        self.cookies: dict[str, bytes] = {}
        self.links: set[str] = set()
        self.tokens: set[str] = set()
        self.cards: set[str] = set()
        self.ways_back: set[str] = set()
        self.session.hooks["response"].append(self._write_down)

    def _write_down(self, answer: requests.Response, *_more: Any, **_others: Any) -> None:
        if not answer.url.startswith(self.home):
            return
        place = f"{self.name}, answer {len(self.sent)}, {answer.status_code}"
        headers = {**answer.headers}
        if cards := CARD.findall(headers.get("Location", "")):
            # The one place where a card's address has to be: where the browser is sent on to it.
            self.cards |= set(cards)
            headers.pop("Location")
        self.ways_back |= set(WAY_BACK.findall(answer.url))
        self.cookies[place] = headers.pop("Set-Cookie", "").encode()
        self.sent[place] = str(headers).encode() + answer.content
        self.links |= set(re.findall(r"/o/(\w+)$", answer.url))

    def _saw(self, answer: requests.Response) -> Self:
        super()._saw(answer)
        self.tokens.add(self.token)
        return self


def succeeds(product: RunningProduct, person: Witness) -> None:
    begin(product, person, schema=f"anaplan_{token_hex(4)}")
    send(answer_basic(person, password=person.password))
    assert person.heading == "Your Anaplan account is connected"
    person.follow("See the receipt")


def is_corrected(product: RunningProduct, person: Witness) -> None:
    begin(product, person, schema=f"anaplan_{token_hex(4)}")
    send(answer_basic(person, username="sso@example.com", password=person.password))
    assert person.heading == "Your connection needs attention"
    person.open("password").submit(username="anyone@example.com", password=person.password + "2")
    person.submit("Correct the connection").wait_for("result")
    assert person.heading == "Your Anaplan account is connected"
    person.follow("See the receipt")


def is_refused(product: RunningProduct, person: Witness) -> None:
    begin(product, person, schema=f"anaplan_{token_hex(4)}", group_id="no_such_group")
    send(answer_basic(person, password=person.password))
    assert person.heading == "The connection was not created"
    person.follow("See the receipt")


def gets_no_answer(product: RunningProduct, person: Witness) -> None:
    begin(product, person, schema=f"lost_reply_{token_hex(4)}")
    send(answer_certificate(person))
    assert person.heading == "Your Anaplan account is connected"
    person.follow("See the receipt")


def goes_to_the_card(product: RunningProduct, person: Witness) -> None:
    begin(product, person, schema=f"anaplan_{token_hex(4)}")
    person.submit(auth_mode="ConnectCard").submit("Create the connection").wait_for("leaving")
    person.follow("Continue to Fivetran").submit("Close")
    person.follow("Open Fivetran’s page again").follow("Continue to Fivetran")
    person.submit("Save & Test, and pass").wait_for("result")
    assert person.heading == "Your Anaplan account is connected"
    person.follow("See the receipt")


def makes_mistakes_and_gives_up(product: RunningProduct, person: Witness) -> None:
    begin(product, person, schema=f"anaplan_{token_hex(4)}")
    person.submit(auth_mode="Basic").submit(region="DEFAULT")
    inside = person.url
    person.submit(username="", password=person.password)
    person.submit(username="\u202e", password=person.password + "\n")
    person.submit(username="a" * 500, password=person.password + "x" * 2000)
    right, person.token = person.token, "nonsense"
    person.look_at(person.session.post(inside, data={"username": "a", "password": person.password}))
    person.token = right
    person.open(inside.replace("password", "sign_in")).submit(auth_mode="Certificate")
    person.submit(certificate=KEY, private_key=CERTIFICATE)
    certificate = inside.replace("password", "certificate")
    locked = _locked(person.password)
    person.open(certificate).submit(private_key=locked, passphrase=person.password + "2")
    person.submit(private_key=locked)
    assert person.submit(private_key=locked, passphrase=person.password).path == "exports"
    person.open(certificate).submit(certificate="nonsense", private_key=KEY)
    person.submit(certificate=CERTIFICATE[:-80], private_key=KEY.replace("\n", " "))
    person.session.post(person.url, data=f"private_key={KEY}" * 200)
    person.session.put(person.url, data=KEY)
    person.session.get(person.url, params={"password": person.password}, headers={"Referer": inside})


def _locked(passphrase: str) -> str:
    key = load_pem_private_key(KEY.encode(), None)
    lock = BestAvailableEncryption(passphrase.encode())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock).decode()


STORIES: list[Callable[[RunningProduct, Witness], None]] = [
    succeeds, is_corrected, is_refused, gets_no_answer, goes_to_the_card, makes_mistakes_and_gives_up,
]  # fmt: skip

"""A person whose browser is German connects by German words, and reads no English sentence on the way."""

import re

import pytest
from babel.messages.catalog import Message

from tests import catalogue
from tests.browser.conftest import Visits
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import make_link

SHORTEST = 3
DATA = ("Connecting to Anaplan", "Validating login", "Checking access to exports")
"""What Fivetran calls its tests, which stays as it is."""

VALUE = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
ENDS = "(?:^|(?<=[.!?:;–•\n]))\\s*{}\\s*(?:$|(?=[\n–]))"
VISIBLE = """() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element.closest("script, style, code, noscript") && element.getClientRects().length)
      texts.push(node.textContent.trim());
  }
  return [document.title, ...texts, document.body.innerText];
}"""


def english_of(message: Message) -> list[str]:
    """Return the forms in which a message is said in English, where German says it otherwise."""
    forms = [message.id] if isinstance(message.id, str) else list(message.id)
    said = [message.string] if isinstance(message.id, str) else list(message.string or ())
    return [form for form in forms if form not in said and len(form) >= SHORTEST]


@pytest.fixture(scope="module")
def english() -> list[re.Pattern[str]]:
    """Return what finds every English message as a whole text, or as a sentence of one."""
    (german,) = catalogue.languages()
    forms = {form for message in catalogue.read(german) if message.id for form in english_of(message)}
    return [re.compile(ENDS.format(as_shown(form)), re.MULTILINE) for form in sorted(forms)]


def as_shown(form: str) -> str:
    """Return what matches a message on a page, whatever its values are."""
    plain = TAG.sub("", form).replace("&amp;", "&")
    return r".{1,200}?".join(re.escape(part) for part in VALUE.split(plain))


def left_in_english(visitor: Visitor, english: list[re.Pattern[str]]) -> list[str]:
    """Return the English messages that the page shows."""
    page = "\n".join(visitor.does(VISIBLE))
    for name in DATA:
        page = page.replace(name, "")
    return [found.group() for pattern in english for found in [pattern.search(page)] if found]


def test_from_the_link_to_connected_by_german_words(
    product: RunningProduct, visits: Visits, schema: str, english: list[re.Pattern[str]]
) -> None:
    visitor = visits(locale="de-DE")

    def reads(step: str) -> Visitor:
        assert visitor.step == step
        assert visitor.does("document.documentElement.lang") == "de"
        assert left_in_english(visitor, english) == []
        return visitor

    link = make_link(product, schema=schema)
    visitor.open(link)
    reads(link.rpartition("/")[2]).press("Beginnen")
    reads("sign_in").press("Weiter")
    assert visitor.problems == ["Wählen Sie, wie sich Fivetran bei Anaplan anmeldet"]
    reads("sign_in").choose("Benutzername und Passwort").press("Weiter")
    reads("account").choose("Standard").press("Weiter")
    reads("password").press("Weiter")
    assert visitor.problems == ["Geben Sie den Anaplan-Benutzernamen ein", "Geben Sie das Passwort ein"]
    visitor.fill("Anaplan-Benutzername", "anyone@example.com").fill("Passwort", "right-password")
    reads("password").press("Weiter")
    reads("exports").choose("Alle Exporte, die dieser Benutzer sehen kann").press("Weiter")
    reads("check").press("Verbindung anlegen").reloads_until("Ihr Anaplan-Konto ist verbunden")
    reads("result").follow("Sehen Sie sich den Beleg an")
    reads("receipt").sees("Beleg: Anaplan ist mit Fivetran verbunden")
    (body,) = product.creates(schema)
    assert (body["config"]["auth_mode"], body["config"]["sync_mode"]) == ("Basic", "AllExports")
    assert product.connection(schema)["setup_state"] == "connected"

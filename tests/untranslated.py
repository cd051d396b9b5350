"""What a page says that is in no catalogue: messages stand in brackets, and the rest is left over."""

import re
from collections.abc import Iterable
from gettext import NullTranslations

from bs4 import BeautifulSoup, Tag

SPOKEN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder")
NOT_SPOKEN = ("script", "style", "code", "pre", "textarea", "noscript")
INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August"),
    *("September", "Oktober", "November", "Dezember"),
)
OUR_NAMES = ("Anaplan Onboarding", "UTC", *MONTHS)
"""The product's own name, and what a date holds in the language that the brackets are said to be."""


class Brackets(NullTranslations):
    """A catalogue in which every message is itself, in brackets."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


def left_over(html: str, data: Iterable[str] = ()) -> set[str]:
    """Return what a page says outside of all brackets, without `data`: what people and Fivetran named."""
    page = BeautifulSoup(html, "html5lib")
    for silent in page.select(", ".join(NOT_SPOKEN)):
        silent.decompose()
    for place in page.select("wbr"):
        place.decompose()
    page.smooth()
    said = [_text(page.body or page)] + [
        str(element[name])
        for element in page.select("body *")
        for name in SPOKEN_ATTRIBUTES
        if element.has_attr(name)
    ]
    said += [str(element["value"]) for element in page.select("input[type=submit], input[type=button]")]
    said += [element.get_text() for element in page.select("title")]
    return {rest for text in said for rest in _outside(text, data)}


def _text(element: Tag) -> str:
    # Between blocks stands a line break, so that what is left over is told apart.
    return element.get_text("\n")


def _outside(text: str, data: Iterable[str]) -> Iterable[str]:
    before = None
    # A message may run through elements, such as a link in the middle of a sentence.
    text = text.replace("\n", " ")
    while before != text:
        before, text = text, INNERMOST.sub("\n", text)
    for known in sorted((*OUR_NAMES, *data), key=len, reverse=True):
        text = text.replace(known, "")
    for rest in text.split("\n"):
        if WORD.search(rest):
            yield " ".join(rest.split())

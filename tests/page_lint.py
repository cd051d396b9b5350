"""What is wrong with a page, whatever it is about: its HTML, its names, its labels, and what runs in it."""

import re
from collections import Counter
from collections.abc import Iterator

import html5lib
import requests
from bs4 import BeautifulSoup, Tag

from app import assets

TITLE_BEGINS, HELP_BEGINS = ("Error: ", "Fehler: "), ("Questions?", "Fragen?")
"""In every language that there is."""

ENDS_OF_STYLES = tuple(sheet[-5_000:] for sheet in assets.Sheets.of(assets.SOURCE))
FIELDS = ("input", "select", "textarea")
REFERENCES = ("for", "aria-describedby", "aria-labelledby")
NONCE = re.compile(r"'nonce-([\w-]+)'")
NEW_EACH_TIME = re.compile(
    r'(name="csrf_token" value=")[\w.-]+(?=")|(action="/o/)\w+(?=")|(="/onboarding/)[\w-]{10}(?=/)'
)
BRACKETS = str.maketrans("", "", "⟦⟧")
RUNS = re.compile(r"\s*(javascript|data|vbscript):", re.IGNORECASE)


def mistakes(answer: requests.Response, page: BeautifulSoup) -> list[str]:
    """Return a sentence for each mistake on a page."""
    elements = page.find_all(True)
    return [
        *_of_the_html(answer.text),
        *_of_the_heading(page, elements),
        *_of_ids(elements),
        *_of_inputs(elements),
        *_of_forms(elements),
        *_of_the_error_summary(page),
        *_of_the_help(page),
        *_of_what_runs(answer.headers.get("Content-Security-Policy", ""), elements),
        *_of_the_headers(answer),
    ]


def without_what_is_new_each_time(answer: requests.Response) -> tuple[str, ...]:
    """Return all that `mistakes` looks at, with the page's own nonce, token, link and id made alike."""
    policy = answer.headers.get("Content-Security-Policy", "")
    nonce = NONCE.search(policy)
    html = NEW_EACH_TIME.sub(r"\1\2\3same", answer.text)
    if nonce:
        html = html.replace(f'nonce="{nonce[1]}"', 'nonce="same"')
        policy = policy.replace(f"'nonce-{nonce[1]}'", "'nonce-same'")
    return html, policy, answer.headers.get("Cache-Control", "")


def _of_the_html(html: str) -> Iterator[str]:
    parser = html5lib.HTMLParser()
    parser.parse(html)
    for (line, _), code, _ in parser.errors:
        yield f"line {line} is not HTML: {code}"


def _of_the_heading(page: BeautifulSoup, elements: list[Tag]) -> Iterator[str]:
    headings = [_words(element) for element in elements if element.name == "h1"]
    if len(headings) != 1 or not headings[0]:
        yield f"there are {len(headings)} h1, not one"
        return
    title = _words(page.title)
    if _without_beginning(title) != f"{headings[0]} – {_words(page.select_one('.header__name'))}":
        yield f"the title {title!r} does not name the heading {headings[0]!r}"
    if title.startswith(TITLE_BEGINS) != bool(page.select(".error-summary")):
        yield "the title says Error: without a summary of errors, or the other way round"


def _of_ids(elements: list[Tag]) -> Iterator[str]:
    ids = Counter(str(element["id"]) for element in elements if element.has_attr("id"))
    yield from (f"the id {name} is there twice" for name, times in ids.items() if times > 1)
    for element in elements:
        for attribute in REFERENCES:
            for name in _listed(element.get(attribute)):
                if name not in ids:
                    yield f"{attribute} names {name}, which is not there"


def _of_inputs(elements: list[Tag]) -> Iterator[str]:
    labels = Counter(
        element.get("for") for element in elements if element.name == "label" and _words(element)
    )
    for element in elements:
        if element.name in FIELDS and element.get("type") != "hidden":
            if labels[element.get("id")] != 1:
                yield f"the input {element.get('name')} has {labels[element.get('id')]} labels"
            if element.has_attr("required"):
                yield f"the browser, not the server, would ask for {element.get('name')}"
        if element.name in ("button", "a") and not _words(element):
            yield f"a {element.name} says nothing"


def _of_forms(elements: list[Tag]) -> Iterator[str]:
    for form in elements:
        if form.name == "form" and form.get("method", "get") == "post":
            if len(form.find_all("input", attrs={"name": "csrf_token"})) != 1:
                yield "a form that posts has no token"
            if not form.find("button"):
                yield "a form has no button"


def _of_the_error_summary(page: BeautifulSoup) -> Iterator[str]:
    for summary in page.select(".error-summary"):
        at_fields = {_without_beginning(_words(said)) for said in page.select(".field__error p")}
        if not summary.select("li"):
            yield "the summary of errors is empty"
        for link in summary.select("a[href]"):
            field = page.find(id=str(link["href"]).removeprefix("#"))
            if not isinstance(field, Tag) or field.name not in FIELDS:
                yield f"the error {_words(link)!r} leads to no field"
            elif _words(link) not in at_fields:
                yield f"the error {_words(link)!r} is not said at its field"


def _of_the_help(page: BeautifulSoup) -> Iterator[str]:
    """Help is in the same place on every page (WCAG 3.2.6): first in the footer, the last thing on it."""
    footers = page.select("body > main + footer:last-child")
    if len(footers) != 1 or len(page.select("footer")) != 1:
        yield "the footer is not the last thing on the page"
    elif not _words(footers[0].p).startswith(HELP_BEGINS):
        yield "the footer does not begin with whom to ask"


def _of_what_runs(policy: str, elements: list[Tag]) -> Iterator[str]:
    for element in elements:
        is_style = element.name == "link" and "stylesheet" in _listed(element.get("rel"))
        if element.name in ("script", "style") or is_style:
            if is_style or (element.name == "script" and element.contents) or not _is_ours(element):
                yield f"a {element.name} stands in the page"
            elif f"'nonce-{element.get('nonce')}'" not in policy:
                yield f"the policy does not allow the {element.name}"
        for name, value in element.attrs.items():
            if name == "style" or name.startswith("on"):
                yield f"a {element.name} has the attribute {name}"
            if name in ("href", "src", "action") and RUNS.match(str(value)):
                yield f"the {name} of a {element.name} runs something"


def _is_ours(element: Tag) -> bool:
    """Tell whether styles are the product's own; an installation's colour stands near their beginning."""
    return element.name != "style" or str(element.string).endswith(ENDS_OF_STYLES)


def _of_the_headers(answer: requests.Response) -> Iterator[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    if "unsafe" in policy or not policy.startswith("default-src 'none'"):
        yield "the policy allows more than it should"
    if answer.headers.get("Cache-Control") != "no-store":
        yield "the page may be kept"


def _listed(value: object) -> list[str]:
    """Return the words of an attribute, which may be one string or a list."""
    return value if isinstance(value, list) else str(value or "").split()


def _words(element: Tag | None) -> str:
    # In brackets stands a message where it is tested what is none.
    return " ".join(element.get_text(" ").translate(BRACKETS).split()) if element else ""


def _without_beginning(text: str) -> str:
    return next((text.removeprefix(one) for one in TITLE_BEGINS if text.startswith(one)), text)

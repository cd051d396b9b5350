"""Each mistake that a page can have is found, and the product's pages have none, whatever state they show."""

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import update

from app.store.models import submission
from app.submission.states import RUNNABLE, State
from app.views.recipient.progress import FINISHED
from tests.in_process import Site, right_answers
from tests.page_lint import mistakes, without_what_is_new_each_time
from tests.plain_browser import PlainBrowser

BREAKS: dict[str, tuple[str, str, str]] = {
    "a tag that is not closed": ("</h1>", "", "is not HTML"),
    "a stray end tag": ("<main", "</p><main", "is not HTML"),
    "two headings": ("<h1>", "<h1>One</h1><h1>", "2 h1"),
    "no heading": ("h1>", "h2>", "0 h1"),
    "another title": ("<title>Error: Which", "<title>Error: What", "does not name the heading"),
    "a title without Error": ("<title>Error: ", "<title>", "without a summary"),
    "an id twice": ('id="main"', 'id="username"', "there twice"),
    "a label for nothing": ('for="password"', 'for="passwort"', "which is not there"),
    "an input without a label": ('<label class="field__label" for="username"', "<label", "has 0 labels"),
    "a link of the summary that leads nowhere": ('href="#username"', 'href="#user"', "leads to no field"),
    "a link of the summary that leads to no field": ('href="#username"', 'href="#main"', "leads to no field"),
    "a message that is not at its field": (
        "error: </span>enter",
        "</span>Please enter",
        "not said at its field",
    ),
    "a field that the browser asks for": ('name="username"', 'name="username" required', "would ask for"),
    "a button without words": (">Continue</button>", "></button>", "says nothing"),
    "a form without its token": ('name="csrf_token"', 'name="token"', "has no token"),
    "a script in the page": ("</main>", "<script>alert(1)</script></main>", "stands in the page"),
    "a style in the page": ("</main>", "<style>p {}</style></main>", "stands in the page"),
    "a style at an element": ("<main", '<main style="color: red"', "has the attribute style"),
    "a handler": ("<main", '<main onclick="go()"', "has the attribute onclick"),
    "a link that runs something": ("</main>", '<a href=" JavaScript:go()">Go</a></main>', "runs something"),
    "help that is not at the end": ("</body>", "<p>The end</p></body>", "is not the last thing"),
    "help that is hidden": ("<p>questions?", "<p>more</p><p>questions?", "whom to ask"),
    "a script of another nonce": ("nonce=", "data-nonce=", "policy does not allow"),
}


@pytest.fixture(scope="module")
def person(site: Site) -> PlainBrowser:
    return site.arrive_at("password").submit(username="", password="right")


def look(html: str, headers: Any) -> list[str]:
    answer: Any = SimpleNamespace(text=html, headers=headers)
    return mistakes(answer, BeautifulSoup(html, "html5lib"))


def essence(html: str, headers: Any) -> tuple[str, ...]:
    answer: Any = SimpleNamespace(text=html, headers=headers)
    return without_what_is_new_each_time(answer)


def test_a_page_is_looked_at_again_when_more_than_its_token_is_new(site: Site) -> None:
    one, again, other = site.begin(), site.begin(), site.begin(auth_mode="Basic")
    assert one.answer.text != again.answer.text
    assert without_what_is_new_each_time(one.answer) == without_what_is_new_each_time(again.answer)
    assert without_what_is_new_each_time(one.answer) != without_what_is_new_each_time(other.answer)
    strange = {**one.answer.headers, "Content-Security-Policy": "default-src 'none'; script-src 'nonce-x'"}
    assert essence(one.answer.text, strange) != essence(one.answer.text, one.answer.headers)


@pytest.mark.parametrize("broken", BREAKS)
def test_a_mistake_is_found(person: PlainBrowser, broken: str) -> None:
    old, new, found = BREAKS[broken]
    html = person.answer.text
    assert look(html, person.answer.headers) == []
    position = html.lower().find(old.lower())
    assert position >= 0
    html = html[:position] + new + html[position + len(old) :] if old != "h1>" else html.replace(old, new)
    assert found in "; ".join(look(html, person.answer.headers))
    assert essence(html, person.answer.headers) != essence(person.answer.text, person.answer.headers)


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("Cache-Control", "private", "may be kept"),
        ("Content-Security-Policy", "default-src 'self'", "more than it should"),
        ("Content-Security-Policy", "default-src 'none'; script-src 'unsafe-inline'", "more than it should"),
    ],
)
def test_a_header_that_is_missing_is_found(person: PlainBrowser, name: str, value: str, found: str) -> None:
    headers = {**person.answer.headers, name: value}
    assert found in "; ".join(look(person.answer.text, headers))
    assert essence(person.answer.text, headers) != essence(person.answer.text, person.answer.headers)


def test_the_browser_refuses_a_page_with_a_mistake_and_looks_at_no_other_sites_pages(site: Site) -> None:
    person = site.begin()
    answer = person.session.get(person.url)
    answer._content = answer.content.replace(b"<h1>", b"<h1>x</h1><h1>")  # noqa: SLF001 - a page as it must not be
    with pytest.raises(AssertionError, match="2 h1"):
        person.look_at(answer)
    answer.url = "http://127.0.0.1:1/connect-card/setup"
    person.look_at(answer)


def sent(site: Site, schema: str) -> PlainBrowser:
    person = site.begin(schema=schema)
    while person.path != "check":
        person.submit(**right_answers(person.path))
    return person.submit("Create the connection")


def put(site: Site, **values: Any) -> None:
    with site.parts.database.write() as connection:
        connection.execute(update(submission).where(submission.c.schema == "anaplan_pages").values(**values))


def test_every_page_of_what_became_of_it_is_in_order(site: Site) -> None:
    person = sent(site, "anaplan_pages")
    tests = [
        {"title": title, "status": status, "message": "<b>x</b>\n\u202ex"}
        for title, status in zip(
            "abcde", ("PASSED", "SKIPPED", "WARNING", "FAILED", "JOB_FAILED"), strict=True
        )
    ]
    kinds = (
        "busy", "unreachable", "uncertain", "refused", "sign_in", "secrets_expired", "tests_failed",
        "tests_unclear", "unpause", "deleted", "stranger", "differs", "no_answer",
    )  # fmt: skip
    headings = set()
    for state in (*RUNNABLE, *FINISHED):
        for kind in ("", *kinds) if state in FINISHED or state is State.UNCERTAIN else ("", "busy"):
            problem = {"kind": kind, "message": "<i>Said</i>"} if kind else None
            put(site, state=state, problem=problem, setup_tests=tests if problem else [], connection_id="c")
            person.open(person.url.rpartition("/")[0] + "/progress")
            assert "<i>" not in person.answer.text
            assert "<b>" not in person.answer.text
            headings.add(person.heading)
    assert len(headings) == 10

"""Making a link on a page: what is decided, what is asked, and the link that is shown once."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from app.domain.fields import PRESETTABLE
from app.store.models import onboarding
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import operators_address

TOKEN = re.compile(r"/o/[0-9A-Za-z]{53}")
SHORT = ["sign_in", "account", "password", "certificate", "exports", "selection"]


@pytest.fixture
def operator(site: Site) -> PlainBrowser:
    return site.operator().follow("Make a link")


@pytest.fixture
def real_operator(product: RunningProduct, person: PlainBrowser) -> PlainBrowser:
    return person.open(operators_address(product)).submit("Sign in").follow("Make a link")


def link_in(page: PlainBrowser) -> str:
    shown = page.page.select_one('[aria-label="Link"]')
    assert shown is not None
    return shown.get_text().strip()


def filled(page: PlainBrowser, **values: Any) -> dict[str, Any]:
    """Return what the form would post, so that the same press can be sent twice."""
    (form,) = page.page.select("main form")
    return {**page.fields(form), "group_id": "sandbox_lake", **values}


def onboardings(site: Site) -> int:
    return len(site.tables()["onboarding"])


def test_a_link_is_made_with_what_is_usual_and_its_recipient_meets_the_short_journey(
    real_operator: PlainBrowser, schema: str
) -> None:
    pattern = schema.replace("anaplan_", "{group}_")
    made = real_operator.submit(
        "Make the link",
        recipient="Ada",
        purpose="Planning data for the lake.",
        group_id="sandbox_lake",
        schema=pattern,
    )
    assert (made.answer.status_code, made.heading) == (201, "The link is ready")
    link = link_in(made)
    assert link in made.page.select('[aria-label="Message"]')[0].get_text()
    person = PlainBrowser().open(link)
    assert "Planning data for the lake." in person.text
    asked = []
    answers: dict[str, dict[str, Any]] = {
        "sign_in": {"auth_mode": "Basic"},
        "account": {"region": "EU"},
        "password": {"username": "anyone@example.com", "password": "right-password"},
        "exports": {"sync_mode": "AllExports"},
    }
    person.submit("Start")
    while person.path != "check":
        asked.append(person.path)
        person.submit(**answers[person.path])
    assert asked == list(answers)
    name = pattern.replace("{group}", "planning_lake")
    _, decided = person.text.split("Already decided by Your data team")
    assert f"Name of the schema {name}" in decided


def test_the_link_is_shown_once_and_pressing_twice_makes_one(site: Site, operator: PlainBrowser) -> None:
    before, values = onboardings(site), filled(operator, do="make", schema="pressed_twice")
    first = operator.session.post(operator.url, data=values)
    second = operator.session.post(operator.url, data=values)
    assert (first.status_code, second.status_code) == (201, 200)
    assert TOKEN.search(first.text)
    assert not TOKEN.search(second.text)
    assert "This link was made already" in second.text
    assert onboardings(site) == before + 1
    secret = TOKEN.search(first.text)
    assert secret
    assert secret[0][13:] not in str(site.tables())


@pytest.mark.parametrize("mark", ["\x00", "é", "other:mark", "x" * 70, ""])
def test_a_mark_of_the_form_that_no_page_had_makes_a_link_all_the_same(
    site: Site, operator: PlainBrowser, mark: str
) -> None:
    values = filled(operator, do="make", schema="", form_id=mark)
    answers = [operator.session.post(operator.url, data=values) for _ in range(2)]
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert answers[0].status_code == 201
    with site.parts.database.read() as connection:
        marks = connection.execute(select(onboarding.c.form_id).order_by(onboarding.c.created_at)).scalars()
        kept = list(marks)[-1]
    assert kept.isascii()
    assert kept.isalnum()


def test_a_preview_shows_the_pages_themselves_and_makes_nothing(site: Site, operator: PlainBrowser) -> None:
    before = site.tables()
    values: dict[str, Any] = {
        "group_id": "sandbox_lake",
        "schema": "seen_before",
        "recipient": "Ada <b>",
        "purpose": "Why",
    }
    shown = operator.submit("Preview", **values)
    assert shown.heading == "What the recipient will see"
    assert [words.split("“")[1].split("”")[0].replace(" ", "_") for words in pages_of(shown)] == SHORT
    assert "only with: User name and password" in shown.text
    assert shown.page.select("input[type=password]") == []
    assert "Hello Ada <b>." in shown.text
    assert site.tables() == before

    changed = shown.submit("Change")
    assert changed.heading == "Make a link"
    (form,) = changed.page.select("main form")
    kept = changed.fields(form)
    assert {name: kept[name] for name in values} == values
    assert site.tables() == before
    shown = changed.submit("Preview")
    made = shown.submit("Make the link")
    assert made.answer.status_code == 201
    person = site.browser().open(link_in(made)).submit("Start")
    assert person.path == "sign_in"


def pages_of(shown: PlainBrowser) -> list[str]:
    return [
        words
        for page in shown.page.select(".preview__page > p.muted")
        if (words := page.get_text()).startswith("Page")
    ]


def test_what_is_left_open_is_asked_and_one_way_alone_is_not(site: Site, operator: PlainBrowser) -> None:
    shown = operator.submit(
        "Preview",
        group_id="",
        allow_Certificate=None,
        allow_ConnectCard=None,
        region="AUS",
        sync_frequency="",
        run_setup_tests="",
    )
    asked = [words.split("“")[1].split("”")[0].replace(" ", "_") for words in pages_of(shown)]
    assert asked == ["password", "exports", "selection", "destination", "schedule", "network"]
    assert "only with" not in shown.text
    made = shown.submit("Make the link")
    person = site.browser().open(link_in(made)).submit("Start")
    assert person.path == "password"


def test_every_field_that_can_be_preset_is_on_the_page(operator: PlainBrowser) -> None:
    (form,) = operator.page.select("main form")
    names = {str(field["name"]) for field in form.select("[name]")}
    # The ways to authorize are ticked one by one, and where no site is allowed nobody is sent on.
    assert PRESETTABLE - {"auth_mode", "redirect_uri"} <= names
    assert {"allow_Basic", "allow_Certificate", "allow_ConnectCard"} <= names


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("schema", "Not A Name", "not_a_name"),
        ("group_id", "nowhere", "Choose a destination"),
        ("recipient", "x" * 201, "200 characters or fewer"),
        ("purpose", "x\u202ey", "control characters"),
        ("sync_frequency", "7", "Choose how often"),
        ("life", "99d", "between 1 hour and 60 days"),
        ("life", "", "between 1 hour and 60 days"),
        ("selected_exports", "nonsense", "only one part of an export ID"),
        ("data_delay_threshold", "soon", "whole number"),
        ("redirect_uri", "https://elsewhere.example/", "REDIRECT_URI_HOSTS"),
        ("username", "\x07", "control characters"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    site: Site, operator: PlainBrowser, field: str, value: str, words: str
) -> None:
    before = site.tables()
    typed = {"recipient": "Ada Lovelace", "schema": "some_name", "data_delay_sensitivity": "CUSTOM"}
    values = filled(operator, do="make", **typed | {field: value})
    page = operator.look_at(operator.session.post(operator.url, data=values))
    assert page.answer.status_code == 422
    assert any(words in line for line in page.problems), page.problems
    (form,) = page.page.select("main form")
    kept = page.fields(form)
    assert {name: kept[name] for name in typed if name != field} == {
        name: text for name, text in typed.items() if name != field
    }
    assert site.tables() == before


def test_without_any_way_to_sign_in_there_is_no_link(operator: PlainBrowser) -> None:
    page = operator.submit(
        "Make the link", group_id="", allow_Basic=None, allow_Certificate=None, allow_ConnectCard=None
    )
    assert page.problems == ["Allow at least one way to sign in to Anaplan"]


def test_a_pattern_needs_a_destination(operator: PlainBrowser) -> None:
    page = operator.submit("Make the link", group_id="", schema="{group}_mine")
    assert page.problems == ["A pattern needs a destination that is chosen here"]


def test_a_name_that_is_used_already_is_refused_with_one_that_is_free(
    real_operator: PlainBrowser, schema: str
) -> None:
    page = real_operator.submit("Make the link", group_id="sandbox_warehouse", schema="taken_schema")
    assert page.answer.status_code == 422
    (words,) = page.problems
    assert "taken_schema_2" in words
    page.submit("Make the link", schema=schema)
    page.open(page.url).submit("Make the link", group_id="sandbox_warehouse", schema=schema)
    assert [line for line in page.problems if f"{schema}_2" in line]


def test_where_fivetran_cannot_be_asked_the_link_is_made_and_says_so(operator: PlainBrowser) -> None:
    made = operator.submit("Make the link", group_id="sandbox_lake", schema="not_looked_up")
    assert made.answer.status_code == 201
    assert "could not be asked whether the name is free" in made.text


def test_a_pin_is_shown_beside_the_link_and_not_in_the_message(site: Site, operator: PlainBrowser) -> None:
    made = operator.submit("Make the link", group_id="", with_pin="y")
    (pin,) = [block.get_text() for block in made.page.select('[aria-label="PIN"]')]
    assert re.fullmatch(r"\d{8}", pin)
    assert pin not in made.page.select('[aria-label="Message"]')[0].get_text()
    assert pin not in str(site.tables())


def test_another_site_cannot_make_a_link(site: Site, operator: PlainBrowser) -> None:
    before = onboardings(site)
    body = urlencode(filled(operator, do="make"))
    assert operator.post(body, **{"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert onboardings(site) == before

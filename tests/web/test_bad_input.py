"""Whatever is posted in the place of an answer is refused on its page or kept, and breaks nothing."""

import json
from functools import cache
from urllib.parse import urlencode

import pytest

from app.domain.fields import STEP_FIELDS
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser

STEPS = [step for step in STEP_FIELDS if step != "card"]
LINES = {
    "account": ("address",),
    "password": ("username",),
    "destination": ("schema",),
    "network": ("hybrid_deployment_agent_id",),
}
CHOICES = {
    "sign_in": ("auth_mode",),
    "account": ("region",),
    "exports": ("sync_mode",),
    "destination": ("group_id", "destination_schema_names"),
    "schedule": ("schedule_type", "sync_frequency", "data_delay_sensitivity"),
    "network": ("networking_method",),
}
NASTY = {
    "nothing": "",
    "spaces": "%20%09+",
    "a NUL": "a%00b",
    "a bell and an escape": "a%07%1B[31mb",
    "line breaks": "a%0D%0Ab%0Dc",
    "halves of characters": "%ED%A0%80%ED%BF%BF",
    "bytes that are no text": "%FF%FE%80",
    "marks that turn the direction": "%E2%80%AEa%E2%81%A6b",
    "marks that nobody sees": "%E2%80%8Ba%EF%BB%BFb%C2%AD",
    "a thousand accents": "a" + "%CC%81" * 1000,
    "markup": "%22%3E%3Cb%3Ex%3C/b%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "a template": "%7B%7B7*7%7D%7D$%7B7*7%7D%25s",
    "something long": "a" * 9_000,
}


@cache
def somebody(site: Site, step: str) -> PlainBrowser:
    """Return the one person who stands at a step, whose answers these tests try to spoil."""
    return site.arrive_at(step)


def kept(site: Site) -> dict[str, list[tuple[object, ...]]]:
    """Return what is stored of people's answers."""
    return {name: rows for name, rows in site.tables().items() if name != "event"}


def beside(step: str, *names: str) -> str:
    """Return right answers to everything else that a step asks."""
    return urlencode({name: value for name, value in right_answers(step).items() if name not in names})


@pytest.mark.parametrize("nasty", NASTY)
def test_no_text_breaks_a_page(site: Site, nasty: str) -> None:
    for step in STEPS:
        person = somebody(site, step)
        names = (*STEP_FIELDS[step], *LINES.get(step, ()))
        for name in {*names} - {*CHOICES.get(step, ())}:
            assert person.post(f"{name}={NASTY[nasty]}").status_code in (303, 422), name
        answer = person.post("&".join(f"{name}={NASTY[nasty]}" for name in dict.fromkeys(names)))
        if answer.status_code == 422:
            # The browser looks at the page: whether it is HTML, and where each line of its summary leads.
            assert person.look_at(answer).problems, step
        else:
            assert (answer.status_code, step) == (303, "password")


@pytest.mark.parametrize(
    "nasty", ["a NUL", "a bell and an escape", "line breaks", "marks that turn the direction"]
)
def test_a_line_takes_no_characters_that_no_name_needs(site: Site, nasty: str) -> None:
    for step, names in LINES.items():
        for name in names:
            person, before = somebody(site, step), kept(site)
            others = beside(step, name, "password")
            answer = person.post(f"{name}={NASTY[nasty]}&{others}")
            assert answer.status_code == 422, name
            assert kept(site) == before, name


def test_a_choice_that_is_not_on_the_page_is_no_choice(site: Site) -> None:
    for step, names in CHOICES.items():
        person = somebody(site, step)
        for name in names:
            right = right_answers(step).get(name, "x")
            for wrong in ("", "nonsense", f"{right}x", f"{right}%00", "%20"):
                before = kept(site)
                answer = person.post(f"{name}={wrong}&{beside(step, name)}")
                assert answer.status_code == 422, (name, wrong)
                assert kept(site) == before, (name, wrong)


def test_what_another_step_asks_is_not_answered_here(site: Site) -> None:
    person = site.arrive_at("account")
    everything = {name: value for step in STEPS for name, value in right_answers(step).items()}
    strange = {
        "presets": "{}",
        "by_operator": "1",
        "revision": "7",
        "id": "x",
        "onboarding_id": "x",
        "at": "x",
    }
    before = kept(site)
    assert person.post(urlencode(everything | strange)).status_code == 303
    onboarding_id = person.url.split("/")[-2]
    after = kept(site)
    (answers,) = [row for row in after["answers"] if row[0] == onboarding_id]
    assert set(json.loads(str(answers[2]))) == {"sign_in", "account"}
    assert after | {"answers": []} == before | {"answers": []}


@pytest.mark.parametrize("twice", ["region=EU", "csrf_token=x", "unknown=1"])
def test_a_name_that_comes_twice_is_refused_as_a_whole(site: Site, twice: str) -> None:
    person, before = somebody(site, "account"), kept(site)
    assert person.post(f"region=AUS&{twice}&{twice}").status_code == 400
    assert person.post("region=AUS&address=", to=f"?{twice}&{twice}").status_code == 400
    assert kept(site) == before


def test_what_was_typed_is_kept_beside_a_mistake(site: Site) -> None:
    person = site.arrive_at("destination")
    person.submit(group_id="sandbox_lake", schema="Not A Name", destination_schema_names="SOURCE_NAMING")
    form = person.page.select("main form")[0]
    assert person.answer.status_code == 422
    assert person.fields(form) | {"csrf_token": ""} == {
        "csrf_token": "",
        "group_id": "sandbox_lake",
        "schema": "Not A Name",
        "destination_schema_names": "SOURCE_NAMING",
    }
    ids = "one\n\n  two , three\n<b>"
    person = site.arrive_at("selection").submit(selected_exports=ids)
    assert person.fields(person.page.select("main form")[0])["selected_exports"] == ids


def test_a_user_name_with_a_colon_is_refused_because_it_would_be_read_as_another_one(site: Site) -> None:
    person = site.arrive_at("password").submit(username="ada:x@example.com", password="right-password")
    assert person.problems == [
        "The user name must not contain a colon. Enter the e-mail address this user signs in to Anaplan with"
    ]
    assert person.submit(username="ada@example.com").path == "exports"


@pytest.mark.parametrize(
    "pasted", ["Ana Bell <ana@example.com>", "ana@example.com, bob@example.com", "ana bell@example.com"]
)
def test_a_user_name_that_is_more_than_an_address_is_refused(site: Site, pasted: str) -> None:
    person = site.arrive_at("password").submit(username=pasted, password="right-password")
    assert person.problems == ["Enter the e-mail address alone, like ana@example.com"]
    assert person.fields(person.page.select("main form")[0])["username"] == pasted
    assert person.submit(username="ana@example.com").path == "exports"


def test_harmless_marks_and_spaces_around_a_line_are_taken_off(site: Site) -> None:
    person = site.arrive_at("password")
    person.submit(username=" \u200banyone@example.com\ufeff\u00a0\t", password=" p\u00e4ss ")
    assert person.path == "exports"
    person.submit(sync_mode="AllExports")
    person.submit(**right_answers("destination")).submit().submit()
    assert "anyone@example.com" in [line.get_text() for line in person.page.select(".summary-list dd p")]

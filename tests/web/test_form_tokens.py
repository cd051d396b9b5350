"""A form that cannot be trusted keeps what was typed, tells no secret, and stores nothing."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.stories import certificate_and_key

CANARY = "canary-5fe1-password"


def no_token(_site: Site, _person: PlainBrowser) -> str:
    return ""


def nonsense(_site: Site, person: PlainBrowser) -> str:
    return person.token[::-1]


def of_somebody_else(site: Site, _person: PlainBrowser) -> str:
    return site.begin().token


@pytest.mark.parametrize("token", [no_token, nonsense, of_somebody_else])
def test_a_question_is_shown_again_with_what_was_typed(site: Site, token: object) -> None:
    person = site.arrive_at("password")
    person.token = token(site, person)  # type: ignore[operator]  # one of the three above
    before = site.tables()
    person.look_at(person.post(f"username=typed%40example.com&password={CANARY}"))
    assert person.answer.status_code == 400
    assert person.heading == "Which Anaplan user does Fivetran sign in as?"
    assert "Nothing was saved from it" in person.text
    assert person.fields(person.page.select("main form")[0])["username"] == "typed@example.com"
    assert CANARY not in person.answer.text
    assert site.tables() == before
    assert person.submit(password=CANARY).path == "exports"


def test_a_token_that_is_too_old_keeps_what_was_typed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    person = site.arrive_at("certificate")
    certificate, key = certificate_and_key()
    before = site.tables()
    monkeypatch.setitem(site.app.config, "WTF_CSRF_TIME_LIMIT", -1)
    person.submit(certificate=certificate, private_key=key)
    assert person.answer.status_code == 400
    assert "This page was open for a long time" in person.text
    assert key.splitlines()[1] not in person.answer.text
    assert site.tables() == before
    monkeypatch.undo()
    assert person.submit(certificate=certificate, private_key=key).path == "exports"


FORMS = [
    ("/operator/onboardings/new", {"recipient": "Ada", "purpose": "Planning", "schema": "typed_here"}),
    ("/operator/tokens", {"name": "nightly"}),
    ("/operator/account/name", {"name": "Dana"}),
    ("/operator/operators/new", {"name": "Otto", "username": "otto"}),
    ("/operator/webhooks/new", {"url": "https://hooks.example.com/typed"}),
]


@pytest.mark.parametrize(("path", "typed"), FORMS, ids=[path for path, _ in FORMS])
@pytest.mark.parametrize("token", [no_token, nonsense, of_somebody_else])
def test_an_operators_form_is_shown_again_with_what_was_typed(
    site: Site, path: str, typed: dict[str, str], token: object
) -> None:
    operator = site.operator().open(path)
    operator.token = token(site, operator)  # type: ignore[operator]  # one of the three above
    before = site.tables()
    operator.look_at(operator.post(urlencode(typed)))
    assert operator.answer.status_code == 400
    assert "This page was open for a long time" in operator.text
    kept: dict[str, Any] = {}
    for form in operator.page.select("main form"):
        kept |= operator.fields(form)
    assert typed.items() <= kept.items()
    assert site.tables() == before
    assert operator.open(path).answer.status_code == 200
    assert "This page was open for a long time" not in operator.text


def test_the_name_of_somebody_else_is_shown_again_and_asked_for_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = site.arrive_at("password").follow("Someone else has this")
    before = site.tables()
    monkeypatch.setitem(site.app.config, "WTF_CSRF_TIME_LIMIT", -1)
    person.submit("Make the link", recipient="Ada")
    assert (person.answer.status_code, person.heading) == (400, "Who can answer this page for you?")
    assert "This page was open for a long time" in person.text
    assert site.tables() == before
    monkeypatch.undo()
    assert person.submit("Make the link").heading == "The link for Ada is ready"


def test_a_form_is_shown_again_to_nobody_who_may_not_see_it(site: Site) -> None:
    stranger = site.browser().open(f"{site.url}/operator/sign-in")
    stranger.token = ""
    answer = stranger.post("recipient=Ada", to="/operator/onboardings/new")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/operator/sign-in")


def test_what_was_typed_in_vain_is_no_way_around_other_rules(site: Site) -> None:
    """A page that is shown again must be one that the person may see."""
    person, stranger = site.arrive_at("password"), site.begin()
    stranger.token = ""
    assert stranger.post("selected_exports=a", to="selection").is_redirect
    assert (
        stranger.look_at(stranger.post("username=a", to=person.url)).heading
        == "This page is not open in this browser"
    )
    assert stranger.answer.status_code == 404


def test_a_link_that_ended_meanwhile_says_so_first(site: Site) -> None:
    link = site.link()
    person = site.browser().open(link).submit("Start")
    site.expire(link)
    person.token = ""
    assert person.look_at(person.post("auth_mode=Basic")).heading == "This link has ended"
    assert person.answer.status_code == 410


def at_the_check(site: Site, **presets: str) -> PlainBrowser:
    person = site.begin(**presets)
    while person.path != "check":
        person.submit(**right_answers(person.path))
    return person


@pytest.mark.parametrize("token", [no_token, nonsense, of_somebody_else])
def test_nothing_is_sent_without_a_token(site: Site, token: object) -> None:
    person = at_the_check(site, schema="anaplan_no_token")
    revision = person.fields(person.page.select("main form")[0])["revision"]
    person.token = token(site, person)  # type: ignore[operator]  # one of the three above
    before = site.tables()
    assert person.look_at(person.post(f"revision={revision}")).heading == "This page was open for a long time"
    assert person.answer.status_code == 400
    assert site.tables() == before


@pytest.mark.parametrize("revision", ["", "0", "-1", "%00"])
def test_nothing_is_sent_that_was_not_on_the_page(site: Site, revision: str) -> None:
    person = at_the_check(site, schema="anaplan_stale")
    before = site.tables()
    person.look_at(person.post(f"revision={revision}"))
    assert person.answer.status_code == 409
    assert "Your answers changed after this page was opened" in person.text
    assert site.tables() == before


def test_a_check_page_of_which_an_answer_was_taken_back_sends_nothing(site: Site) -> None:
    person = at_the_check(site, schema="anaplan_taken_back")
    other_tab = site.browser()
    other_tab.session.cookies = person.session.cookies
    other_tab.open(person.url.replace("check", "sign_in")).submit(auth_mode="Certificate")
    assert other_tab.path == "certificate"
    before = site.tables()
    person.submit("Create the connection")
    assert person.path == "certificate"
    assert site.tables() == before


def test_tokens_differ_on_each_page_and_belong_to_one_browser(site: Site) -> None:
    person = site.begin()
    tokens = {person.open(person.url).token for _ in range(3)}
    assert all(re.fullmatch(r"[\w.-]{50,}", token) for token in tokens)
    assert site.begin().token not in tokens


def test_whoever_allows_no_cookies_is_told_that_this_is_the_cause(site: Site) -> None:
    person = site.browser().open(site.link())
    before = site.tables()
    person.session.cookies.clear()
    person.submit("Start")
    assert (person.answer.status_code, person.heading) == (400, "Your browser sent no cookie")
    assert "Allow cookies for this site" in person.text
    assert site.tables() == before


def test_whoever_comes_back_after_a_restart_is_told_to_open_the_link(site: Site) -> None:
    person = site.arrive_at("password")
    person.session.cookies.clear()
    person.submit(username="kept@example.com", password=CANARY)
    assert (person.answer.status_code, person.heading) == (404, "This page is not open in this browser")
    assert "Open your onboarding link again" in person.text

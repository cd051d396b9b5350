"""The cookies: their names and flags, what is in them, and when they change."""

import json
import re
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest
import requests

from app.store import sessions
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser

RANDOM_ID = r"[0-9A-Za-z]{43}"
SITES = {"s": "Lax", "op": "Strict", "pre": "Lax", "b": "Lax"}


TWO_WEEKS = {"Max-Age=1209600"}
"""Only the cookie that tells one browser from another outlives the browser's being closed."""


@pytest.fixture(scope="module")
def https_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("https"), "https://onboarding.example.com")


def given(answer: requests.Response) -> dict[str, tuple[str, set[str]]]:
    """Return name, value and flags of each cookie that an answer sets."""
    found = {}
    for line in answer.raw.headers.getlist("Set-Cookie"):
        cookie, *flags = line.split("; ")
        name, _, value = cookie.partition("=")
        found[name] = (value, {flag for flag in flags if not flag.startswith("Expires=")})
    return found


def everything_that_sets_a_cookie(site: Site) -> dict[str, tuple[str, set[str]]]:
    person = site.browser().open(site.link())
    found = given(person.answer) | given(person.post(""))
    operator = site.browser().open(f"{site.url}/operator/sign-in?code={site.operator_code()}")
    form = operator.fields(operator.page.select("main form")[0])
    signed_in = operator.session.post(operator.url, data=form, allow_redirects=False)
    return found | given(signed_in)


def test_over_https_each_cookie_is_bound_to_the_host_and_hidden_from_scripts(https_site: Site) -> None:
    found = everything_that_sets_a_cookie(https_site)
    assert {name: flags - TWO_WEEKS for name, (_, flags) in found.items()} == {
        f"__Host-{short}": {"Secure", "HttpOnly", "Path=/", f"SameSite={same_site}"}
        for short, same_site in SITES.items()
    }
    assert [name for name, (_, flags) in found.items() if flags & TWO_WEEKS] == ["__Host-b"]


def test_over_http_they_differ_by_name_and_secure_alone(site: Site) -> None:
    found = everything_that_sets_a_cookie(site)
    assert {name: flags - TWO_WEEKS for name, (_, flags) in found.items()} == {
        short: {"HttpOnly", "Path=/", f"SameSite={same_site}"} for short, same_site in SITES.items()
    }


def test_a_cookie_holds_a_random_id_and_nothing_else(https_site: Site) -> None:
    found = everything_that_sets_a_cookie(https_site)
    assert re.fullmatch(RANDOM_ID, found["__Host-s"][0])
    assert re.fullmatch(RANDOM_ID, found["__Host-op"][0])
    assert re.fullmatch(RANDOM_ID, found["__Host-b"][0])
    payload = found["__Host-pre"][0].split(".")[0]
    held = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert list(held) == ["csrf_token"]
    assert re.fullmatch(r"[0-9a-f]{40}", held["csrf_token"])


def test_signing_out_takes_the_cookie_back(https_site: Site) -> None:
    operator = https_site.operator()
    (name, (value, flags)), *others = given(operator.post("", to="/operator/sign-out")).items()
    assert (name, value, others) == ("__Host-op", "", [])
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict", "Max-Age=0"} <= flags


def test_start_gives_a_new_id_and_takes_none_that_was_there_before(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "GRACE", timedelta(seconds=0))
    link = site.link()
    person = site.browser().open(link)
    person.session.cookies.set("s", "A" * 43, domain="127.0.0.1", path="/")
    person.submit("Start")
    assert person.path == "sign_in"
    first = person.session.cookies["s"]
    assert first != "A" * 43
    inside = person.url
    person.open(link).submit("Go on")
    assert person.session.cookies["s"] != first
    assert with_sid(site, first, inside) == 404
    assert with_sid(site, "A" * 43, inside) == 404
    assert with_sid(site, person.session.cookies["s"], inside) == 200


def with_sid(site: Site, sid: str, address: str) -> int:
    return site.browser().session.get(address, cookies={"s": sid}).status_code


@pytest.mark.parametrize("step", ["password", "certificate"])
def test_a_page_with_a_secret_changes_the_id_and_the_old_one_dies_soon(
    site: Site, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "GRACE", timedelta(seconds=0))
    person = site.arrive_at(step)
    inside, old = person.url, person.session.cookies["s"]
    wrong = {"username": ""} if step == "password" else {"certificate": "nonsense"}
    person.submit(**right_answers(step) | wrong)
    assert person.answer.status_code == 422
    between = person.session.cookies["s"]
    person.submit(**right_answers(step))
    assert person.path == "exports"
    new = person.session.cookies["s"]
    assert len({old, between, new}) == 3
    assert [with_sid(site, sid, inside) for sid in (old, between, new)] == [404, 404, 200]


def test_an_id_in_an_address_or_a_form_is_no_session(site: Site) -> None:
    person = site.begin()
    sid = person.session.cookies["s"]
    stranger = site.browser().open(site.link())
    assert stranger.session.get(f"{person.url}?s={sid}&sid={sid}").status_code == 404
    assert stranger.post(f"s={sid}&auth_mode=Basic", to=person.url).status_code == 404
    assert stranger.session.get(person.url, headers={"Authorization": f"Bearer {sid}"}).status_code == 404


def test_all_cookies_together_stay_small(site: Site) -> None:
    person: PlainBrowser = site.arrive_at("network")
    assert sum(len(str(cookie.value)) for cookie in person.session.cookies) < 500


def test_a_second_press_that_overtook_the_first_leaves_nobody_without_a_session(site: Site) -> None:
    person = site.arrive_at("password")
    inside, old = person.url, person.session.cookies["s"]
    person.submit(**right_answers("password"))
    assert with_sid(site, old, inside) == 200
    assert with_sid(site, person.session.cookies["s"], inside) == 200

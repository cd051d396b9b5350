"""Who sees what: an onboarding by the browser that opened its link, the operators' pages by operators."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from app.store.models import recipient_session
from app.views.declared import Access, access_of
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser

STEP = "sign_in"


def anonymous(site: Site, _other: PlainBrowser) -> PlainBrowser:
    return site.browser()


def of_another_onboarding(site: Site, _other: PlainBrowser) -> PlainBrowser:
    return site.begin()


def operator(site: Site, _other: PlainBrowser) -> PlainBrowser:
    return site.operator()


def whose_day_is_over(site: Site, other: PlainBrowser) -> PlainBrowser:
    person = site.browser()
    person.session.cookies = other.session.cookies
    with site.parts.database.write() as connection:
        connection.execute(
            update(recipient_session).values(created_at=datetime.now(UTC) - timedelta(hours=24, seconds=1))
        )
    return person


VISITORS = [anonymous, of_another_onboarding, operator, whose_day_is_over]


def recipient_pages(site: Site) -> Iterator[tuple[str, str]]:
    """Yield (method, path) of every page of one onboarding, so that a new one cannot be forgotten."""
    for rule in site.app.url_map.iter_rules():
        if "onboarding_id" in rule.arguments and not rule.rule.startswith(("/operator/", "/api/")):
            path = rule.rule.replace("<onboarding_id>", "{id}")
            path = re.sub(r"<any\(.*?\):name>", STEP, path)
            for method in sorted((rule.methods or set()) & {"GET", "HEAD", "POST"}):
                yield method, path


def without_nonce(body: str) -> str:
    return re.sub(r'nonce="[\w-]+"', "", body)


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("whose", ["another's", "nobody's", "no id at all"])
def test_an_onboarding_that_is_not_ones_own_does_not_exist(site: Site, visitor: object, whose: str) -> None:
    owner = site.begin()
    stranger = visitor(site, owner)  # type: ignore[operator]  # one of those above
    stranger.open(site.link())
    onboarding_id = {
        "another's": owner.url.split("/")[-2],
        "nobody's": "AAAAAAAAAA",
        "no id at all": "%2e%2e%00" + "a" * 300,
    }[whose]
    missing = stranger.session.get(f"{site.url}/onboarding/where/nothing/is").text
    pages, before = list(recipient_pages(site)), site.tables()
    assert len(pages) >= 16
    for method, path in pages:
        address = site.url + path.format(id=onboarding_id)
        answer = stranger.session.request(
            method, address, data={"csrf_token": stranger.token} if method == "POST" else None
        )
        assert answer.status_code == 404, (method, path)
        assert method == "HEAD" or without_nonce(answer.text) == without_nonce(missing)
        assert "s=" not in answer.headers.get("Set-Cookie", "")
    assert site.tables() == before


def test_every_page_of_ones_own_exists(site: Site) -> None:
    owner = site.begin()
    for method, path in recipient_pages(site):
        address = site.url + path.format(id=owner.url.split("/")[-2])
        answer = owner.session.request(
            method, address, data={"csrf_token": owner.token}, allow_redirects=False
        )
        assert answer.status_code in (200, 303, 422), (method, path)


def test_two_onboardings_in_one_browser_do_not_meet(site: Site) -> None:
    person = site.begin(schema="anaplan_first")
    first = person.url
    person.open(site.link(schema="anaplan_second")).submit("Start")
    second = person.url
    person.submit(auth_mode="Certificate")
    person.open(first).submit(auth_mode="Basic").submit(region="EU")
    person.submit(**right_answers("password"))
    person.open(second.replace(STEP, "check"))
    assert person.path == "account"
    assert person.submit(region="AUS").path == "certificate"
    person.open(first.replace(STEP, "check"))
    assert person.path == "exports"
    person.submit(sync_mode="AllExports")
    assert "anaplan_first" in person.text
    assert "anaplan_second" not in person.text


def test_a_second_device_goes_on_and_sees_no_secret(site: Site) -> None:
    link = site.link(schema="anaplan_two_devices")
    first = site.browser().open(link).submit("Start")
    while first.path != "check":
        first.submit(**right_answers(first.path))
    second = site.browser().open(link).submit("Go on")
    assert second.path == "check"
    second.open("password")
    assert "Leave empty to keep it" in second.text
    assert right_answers("password")["password"] not in second.answer.text
    assert first.open(first.url).path == "check"


def operator_pages(site: Site) -> Iterator[tuple[str, str]]:
    for rule in site.app.url_map.iter_rules():
        is_open = access_of(site.app.view_functions[rule.endpoint]) is Access.EVERYBODY
        if rule.rule.startswith("/operator") and not is_open:
            for method in sorted((rule.methods or set()) & {"GET", "HEAD", "POST"}):
                yield method, rule.rule


@pytest.mark.parametrize("visitor", [anonymous, of_another_onboarding])
def test_operators_pages_demand_a_sign_in(site: Site, visitor: object) -> None:
    stranger = visitor(site, site.begin())  # type: ignore[operator]  # one of those above
    stranger.open(f"{site.url}/operator/sign-in?code={site.operator_code()}")
    pages, before = list(operator_pages(site)), site.tables()
    assert len(pages) >= 5
    for method, path in pages:
        form = {"csrf_token": stranger.token} if method == "POST" else None
        answer = stranger.session.request(method, site.url + path, data=form, allow_redirects=False)
        assert (answer.status_code, answer.headers.get("Location")) in (
            (303, "/operator/sign-in"),
            (403, None),
        ), path
        assert "op" not in stranger.session.cookies
    assert site.tables() == before


def test_a_session_that_was_signed_out_is_no_session(site: Site) -> None:
    person = site.operator()
    stolen = site.browser()
    stolen.session.cookies.update(person.session.cookies)
    assert stolen.open(f"{site.url}/operator/").heading == "Onboardings"
    person.post("", to="/operator/sign-out")
    assert stolen.open(f"{site.url}/operator/").heading == "Sign in as operator"

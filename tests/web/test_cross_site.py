"""No other site can act in a person's name: every form is refused that does not come from a page of ours."""

import re
from collections.abc import Iterator

import pytest

from tests.in_process import Site
from tests.plain_browser import PlainBrowser

FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "nonsense"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:5000"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:5000.evil.example"},
    {"Origin": "http://127.0.0.1:5001"},
    {"Origin": "https://127.0.0.1:5000"},
    {"Referer": "https://evil.example/o/x"},
    {"Referer": "http://127.0.0.1:5000@evil.example/"},
    {"Referer": "http://[::1"},
    {"Referer": "nonsense"},
]
OURS = [
    {"Sec-Fetch-Site": "same-origin", "Referer": ""},
    {"Origin": "http://127.0.0.1:5000", "Referer": ""},
    {"Referer": "http://127.0.0.1:5000/anything"},
    {"Referer": ""},
]
SIGNED = {"fivetran_webhook.receive"}
"""Whoever sends these signs them."""

OPEN_TO_ALL = {"csp.report"}
"""Browsers send these reports without any cookie, and they change nothing."""


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_form_of_another_site_is_refused(site: Site, headers: dict[str, str]) -> None:
    person, link, before = site.begin(), site.browser().open(site.link()), site.tables()
    for somebody in (person, link):
        answer = somebody.look_at(somebody.post("auth_mode=Basic", **{"Referer": "", **headers}))
        assert (answer.answer.status_code, answer.heading) == (400, "This request could not be read")
    assert site.tables() == before


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_a_form_of_our_own_is_taken(site: Site, headers: dict[str, str]) -> None:
    assert site.begin().post("auth_mode=Basic", **headers).status_code == 303


def forms(site: Site, person: PlainBrowser) -> Iterator[tuple[str, str]]:
    """Yield (endpoint, address) of whatever takes a POST, so that a new route cannot be forgotten."""
    onboarding_id, token = person.url.split("/")[-2], site.link().rpartition("/")[2]
    for rule in site.app.url_map.iter_rules():
        if "POST" in (rule.methods or set()):
            path = rule.rule.replace("<onboarding_id>", onboarding_id).replace("<token>", token)
            path = path.replace("<operator_id>", "nobody")
            path = path.replace("<token_id>", "nothing")
            path = path.replace("<webhook_id>", "nothing").replace("<message_id>", "nothing")
            path = path.replace("<workspace_id>", "nothing").replace("<model_id>", "nothing")
            if rule.rule.startswith("/api/"):
                continue  # programs have no cookies that another site could use
            if rule.endpoint in SIGNED:
                continue
            yield rule.endpoint, site.url + re.sub(r"<any\(.*?\):name>", "sign_in", path)
        else:
            assert (rule.methods or set()) <= {"GET", "HEAD", "OPTIONS"}, rule


def test_every_form_wants_a_token_of_the_browser_it_was_given_to(site: Site) -> None:
    person, operator = site.begin(), site.operator()
    person.session.cookies.set("op", operator.session.cookies["op"])
    addresses = list(forms(site, person))
    assert len(addresses) >= 7
    before = site.tables()
    for endpoint, address in addresses:
        assert "<" not in address, "say here what stands for a new kind of parameter"
        for token in (None, "", "nonsense", site.browser().open(f"{site.url}/operator/sign-in?code=").token):
            form = {"auth_mode": "Basic", "csrf_token": token}
            answer = person.session.post(address, data=form, allow_redirects=False)
            assert answer.status_code == 400, (endpoint, token)
            if endpoint not in OPEN_TO_ALL:
                assert answer.text.startswith("<!doctype html>")
    assert site.tables() == before


def test_reports_of_browsers_change_nothing_and_are_answered_with_nothing(site: Site) -> None:
    before, reporter = site.tables(), site.browser()
    report = {"csp-report": {"effective-directive": "script-src", "blocked-uri": "https://evil.example/x"}}
    for body, status in (
        (report, 204),
        ([{"body": {"effectiveDirective": 7, "blockedURL": ["http://[x"]}}, 1, None, {"body": 3}], 204),
        ("text", 204),
    ):
        answer = reporter.session.post(f"{site.url}/csp", json=body)
        assert (answer.status_code, answer.content) == (status, b"")
    for raw, status in ((b"{", 400), (b"\xff", 400), (b"[" * 9_000, 400), (b" " * 10_001, 413)):
        assert reporter.session.post(f"{site.url}/csp", data=raw).status_code == status
    assert len(reporter.session.cookies) == 0
    assert site.tables() == before

"""The link and the operator's address: programs may open them often, and only people begin."""

import re
from itertools import cycle, islice
from typing import Any

import pytest

from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser

SCANNERS = (
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Mozilla/5.0 (Windows NT 10.0) SafeLinks",
    "Microsoft Office/16.0 (Microsoft Outlook 16.0)",
    "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (compatible; Google-Safety)",
    "Mozilla/5.0 (compatible; proofpoint URL defense)",
    "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15",
    "WhatsApp/2.24",
    "facebookexternalhit/1.1",
    "curl/8.5.0",
    "",
)
METHODS = ("GET", "HEAD", "OPTIONS")
REQUESTS_OF_SCANNERS = 1_000
UNIFORM = "This page does not exist"


def body(person: PlainBrowser, address: str, method: str = "GET") -> tuple[int, str]:
    """Return an answer without what differs each time by design."""
    answer = person.session.request(
        method, address, data={"csrf_token": person.token} if method == "POST" else None
    )
    return answer.status_code, re.sub(r'nonce="[\w-]+"', "", answer.text)


def test_a_thousand_requests_of_scanners_change_nothing(site: Site, record_property: Any) -> None:
    link = site.link(schema="anaplan_after_a_thousand")
    before = site.tables()
    scanners = [site.browser(**{"User-Agent": agent}).session for agent in SCANNERS]
    visits = [(scanner, method) for scanner in scanners for method in METHODS]
    for scanner, method in islice(cycle(visits), REQUESTS_OF_SCANNERS):
        assert scanner.request(method, link).status_code == 200
        assert "s" not in scanner.cookies
        # The next one comes without what this one was given, as from a farm of machines.
        scanner.cookies.clear()
    assert site.tables() == before
    record_property("requests of scanners", REQUESTS_OF_SCANNERS)

    person = site.browser().open(link).submit("Start")
    while person.path != "check":
        person.submit(**right_answers(person.path))
    assert person.submit("Create the connection").path == "progress"
    assert site.tables() != before


def test_a_link_that_nobody_made_looks_like_any_page_that_does_not_exist(site: Site) -> None:
    link = site.link()
    start, token = f"{site.url}/o/", link.rpartition("/")[2]
    stranger = site.browser().open(link)
    wrong = [
        token[:-1],
        token + "A",
        token + ".",
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token[:10] + "0" * 43,
        token[:10] + "z" * 43,
        "A" * 53,
        "A" * 10 + token[10:],
        token[::-1],
        token.swapcase(),
        token[:20] + "%00" + token[21:],
        token[:20] + "%C3%A4" + token[21:],
        "x",
        "%20",
        token + "/",
        token + "/sign_in",
    ]
    nothing = body(stranger, f"{site.url}/there/is/nothing")
    assert nothing[0] == 404
    before = site.tables()
    for one in wrong:
        assert body(stranger, start + one) == nothing, one
        assert body(stranger, start + one, "POST") == nothing, one
    assert site.tables() == before
    assert body(stranger, link)[0] == 200


def test_a_link_that_has_ended_says_so_to_its_holder_alone(site: Site) -> None:
    link = site.link()
    person = site.browser().open(link).submit("Start")
    inside = person.url
    late = site.browser().open(link)
    site.expire(link)
    before = site.tables()
    for answered in (
        late.submit("Go on"),
        late.open(link),
        person.open(inside),
        person.open(f"{inside[:-7]}check"),
    ):
        assert answered.answer.status_code == 410
        assert answered.heading == "This link has ended"
        assert "Ask the person who sent you this link for a new one" in answered.text
    assert "s" not in late.session.cookies
    assert body(late, link[:-1] + ("y" if link.endswith("x") else "x"))[0] == 404
    assert site.tables() == before


def test_the_operators_address_works_once_and_only_by_its_button(site: Site) -> None:
    code = site.operator_code()
    address = f"{site.url}/operator/sign-in?code={code}"
    before = site.tables()
    for number in range(30):
        scanner = site.browser(**{"User-Agent": SCANNERS[number % len(SCANNERS)]})
        for method in METHODS:
            assert scanner.session.request(method, address).status_code == 200
            assert "op" not in scanner.session.cookies
    assert site.tables() == before

    late = site.browser().open(address)
    operator = site.browser().open(address).submit("Sign in")
    assert operator.heading == "Onboardings"
    late.submit("Sign in")
    assert (late.answer.status_code, late.heading) == (403, "This address was used already")
    assert "op" not in late.session.cookies
    assert site.browser().open(address).heading == "This address was used already"


@pytest.mark.parametrize("code", ["", "x", "\x00", "A" * 43, "ä" * 43, "a" * 3000])
def test_a_code_that_nobody_made_signs_nobody_in(site: Site, code: str) -> None:
    site.operator_code()
    person = site.browser().open(site.link())
    before = site.tables()
    form = {"csrf_token": person.token, "code": code}
    answer = person.session.post(f"{site.url}/operator/sign-in", data=form)
    assert (answer.status_code, "op" in person.session.cookies) == (403, False)
    assert site.tables() == before

"""What every answer carries, whatever kind of page it is, errors included."""

import re
from collections.abc import Callable

import pytest
import requests
from sqlalchemy.exc import OperationalError

from app.store import links
from tests.in_process import Site
from tests.plain_browser import PlainBrowser

PAGES_OF_A_LINK = {"the link", "a link that nobody made", "a link and more", "a method that the link has not"}
POLICY = [
    "default-src 'none'",
    "script-src 'nonce-R'",
    "style-src 'nonce-R'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
]
NOWHERE = """
accelerometer autoplay camera clipboard-read display-capture encrypted-media fullscreen geolocation gyroscope
hid idle-detection magnetometer microphone midi payment picture-in-picture
"""
ALWAYS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Origin-Agent-Cluster": "?1",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in NOWHERE.split())
    + ", publickey-credentials-get=(self), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()",
}
Ask = Callable[[Site, PlainBrowser, str], requests.Response]


def get(path: str) -> Ask:
    return lambda site, person, _link: person.session.get(site.url + path, allow_redirects=False)


KINDS: dict[str, tuple[int, Ask]] = {
    "the link": (200, lambda _site, person, link: person.session.get(link)),
    "the link's head": (200, lambda _site, person, link: person.session.head(link)),
    "pressing Start": (303, lambda _site, person, link: person.post("", to=link)),
    "a link that nobody made": (404, get("/o/nonsense")),
    "a link and more": (404, lambda _site, person, link: person.session.get(link + "/x")),
    "a method that the link has not": (405, lambda _site, person, link: person.session.put(link)),
    "a question": (200, lambda _site, person, _link: person.session.get(person.url)),
    "a question again": (422, lambda _site, person, _link: person.post("")),
    "an answer": (303, lambda _site, person, _link: person.post("auth_mode=Basic")),
    "a form of another site": (400, lambda _site, person, _link: person.post("", Origin="null")),
    "a page that is not there": (404, get("/x")),
    "a page elsewhere": (
        308,
        lambda _site, person, _link: person.session.get(person.url[:-8], allow_redirects=False),
    ),
    "what a page can do": (200, lambda _site, person, _link: person.session.options(person.url)),
    "too much": (413, lambda _site, person, _link: person.session.post(person.url, data=b"x" * 300_000)),
    "the operators' sign-in": (200, get("/operator/sign-in")),
    "the operators' list": (303, get("/operator/")),
    "a wrong code": (403, lambda _site, person, _link: person.post("code=x", to="/operator/sign-in")),
    "the way back from the card": (404, get("/connect-card/return/x")),
    "health": (200, get("/healthz")),
    "readiness": (200, get("/readyz")),
    "a report": (204, lambda site, person, _link: person.session.post(f"{site.url}/csp", json={})),
    "a file that is not there": (404, get("/static/nothing.css")),
}


def check(answer: requests.Response, site: Site, *, of_a_link: bool) -> str:
    """Compare all headers with what they must be, and return the nonce."""
    policy = answer.headers["Content-Security-Policy"]
    nonce: list[str] = re.findall(r"'nonce-([\w-]{22})'", policy)
    is_https = site.url.startswith("https")
    rules = [*POLICY, *(["upgrade-insecure-requests"] if is_https else [])]
    rules += [] if of_a_link else ["report-to csp", "report-uri /csp"]
    assert policy == "; ".join(rules).replace("'nonce-R'", f"'nonce-{nonce[0]}'")
    expected = {**ALWAYS, "Referrer-Policy": "strict-origin" if of_a_link else "same-origin"}
    expected |= {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"} if is_https else {}
    expected |= {} if of_a_link else {"Reporting-Endpoints": f'csp="{site.url}/csp"'}
    assert {name: answer.headers.get(name) for name in expected} == expected
    may_be_there = {"Content-Type", "Content-Length", "Location", "Set-Cookie", "Vary", "Allow", *expected}
    may_be_there |= {"Content-Encoding", "Content-Language"}
    assert set(answer.headers) <= may_be_there | {"Content-Security-Policy"}
    is_page = answer.headers["Content-Type"].startswith("text/html")
    varies = [
        *(["Accept-Encoding"] if "<style" in answer.text or answer.request.method == "HEAD" else []),
        *(["Accept-Language"] if is_page else []),
    ]
    assert answer.headers["Vary"] == ", ".join([*varies, "Cookie"])
    assert answer.headers.get("Content-Language") == ("en" if is_page else None)
    return nonce[0]


@pytest.fixture(scope="module")
def https_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("https"), "https://onboarding.example.com")


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_carries_the_same_guard(site: Site, https_site: Site, kind: str) -> None:
    status, ask = KINDS[kind]
    of_a_link = kind in PAGES_OF_A_LINK or kind in ("the link's head", "pressing Start")
    for one in (site, https_site):
        person, link = one.begin(), one.link()
        nonces = []
        for _ in range(2):
            answer = ask(one, person, link)
            assert answer.status_code == status
            nonces.append(check(answer, one, of_a_link=of_a_link))
        assert nonces[0] != nonces[1]


@pytest.mark.parametrize(
    ("error", "status"),
    [(RuntimeError("canary-3b"), 500), (OperationalError("canary-3b", {}, Exception("canary-3b")), 503)],
)
def test_an_error_of_ours_carries_it_too_and_says_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*_arguments: object) -> None:
        raise error

    link = site.link()
    monkeypatch.setattr(links, "opened_by", fail)
    person = site.browser().open(link)
    assert person.answer.status_code == status
    assert "Try again in" in person.text
    assert "canary" not in person.answer.text
    assert "Traceback" not in person.answer.text
    check(person.answer, site, of_a_link=True)


def test_whoever_signs_out_leaves_nothing_in_the_browsers_cache(site: Site) -> None:
    answer = site.operator().post("", to="/operator/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_static_files_are_kept_for_ever_and_run_nothing(site: Site) -> None:
    person = site.begin()
    files = {str(tag.get("src") or tag["href"]) for tag in person.page.select("script, link[href]")}
    assert len(files) == 2
    for file in files:
        assert re.fullmatch(r"/static/[\w/]+\.[0-9a-f]{12}\.(js|css|svg)", file)
        answer = site.browser().session.get(site.url + file)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert {"Set-Cookie", "Access-Control-Allow-Origin"}.isdisjoint(answer.headers)


def test_health_needs_no_cookie_and_tells_no_version(site: Site) -> None:
    for path in ("/healthz", "/readyz"):
        visitor = site.browser()
        assert visitor.session.get(site.url + path).json() == {"status": "ok"}
        assert len(visitor.session.cookies) == 0

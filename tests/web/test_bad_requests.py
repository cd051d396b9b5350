"""Requests that no page of ours makes: a page says so, nothing is stored, and nothing breaks."""

import pytest

from tests.in_process import Site
from tests.plain_browser import PlainBrowser

SHORT = {"csrf_token": "", "username": "kept@example.com", "password": "canary-5fe1"}


@pytest.fixture(scope="module")
def arrived(site: Site) -> tuple[PlainBrowser, str]:
    somebody = site.arrive_at("password")
    return somebody, somebody.url


@pytest.fixture
def person(arrived: tuple[PlainBrowser, str]) -> PlainBrowser:
    """Return somebody who is asked for a password; no test here answers."""
    somebody, password_page = arrived
    return somebody.open(password_page)


def stored(site: Site) -> dict[str, list[tuple[object, ...]]]:
    return site.tables()


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "NONSENSE"])
def test_a_method_that_no_page_has_is_refused_by_name(site: Site, person: PlainBrowser, method: str) -> None:
    before = stored(site)
    for address in (
        person.url,
        person.url.replace("password", "check"),
        site.link(),
        f"{site.url}/operator/",
    ):
        answer = person.session.request(method, address, data={"csrf_token": person.token})
        assert person.look_at(answer).heading == "This page does not work like that"
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
    assert stored(site)["answers"][: len(before["answers"])] == before["answers"]


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "Password",
        "password%00",
        "password%0A",
        "password/",
        "password.html",
        "%ED%A0%80",
        "..%2fcheck",
    ],
)
def test_a_step_that_does_not_exist_is_no_page(person: PlainBrowser, path: str) -> None:
    for answer in (person.session.get(person.url.replace("password", path)), person.post("", path)):
        assert person.look_at(answer).heading == "This page is not open in this browser"
        assert answer.status_code == 404


@pytest.mark.parametrize("step", ["certificate", "selection", "destination", "network", "card", "check"])
def test_a_step_that_is_not_open_leads_to_the_one_that_is(
    site: Site, person: PlainBrowser, step: str
) -> None:
    before = stored(site)
    noted = len(before.pop("event"))
    for answer in (
        person.session.get(person.url.replace("password", step), allow_redirects=False),
        person.post("auth_mode=Certificate&revision=0&schema=x", step),
        person.session.post(person.url.replace("password", step), allow_redirects=False),
    ):
        assert answer.status_code in (303, 400)
        assert answer.headers.get("Location", person.url).endswith("/password")
    after = stored(site)
    # That known fields were posted where nobody asked for them is all that is kept of it.
    assert [line[4] for line in after.pop("event")[noted:]] == ["posted what was not asked"]
    assert after == before


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("300 kB", b"x" * 300_000, "application/octet-stream"),
        ("a paste of 1 MB", b"username=" + b"a" * 1_000_000, "application/x-www-form-urlencoded"),
        (
            "a text of 132 kB",
            b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n' + b"a" * 132_000 + b"\r\n--b--\r\n",
            "multipart/form-data; boundary=b",
        ),
        (
            "61 parts",
            b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 61 + b"--b--\r\n",
            "multipart/form-data; boundary=b",
        ),
    ],
)
def test_what_is_too_much_is_not_read(
    site: Site, person: PlainBrowser, name: str, body: bytes, kind: str
) -> None:
    before = stored(site)
    answer = person.session.post(person.url, data=body, headers={"Content-Type": kind})
    assert answer.status_code == 413, name
    assert person.look_at(answer).heading == "That is too much to read"
    assert stored(site) == before


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data"),
        (b"--b\r\nContent-Disp", "multipart/form-data; boundary=b"),
        (b"--b\r\n\r\n\r\n--b--", "multipart/form-data; boundary=b"),
        (b"\x00\xff" * 50, "multipart/form-data; boundary=\xc3\xa4"),
        (b'{"username": "a"}', "application/json"),
        (b"%", "application/x-www-form-urlencoded"),
        (b"&=&;;", "application/x-www-form-urlencoded; charset=utf-7"),
        (b"username", "nonsense"),
    ],
)
def test_a_body_that_is_no_form_has_no_token(
    site: Site, person: PlainBrowser, body: bytes, kind: str
) -> None:
    before = stored(site)
    answer = person.session.post(person.url, data=body, headers={"Content-Type": kind})
    assert answer.status_code == 400
    assert person.look_at(answer).path == "password"
    assert stored(site) == before


@pytest.mark.parametrize("name", ["username", "password", "csrf_token", "unknown", "username_file"])
def test_a_file_in_the_place_of_a_text_is_no_text(site: Site, name: str) -> None:
    person = site.arrive_at("password")
    before = stored(site)
    typed = {**SHORT, "csrf_token": person.token}
    typed.pop(name, None)
    answer = person.session.post(person.url, data=typed, files={name: ("a", b"text")}, allow_redirects=False)
    assert answer.status_code in ((303,) if name.startswith("u") and name != "username" else (400, 422))
    assert (stored(site)["answers"] == before["answers"]) == (answer.status_code == 400 or name == "password")


@pytest.mark.parametrize("cookie", ["x", "", "\xff\xfe", "a" * 9_000, '"; s=', "s", "s=s; s=s", "%00\x01"])
def test_a_cookie_that_is_none_of_ours_opens_nothing(site: Site, person: PlainBrowser, cookie: str) -> None:
    for name in ("s", "pre", "op"):
        stranger = site.browser()
        headers = {"Cookie": f"{name}={cookie}".encode("latin-1")}
        assert stranger.session.get(person.url, headers=headers).status_code == 404
        posted = stranger.session.post(person.url, data=SHORT, headers=headers)
        assert posted.status_code == 404
        list_page = stranger.session.get(f"{site.url}/operator/", headers=headers, allow_redirects=False)
        assert list_page.headers["Location"] == "/operator/sign-in"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1@evil.example", "127.0.0.1, evil", "[::1", "a b", "\xff", ""]
)
def test_another_host_name_is_refused_before_anything_else(site: Site, host: str) -> None:
    for address in (site.link(), f"{site.url}/operator/sign-in", f"{site.url}/healthz"):
        answer = site.app.test_client().get(address.removeprefix(site.url), headers={"Host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.text
        assert "Content-Security-Policy" in answer.headers


def test_a_forwarded_host_is_not_believed(person: PlainBrowser) -> None:
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.example",
    }
    onboarding = person.url.rpartition("/")[0]
    answer = person.session.get(onboarding, headers=forged, allow_redirects=False)
    assert answer.headers["Location"] == onboarding + "/"
    assert "evil" not in answer.text + str(answer.headers)

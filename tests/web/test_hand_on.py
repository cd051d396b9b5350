"""Sent on to the site that a link names: once, with what was agreed, and never anywhere else."""

from itertools import product
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from app.links import hand_on
from app.links.offer import Offer, OfferError, checked
from app.store import events, onboardings
from app.submission.states import State
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.sent_rows import id_of, put, sent

HOSTS = ("example.com",)
AFTER = "https://example.com/after"
NAVIGATES = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("on"), redirect_uri_hosts=HOSTS)


def ended(site: Site, state: State, way: str = "ConnectCard", uri: str = AFTER, **terms: Any) -> PlainBrowser:
    """Return somebody whose onboarding ended, on a link that names where they go then."""
    presets = {"redirect_uri": uri} if uri else {}
    person = sent(site, auth_mode=way, **presets)
    with site.parts.database.write() as connection:
        onboardings.change(connection, id_of(person), handed_on_at=None, **terms)
    put(site, id_of(person), state=state, connection_id=f"of_{id_of(person)}")
    return person


def looks(site: Site, person: PlainBrowser, **headers: str) -> tuple[int, str]:
    """Return the status and the address that somebody is sent to."""
    page = f"{site.url}/onboarding/{id_of(person)}/result"
    answer = person.session.get(page, headers=headers, allow_redirects=False)
    return answer.status_code, answer.headers.get("Location", "")


def test_whoever_is_connected_by_the_card_goes_on_once(site: Site) -> None:
    person = ended(site, State.CONNECTED, redirect_state="case 7&x=ü")
    connection_id = f"of_{id_of(person)}"
    status, address = looks(site, person, **NAVIGATES)
    assert (status, address) == (303, f"{AFTER}?id={connection_id}&state=case%207%26x%3D%C3%BC")
    assert parse_qsl(urlsplit(address).query) == [("id", connection_id), ("state", "case 7&x=ü")]
    assert looks(site, person, **NAVIGATES) == (200, "")
    person.open(f"/onboarding/{id_of(person)}/result")
    (button,) = person.page.select("main a.button[rel=noreferrer]")
    assert (button["href"], button.get_text()) == (address, "Continue to example.com")
    with site.parts.database.read() as connection:
        happened = [line.happened for line in events.timeline(connection, id_of(person))]
    assert happened.count("sent on") == 1


@pytest.mark.parametrize(
    ("uri", "begins"),
    [
        ("https://example.com", "https://example.com/?id=of_"),
        ("https://example.com/?", "https://example.com/?id=of_"),
        ("https://example.com/a?case=7&b=%20", "https://example.com/a?case=7&b=%20&id=of_"),
        ("https://example.com/a?id=theirs", "https://example.com/a?id=theirs&id=of_"),
        ("http://Example.com:8443/a", "http://example.com:8443/a?id=of_"),
    ],
)
def test_what_the_address_has_already_stays(site: Site, uri: str, begins: str) -> None:
    status, address = looks(site, ended(site, State.CONNECTED, uri=uri), **NAVIGATES)
    assert status == 303
    assert address.startswith(begins)
    assert "state=" not in address


def test_a_page_that_keeps_itself_up_to_date_uses_nothing_up(site: Site) -> None:
    person = ended(site, State.CONNECTED)
    assert looks(site, person, **{"Sec-Fetch-Mode": "cors"}) == (200, "")
    assert looks(site, person, **{"Sec-Fetch-Mode": "same-origin"}) == (200, "")
    assert looks(site, person, **NAVIGATES)[0] == 303


@pytest.mark.parametrize(
    ("state", "way", "terms"),
    [
        (State.CONNECTED, "ConnectCard", {"redirect_by_button": True}),
        (State.CONNECTED, "Basic", {}),
        *((state, "ConnectCard", {}) for state in State if state is not State.CONNECTED),
    ],
)
def test_nobody_is_sent_on_otherwise(site: Site, state: State, way: str, terms: dict[str, Any]) -> None:
    _, address = looks(site, ended(site, state, way, **terms), **NAVIGATES)
    assert not address.startswith("https://example.com")


@pytest.mark.parametrize("state", [State.REFUSED, State.PARKED, State.CANCELLED, State.NAME_TAKEN])
def test_whoever_is_not_connected_can_go_back_and_say_so(site: Site, state: State) -> None:
    person = ended(site, state, failure_uri="https://example.com/no?x=1", redirect_state="7")
    person.open(f"/onboarding/{id_of(person)}/result")
    (button,) = person.page.select("main a.button[rel=noreferrer]")
    assert button["href"] == f"https://example.com/no?x=1&error={state}&state=7"


def test_an_address_that_the_settings_no_longer_name_is_not_gone_to() -> None:
    assert hand_on.onward(AFTER, ("another.example",), id="x") is None
    assert hand_on.onward(AFTER, (), id="x") is None


def hostile() -> list[str]:
    """Return addresses that some program or other takes for one on an allowed host."""
    schemes = (
        "javascript",
        "data",
        "file",
        "ftp",
        "ws",
        "blob",
        "vbscript",
        "about",
        "view-source:https",
        "x",
    )
    beginnings = (
        "",
        "//",
        "/",
        "\\\\",
        "https:",
        "https:/",
        "https:///",
        "https:\\\\",
        "http:/\\",
        " https://",
    )
    hosts = (
        *("evil.example", "example.com.evil.example", "evil-example.com", "example.com@evil.example"),
        *("user:word@example.com", "@example.com", "evil.example#@example.com", "evil.example\\@example.com"),
        *("example.com\\@evil.example", "example.com\\.evil.example", "evil.example%23@example.com"),
        *("example.com%2eevil.example", "example%2ecom", "example%252ecom", "example.com%00.evil.example"),
        *(
            "example.com.",
            ".example.com",
            "example..com",
            "example。com",
            "\uff45xample.com",
            "exam\u00adple.com",
        ),
        *("example.com:0", "example.com:99999", "example.com:443x", "example.com:", "example.com:٤٤٣"),
        *("[example.com]", "[::1]", "[::ffff:1.2.3.4]", "127.0.0.1", "0x7f.1", "2130706433", "localhost"),
        *("example.com%0d%0aLocation:evil.example", "example.com\r\nX: y", "example.com\tx", "exa\nmple.com"),
    )
    paths = (
        *("/../x", "/./x", "/a/..", "/%2e%2e/x", "/.%2E/x", "/%2e", "/a\\..\\b", "/\\evil.example"),
        *("/a#b", "/#", "?a#b", "/a\r\nSet-Cookie: a=b", "/a\n", "/a\0", "/a b", "/a%0", "/%zz", "/<script>"),
        *('/"x"', "/{x}", "/ä", "/\u202ex", "/a\u2028b", "/a\ud800b", "?a=ü", "?a=b c", "/" + "x" * 2000),
    )
    return [
        *(f"{scheme}://example.com/x" for scheme in schemes),
        *("javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:alert(1)//example.com", "https:example.com"),
        *(f"{beginning}example.com/x" for beginning in beginnings),
        *(f"{scheme}://{host}/x" for scheme, host in product(("https", "http", "HTTPS"), hosts)),
        *(f"{scheme}://example.com{path}" for scheme, path in product(("https", "http", "HTTP"), paths)),
    ]


HOSTILE = hostile()


def test_no_hostile_address_gets_onto_a_link_or_is_gone_to() -> None:
    assert len(set(HOSTILE)) >= 200
    for address in HOSTILE:
        assert hand_on.onward(address, HOSTS, id="x") is None, address
        with pytest.raises(OfferError):
            checked(Offer(failure_uri=address), HOSTS)
        try:
            taken = checked(Offer(presets={"redirect_uri": address}), HOSTS).card
        except OfferError:
            continue
        # Spaces and invisible marks around a right address are taken off, as in every field.
        assert taken is not None
        assert (taken.redirect_uri or "").startswith(("https://example.com/", "http://example.com/")), address
        assert address.strip().replace("\u00ad", "").lower() == taken.redirect_uri

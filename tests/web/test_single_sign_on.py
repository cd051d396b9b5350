"""Signing in by single sign-on: only what the provider has signed for this very sign-in lets anybody in."""

import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.roles import Role
from app.store import operators
from app.store.models import operator as table
from tests.identity_provider import CLIENT, OTHER_KEY, SECRET, SHARED, Stub, running
from tests.in_process import Site
from tests.plain_browser import PlainBrowser

WITH_PROVIDER = "Sign in with single sign-on"


@pytest.fixture(scope="module")
def provider() -> Iterator[Stub]:
    with running() as stub:
        yield stub


@pytest.fixture(scope="module")
def office(provider: Stub, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a site whose operators sign in with the provider, and where one is known already."""
    folder: Path = tmp_path_factory.mktemp("office")
    site = Site(folder, oidc_issuer=provider.url, oidc_client_id=CLIENT, oidc_client_secret=SECRET)
    begin(site, provider)
    with site.parts.database.write() as connection:
        operators.change(connection, known(site), role=Role.OPERATOR.value)
    return site


@pytest.fixture(autouse=True)
def honest(provider: Stub) -> None:
    """Have the provider say the truth again."""
    for each in fields(Stub):
        if each.name not in ("url", "tokens", "asked"):
            default: Any = each.default_factory() if callable(each.default_factory) else each.default
            setattr(provider, each.name, default)


def known(site: Site, subject: str = "person-1") -> str:
    with site.parts.database.read() as connection:
        found: str = connection.execute(select(table.c.id).where(table.c.subject == subject)).scalar_one()
    return found


def ask(site: Site, provider: Stub) -> tuple[PlainBrowser, str]:
    """Press the button. Returns the browser, and where the provider will send it back to."""
    person = site.browser().open(f"{site.url}/operator/sign-in").submit(WITH_PROVIDER)
    assert person.answer.status_code == 200
    link = person.page.select_one("main a.button")
    assert link is not None
    return person, provider.authorize(str(link["href"]))


def begin(site: Site, provider: Stub) -> PlainBrowser:
    person, back = ask(site, provider)
    return person.open(back)


def is_in(person: PlainBrowser, site: Site) -> bool:
    return person.open(f"{site.url}/operator/").heading == "Onboardings"


def test_whom_an_administrator_let_in_signs_in_and_is_named(office: Site, provider: Stub) -> None:
    person, back = ask(office, provider)
    asked = provider.asked
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["redirect_uri"] == f"{office.url}/operator/single-sign-on/return"
    assert min(len(asked["state"]), len(asked["nonce"]), len(asked["code_challenge"])) >= 20
    person.open(back)
    assert person.heading == "You are signed in"
    cookie = next(c for c in person.session.cookies if c.name == "op")
    assert cookie.value
    person.follow("Continue")
    assert person.heading == "Onboardings"
    assert "Ada of the provider" in person.page.get_text()


def test_who_is_new_waits_until_an_administrator_gives_a_role(office: Site, provider: Stub) -> None:
    provider.claims = {"sub": "person-2", "name": "Eve <b>\u202e"}
    person = begin(office, provider)
    assert (person.answer.status_code, person.heading) == (403, "An administrator has to let you in")
    assert not is_in(person, office)
    with office.parts.database.write() as connection:
        operators.change(connection, known(office, "person-2"), role=Role.VIEWER.value)
    assert is_in(begin(office, provider), office)


def test_the_same_name_at_the_provider_is_not_the_same_person(office: Site, provider: Stub) -> None:
    provider.claims = {"sub": "person-3", "preferred_username": "Ada of the provider"}
    assert begin(office, provider).heading == "An administrator has to let you in"


WRONG: dict[str, dict[str, Any]] = {
    "meant for another": {"aud": "another-client"},
    "meant for another, asked for by us": {"aud": "another-client", "azp": CLIENT},
    "meant for several, not for us first": {"aud": [CLIENT, "another"], "azp": "another"},
    "meant for several, for nobody first": {"aud": [CLIENT, "another"]},
    "meant for nobody": {"aud": None},
    "of another provider": {"iss": "https://login.example.com"},
    "of nobody": {"iss": None},
    "of nearly the same provider": {"iss": "slash"},
    "for another sign-in": {"nonce": "another"},
    "for no sign-in": {"nonce": None},
    "too old": {"exp": 1_600_000_000, "iat": 1_599_999_000},
    "without an end": {"exp": None},
    "from the future": {"iat": 4_000_000_000},
    "not valid yet": {"nbf": 4_000_000_000},
    "about nobody": {"sub": None},
    "about an empty name": {"sub": ""},
    "about a name too long": {"sub": "x" * 300},
}


@pytest.mark.parametrize("case", WRONG)
def test_a_token_with_a_wrong_claim_lets_nobody_in(office: Site, provider: Stub, case: str) -> None:
    provider.claims = dict(WRONG[case])
    if provider.claims.get("iss") == "slash":
        provider.claims["iss"] = f"{provider.url}/"
    before = office.tables()["operator"]
    person = begin(office, provider)
    assert (person.answer.status_code, person.heading) == (403, "Single sign-on did not let you in")
    assert "op" not in person.session.cookies
    assert not is_in(person, office)
    assert office.tables()["operator"] == before


@pytest.mark.parametrize("how", ["another key", "the shared secret", "nothing"])
def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(
    office: Site, provider: Stub, how: str
) -> None:
    if how == "another key":
        provider.signed_by = OTHER_KEY
    elif how == "the shared secret":
        provider.signed_by, provider.algorithm = SHARED, "HS256"
    else:
        provider.algorithm = "none"
    person = begin(office, provider)
    assert (person.answer.status_code, "op" in person.session.cookies) == (403, False)


def test_coming_back_twice_is_refused_the_second_time(office: Site, provider: Stub) -> None:
    person, back = ask(office, provider)
    assert person.open(back).heading == "You are signed in"
    before = provider.tokens
    assert person.open(back).answer.status_code == 403
    assert provider.tokens == before


def test_what_another_browser_began_ends_in_that_browser_alone(office: Site, provider: Stub) -> None:
    mine, back = ask(office, provider)
    theirs = office.browser().open(back)
    assert (theirs.answer.status_code, "op" in theirs.session.cookies) == (403, False)
    assert mine.open(back).heading == "You are signed in"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=right",
        "?state=x",
        "?code=right&state=x",
        "?error=access_denied&state={state}",
        "?code=&state={state}",
    ],
)
def test_coming_back_with_less_or_otherwise_is_refused(office: Site, provider: Stub, query: str) -> None:
    person, back = ask(office, provider)
    address = back.partition("?")[0] + query.format(state=provider.asked["state"])
    assert person.open(address).answer.status_code == 403
    assert not is_in(person, office)


def test_an_answer_in_the_name_of_another_provider_is_refused(office: Site, provider: Stub) -> None:
    person, back = ask(office, provider)
    assert person.open(f"{back}&iss=https://login.example.com").answer.status_code == 403
    person, back = ask(office, provider)
    assert person.open(f"{back}&iss={provider.url}").heading == "You are signed in"


def test_a_sign_in_that_was_begun_too_long_ago_is_refused(office: Site, provider: Stub) -> None:
    person, back = ask(office, provider)
    with office.parts.database.write() as connection:
        connection.exec_driver_sql("UPDATE oidc_request SET expires_at = '2020-01-01 00:00:00'")
    assert person.open(back).answer.status_code == 403


def test_a_code_that_the_provider_does_not_know_is_refused(office: Site, provider: Stub) -> None:
    person, back = ask(office, provider)
    assert person.open(back.replace("code=right", "code=wrong")).answer.status_code == 403


def test_signing_in_gives_a_new_session_and_ends_the_one_before(office: Site, provider: Stub) -> None:
    person, back = ask(office, provider)
    person.session.cookies.set("op", "chosen-by-another", domain="127.0.0.1", path="/")
    person.open(back)
    given = [str(c.value) for c in person.session.cookies if c.name == "op"]
    assert "chosen-by-another" not in given[-1:]
    person.session.post(f"{office.url}/operator/sign-in")
    first = given[-1]
    again, back = ask(office, provider)
    again.session.cookies.set("op", first, domain="127.0.0.1", path="/")
    again.open(back)
    old = office.browser()
    old.session.cookies.set("op", first, domain="127.0.0.1", path="/")
    assert not is_in(old, office)


def test_whose_account_is_switched_off_is_not_let_in(office: Site, provider: Stub) -> None:
    provider.claims = {"sub": "person-4"}
    begin(office, provider)
    with office.parts.database.write() as connection:
        operators.change(
            connection,
            known(office, "person-4"),
            role="admin",
            disabled_at=office.parts.database.now(connection),
        )
    person = begin(office, provider)
    assert (person.answer.status_code, person.heading) == (403, "Your account is switched off")


def test_another_site_cannot_begin_a_sign_in(office: Site) -> None:
    person = office.browser().open(f"{office.url}/operator/sign-in")
    answer = person.post("", to="/operator/single-sign-on", **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400


def test_a_provider_that_calls_itself_otherwise_is_not_asked(provider: Stub, tmp_path: Path) -> None:
    provider.calls_itself = "https://login.example.com"
    site = Site(tmp_path, oidc_issuer=provider.url, oidc_client_id=CLIENT, oidc_client_secret=SECRET)
    person = site.browser().open(f"{site.url}/operator/sign-in").submit(WITH_PROVIDER)
    assert (person.answer.status_code, person.heading) == (502, "Single sign-on cannot be reached")
    provider.calls_itself = ""
    assert begin(site, provider).heading == "An administrator has to let you in"


def test_a_provider_that_is_out_is_a_page_and_no_error(tmp_path: Path) -> None:
    site = Site(tmp_path, oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT, oidc_client_secret=SECRET)
    started = time.monotonic()
    person = site.browser().open(f"{site.url}/operator/sign-in").submit(WITH_PROVIDER)
    assert person.answer.status_code == 502
    assert time.monotonic() - started < 10


def test_without_a_provider_there_is_no_single_sign_on(site: Site) -> None:
    person = site.browser().open(f"{site.url}/operator/sign-in")
    assert WITH_PROVIDER not in person.text
    assert person.post("", to="/operator/single-sign-on").status_code == 404
    assert person.open(f"{site.url}/operator/single-sign-on/return?code=x&state=y").answer.status_code == 404


def test_neither_cookie_nor_table_nor_log_holds_what_proves_a_sign_in(
    office: Site, provider: Stub, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    person, back = ask(office, provider)
    with office.parts.database.read() as connection:
        stored = connection.exec_driver_sql("SELECT value FROM oidc_request").scalars().all()
    (verifier,) = {part for text in stored for part in text.split('"') if len(part) == 48}
    person.open(back)
    said = caplog.text + "".join(capsys.readouterr())
    kept = "".join(str(cookie.value) for cookie in person.session.cookies)
    for secret in (verifier, SECRET, "right&"):
        assert secret not in said
        assert secret not in kept
    assert not [row for row in office.tables()["oidc_request"] if verifier in str(row)]

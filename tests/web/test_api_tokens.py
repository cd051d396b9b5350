"""Tokens for programs: made by operators, shown once, worth what their operator may do, ended at once."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import update

from app.domain.roles import Role
from app.store import operator_sessions, operators
from app.store.models import api_token
from tests.in_process import Site
from tests.plain_browser import PlainBrowser

FORM = re.compile(r"anp_[0-9A-Za-z]{43}")
READ, WRITE = ["onboardings:read"], ["onboardings:read", "onboardings:write"]


def signed_in(site: Site, role: Role, name: str = "Olga") -> tuple[PlainBrowser, str]:
    """Return a browser in which a new operator of this role has signed in, and the operator's id."""
    with site.parts.database.write() as connection:
        account = operators.add(connection, name, role, datetime.now(UTC))
        code = operator_sessions.new_code(connection, account.id, datetime.now(UTC))
    person = site.browser().open(f"{site.url}/operator/sign-in?code={code}").submit("Sign in")
    return person, account.id


def token_of(person: PlainBrowser, name: str, **values: Any) -> str:
    """Make a token on the page and return it."""
    made = person.open("/operator/tokens").submit("Make the token", name=name, **values)
    assert made.answer.status_code == 201, made.problems
    (token,) = FORM.findall(made.answer.text)
    return str(token)


def ask(site: Site, token: str | None, method: str = "GET", **more: str) -> requests.Response:
    """Ask for the list of onboardings, or to make one."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = f"{site.url}/api/v1/onboardings"
    body: dict[str, Any] | None = {} if method == "POST" else None
    return site.browser().session.request(method, address, headers={**headers, **more}, json=body)


def test_a_token_is_shown_once_and_kept_nowhere(site: Site) -> None:
    person, _ = signed_in(site, Role.OPERATOR)
    token = token_of(person, "nightly job")
    assert token not in str(site.tables())
    assert token[4:] not in person.open("/operator/tokens").answer.text
    row = next(row for row in person.page.select("tbody tr") if "nightly job" in row.get_text())
    assert "onboardings:read" in row.get_text()
    assert "never" in row.get_text()
    assert "today" in row.get_text()


def test_a_token_opens_what_it_was_made_for(site: Site) -> None:
    person, _ = signed_in(site, Role.OPERATOR)
    reads = token_of(person, "reader")
    writes = token_of(person, "writer", read=None, write="y")
    assert (ask(site, reads).status_code, ask(site, reads, "POST").status_code) == (200, 403)
    assert (ask(site, writes).status_code, ask(site, writes, "POST").status_code) == (403, 201)
    refused = ask(site, reads, "POST")
    assert 'scope="onboardings:write"' in refused.headers["WWW-Authenticate"]


def test_a_token_that_may_do_nothing_or_has_a_name_twice_is_not_made(site: Site) -> None:
    person, _ = signed_in(site, Role.OPERATOR)
    refused = person.open("/operator/tokens").submit("Make the token", name="idle", read=None)
    assert refused.problems == ["Choose at least one thing that the program may do"]
    token_of(person, "twice")
    refused = person.open("/operator/tokens").submit("Make the token", name="twice", write="y")
    assert refused.answer.status_code == 422
    assert "You have a token of this name" in refused.problems[0]
    (form,) = [form for form in refused.page.select("main form") if form.select("[name=write]")]
    assert refused.fields(form)["write"] == ["y"]
    assert refused.open("/operator/tokens").submit("Make the token", name="").problems == [
        "Enter a name for the token"
    ]


def test_a_revoked_token_is_refused_from_the_next_request_on(site: Site) -> None:
    person, _ = signed_in(site, Role.OPERATOR)
    token = token_of(person, "to be revoked")
    assert ask(site, token).status_code == 200
    person.open("/operator/tokens").submit("Revoke to be revoked")
    assert "The token is revoked" in person.text
    assert "to be revoked" not in str(person.page.select("tbody"))
    refused = ask(site, token)
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')


def test_a_token_is_worth_what_its_operator_may_do_now(site: Site) -> None:
    person, operator_id = signed_in(site, Role.OPERATOR)
    token = token_of(person, "of a busy operator", write="y")
    before: list[tuple[int, int]] = []
    changes: tuple[dict[str, Any], ...] = (
        {"role": "viewer"},
        {"role": None},
        {"role": "admin"},
        {"disabled_at": datetime.now(UTC)},
        {},
    )
    for change in changes:
        before.append((ask(site, token).status_code, ask(site, token, "POST").status_code))
        with site.parts.database.write() as connection:
            operators.change(connection, operator_id, **(change or {"disabled_at": None}))
    before.append((ask(site, token).status_code, ask(site, token, "POST").status_code))
    assert before == [(200, 201), (200, 403), (401, 401), (200, 201), (401, 401), (200, 201)]


def test_operators_see_their_own_tokens_and_administrators_all(site: Site) -> None:
    one, _ = signed_in(site, Role.OPERATOR, "One")
    other, _ = signed_in(site, Role.OPERATOR, "Other")
    token = token_of(one, "one’s token")
    assert "one’s token" not in other.open("/operator/tokens").text
    address = one.open("/operator/tokens").page.select("tbody form")[0]["action"]
    assert other.post("", to=str(address)).status_code == 404
    assert other.post("", to="/operator/tokens/nothing/revoke").status_code == 404
    assert ask(site, token).status_code == 200
    admin, _ = signed_in(site, Role.ADMIN, "Ada")
    assert "One" in admin.open("/operator/tokens").text
    admin.submit("Revoke one’s token")
    assert ask(site, token).status_code == 401


def test_a_viewer_makes_no_token(site: Site) -> None:
    viewer, _ = signed_in(site, Role.VIEWER)
    assert "Viewers make no tokens" in viewer.open("/operator/").follow("Tokens").text
    assert "Make a token" not in viewer.text
    assert viewer.post("name=mine&read=y", to="/operator/tokens").status_code == 403


def test_who_is_a_viewer_now_sees_and_revokes_the_tokens_that_are_theirs(site: Site) -> None:
    person, operator_id = signed_in(site, Role.OPERATOR)
    other, _ = signed_in(site, Role.OPERATOR, "Other")
    mine, theirs = token_of(person, "mine"), token_of(other, "theirs")
    address = other.open("/operator/tokens").page.select("tbody form")[0]["action"]
    with site.parts.database.write() as connection:
        operators.change(connection, operator_id, role="viewer")
    assert "theirs" not in person.open("/operator/tokens").text
    assert person.post("", to=str(address)).status_code == 404
    assert "The token is revoked" in person.open("/operator/tokens").submit("Revoke mine").text
    assert (ask(site, mine).status_code, ask(site, theirs).status_code) == (401, 200)


def test_its_last_use_is_written_once_a_minute(site: Site) -> None:
    person, operator_id = signed_in(site, Role.OPERATOR)
    token = token_of(person, "clockwork")

    def last_use(ago: timedelta | None) -> datetime | None:
        of_this = api_token.c.operator_id == operator_id
        with site.parts.database.write() as connection:
            if ago is not None:
                used = datetime.now(UTC) - ago
                connection.execute(update(api_token).where(of_this).values(last_used_at=used))
            found: datetime | None = connection.execute(
                api_token.select().where(of_this).with_only_columns(api_token.c.last_used_at)
            ).scalar_one()
            return found

    assert last_use(None) is None
    ask(site, token)
    assert last_use(None) is not None
    recent = last_use(timedelta(seconds=50))
    ask(site, token)
    assert last_use(None) == recent
    old = last_use(timedelta(seconds=61))
    ask(site, token)
    assert last_use(None) != old


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer anp_" + "x" * 43,
        "Bearer anp_",
        "Basic b2xnYTpwYXNzd29yZA==",
        "bearer é",
        "Token anp_" + "x" * 43,
        "Bearer a, Bearer b",
        "Bearer " + "x" * 5000,
    ],
)
def test_whatever_is_no_token_of_ours_opens_nothing(site: Site, header: str) -> None:
    answer = ask(site, None, Authorization=header.encode().decode("latin-1"))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_cookie_opens_nothing_and_none_is_set(site: Site) -> None:
    person = site.operator()
    refused = person.session.get(f"{site.url}/api/v1/onboardings")
    assert refused.status_code == 401
    token = token_of(person, "beside a cookie")
    for answer in (refused, ask(site, token), ask(site, token, "POST")):
        assert "Set-Cookie" not in answer.headers
    # The scheme's name is read in any case, as RFC 9110 has it.
    assert ask(site, None, Authorization=f"bEARER {token}").status_code == 200

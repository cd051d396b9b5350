"""Operators' own accounts, and those of others: who may do what, and what holds at once."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from argon2 import PasswordHasher

from app.domain.roles import Role
from app.store import operator_sessions, operators, slow_hash
from app.store.operators import Operator
from tests.in_process import Site
from tests.operators import (
    PASSWORD,
    account,
    command,
    forgive,
    shown_address,
    shown_key,
    signed_in_as,
    try_to_sign_in,
    with_second_factor,
)
from tests.plain_browser import PlainBrowser

QUICK = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
ANOTHER = "another quite long password"
NOT_RIGHT = "The password is not right"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a site with one administrator."""
    folder: Path = tmp_path_factory.mktemp("accounts")
    site = Site(folder)
    site.operator()
    return site


@pytest.fixture(autouse=True)
def quick_and_forgiven(office: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(slow_hash, "HASHER", QUICK)
    forgive(office)
    yield
    forgive(office)


@pytest.fixture
def admin(office: Site) -> PlainBrowser:
    return signed_in_as(office, first_admin(office).id)


def first_admin(site: Site) -> Operator:
    with site.parts.database.read() as connection:
        found = operators.first_admin(connection)
    assert found is not None
    return found


def known(site: Site, operator_id: str) -> Operator:
    with site.parts.database.read() as connection:
        found = operators.find(connection, operator_id)
    assert found is not None
    return found


def opened(site: Site, admin: PlainBrowser, operator_id: str) -> PlainBrowser:
    return admin.open(f"{site.url}/operator/operators/{operator_id}")


def is_in(site: Site, person: PlainBrowser) -> bool:
    return person.open(f"{site.url}/operator/").heading == "Onboardings"


# One's own account


def test_a_name_is_changed_and_an_empty_one_refused(office: Site) -> None:
    person = signed_in_as(office, account(office, "nina")).follow("Change Your name")
    person.submit("Save", name="  ")
    assert (person.answer.status_code, person.problems) == (422, ["Enter a name"])
    person.submit("Save", name="Nina <b>")
    assert "Your name is changed" in person.text
    assert "Nina <b>" in person.page.select("header")[0].get_text()


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", "Enter a password"),
        ("eleven char", "New password must be 12 characters or more"),
        ("x" * 257, "New password must be 256 characters or fewer"),
        ("PASSWORD1234", "This password is one of the first that others try. Choose another one"),
        ("Long.User.Name", "The password must not be the user name"),
        ("with a\ttabulator", "New password must not contain line breaks or control characters"),
    ],
)
def test_a_password_that_is_no_good_is_refused(office: Site, password: str, problem: str) -> None:
    person = signed_in_as(office, account(office, f"p{len(password)}", password=None))
    person.follow("Change User name and password")
    assert not person.page.select("#current")
    person.submit("Save", username="long.user.name", password=password)
    assert (person.answer.status_code, person.problems) == (422, [problem])
    assert not password or password not in person.answer.text or password.lower() == "long.user.name"


@pytest.mark.parametrize(
    "password", ["twelve chars", "ä" * 256, "  spaces count  ", "日本語のパスワードです。長い"]
)
def test_a_password_is_taken_letter_by_letter_whatever_it_is_made_of(office: Site, password: str) -> None:
    username = f"taken{len(password)}"
    person = signed_in_as(office, account(office, username, password=None))
    person.follow("Change User name and password").submit("Save", password=password)
    assert "User name and password are saved" in person.text
    assert try_to_sign_in(office, username, password[:-1]).status_code == 422
    assert try_to_sign_in(office, username, password).status_code == 303


def test_changing_a_password_takes_the_one_before_and_ends_other_sessions(office: Site) -> None:
    mine = account(office, "mona")
    person, elsewhere = signed_in_as(office, mine), signed_in_as(office, mine)
    before = person.session.cookies["op"]
    person.follow("Change User name and password")
    person.submit("Save", password=ANOTHER)
    assert person.problems == ["Enter the current password"]
    person.submit("Save", current="wrong", password=ANOTHER)
    assert (person.answer.status_code, person.problems) == (422, [NOT_RIGHT])
    assert is_in(office, elsewhere)
    person.submit("Save", current=PASSWORD, password=ANOTHER)
    assert "User name and password are saved" in person.text
    assert not is_in(office, elsewhere)
    stale = office.browser()
    stale.session.cookies.set("op", before, domain="127.0.0.1", path="/")
    assert not is_in(office, stale)
    assert is_in(office, person)
    assert try_to_sign_in(office, "mona").status_code == 422
    assert try_to_sign_in(office, "mona", ANOTHER).status_code == 303


def test_a_stolen_session_cannot_guess_the_password_without_end(office: Site) -> None:
    person = signed_in_as(office, account(office, "gus")).follow("Change User name and password")
    for number in range(5):
        person.submit("Save", current=f"guess {number}", password=ANOTHER)
        assert person.problems == [NOT_RIGHT]
    person.submit("Save", current=PASSWORD, password=ANOTHER)
    assert person.answer.status_code == 429
    assert person.problems[0].startswith("Too many tries. Try again in ")
    assert try_to_sign_in(office, "gus").status_code == 429


def test_a_user_name_of_somebody_else_is_refused_in_any_letter_case(office: Site) -> None:
    account(office, "first.come")
    person = signed_in_as(office, account(office, "second.come")).follow("Change User name and password")
    person.submit("Save", current=PASSWORD, username="FIRST.come")
    assert person.problems == ["Somebody else signs in by this user name. Choose another one"]
    person.submit("Save", current=PASSWORD, username="Third.Come")
    assert "third.come" in person.text
    assert try_to_sign_in(office, "third.come").status_code == 303


def test_signing_out_elsewhere_leaves_this_browser_alone_signed_in(office: Site) -> None:
    mine = account(office, "otto")
    person, elsewhere = signed_in_as(office, mine), signed_in_as(office, mine)
    person.submit("Sign out everywhere else")
    assert "You are signed in here alone" in person.text
    assert (is_in(office, person), is_in(office, elsewhere)) == (True, False)


# The second factor


def test_the_second_factor_takes_a_password_of_ones_own(office: Site) -> None:
    person = signed_in_as(office, account(office, "sara", password=None)).follow("Change Second factor")
    assert "you have none yet" in person.text
    for path in ("", "/off"):
        answer = person.post("password=", to=f"/operator/account/second-factor{path}")
        assert answer.headers["Location"] == "/operator/account/second-factor"
    other = signed_in_as(office, account(office, "sven")).follow("Change Second factor")
    other.submit("Set it up", password="wrong")
    assert (other.answer.status_code, other.problems) == (422, [NOT_RIGHT])


def test_the_second_factor_is_shown_once_as_a_picture_and_as_text(office: Site) -> None:
    mine = account(office, "tina")
    person = signed_in_as(office, mine).follow("Change Second factor")
    person.submit("Set it up", password=PASSWORD)
    key = shown_key(person)
    assert re.fullmatch("[A-Z2-7]{32}", key)
    assert len(str(person.page.select("svg[role=img] path")[0]["d"])) > 1000
    person.submit("Turn it on", code="")
    assert person.problems == ["Enter the code that the app shows"]
    person.open(f"{office.url}/operator/account/second-factor/code")
    assert person.heading == "Second factor"
    assert key not in person.answer.text.replace(" ", "")
    assert not known(office, mine).has_totp
    person.submit("Set it up", password=PASSWORD)
    assert shown_key(person) != key


def test_the_second_factor_is_turned_off_by_the_password(office: Site) -> None:
    mine = account(office, "uwe")
    with_second_factor(office, mine)
    person = signed_in_as(office, mine).follow("Change Second factor")
    person.submit("Turn it off", password="wrong")
    assert (person.problems, known(office, mine).has_totp) == ([NOT_RIGHT], True)
    # Nobody replaces one that counts by drawing another.
    assert person.post(
        f"password={PASSWORD.replace(' ', '+')}", to="/operator/account/second-factor"
    ).is_redirect
    assert known(office, mine).has_totp
    person.submit("Turn it off", password=PASSWORD)
    assert "The second factor is turned off" in person.text
    assert try_to_sign_in(office, "uwe").status_code == 303


# The accounts of others


def test_an_administrator_adds_somebody_who_signs_in_by_an_address_that_is_shown_once(
    office: Site, admin: PlainBrowser
) -> None:
    admin.follow("Operators").follow("Add an operator")
    admin.submit("Add", name="", username="x" * 101)
    assert admin.problems == ["Enter a name", "User name must be 100 characters or fewer", "Choose a role"]
    admin.submit("Add", name="Vera", username="vera", role="operator")
    assert (admin.answer.status_code, admin.heading) == (201, "An address for Vera")
    address = shown_address(admin)
    code = parse_qs(urlsplit(address).query)["code"][0]
    assert code not in repr(office.tables())
    person = office.browser().open(address).submit("Sign in")
    assert person.heading == "Onboardings"
    assert office.browser().open(address).heading == "This address was used already"
    admin.open(f"{office.url}/operator/operators")
    assert code not in admin.answer.text
    assert "vera" in admin.text
    admin.follow("Add an operator").submit("Add", name="Vera", username="VERA", role="viewer")
    assert admin.problems == ["Somebody else signs in by this user name. Choose another one"]


def test_who_waits_to_be_let_in_stands_first_and_is_let_in_by_a_role(
    office: Site, admin: PlainBrowser
) -> None:
    waiting = account(office, "zoe", None, password=None)
    account(office, "aaron")
    with office.parts.database.write() as connection:
        operators.change(connection, waiting, issuer="https://login.example.com", subject="zoe-1")
    admin.follow("Operators")
    assert admin.page.select("tbody th")[0].get_text() == "Zoe"
    assert "Waits to be let in" in admin.page.select("tbody tr")[0].get_text()
    assert not is_in(office, signed_in_as(office, waiting))
    admin.follow("Zoe").submit("Save the role", role=None)
    assert admin.problems == ["Choose a role"]
    admin.submit("Save the role", role="viewer")
    assert "The role is changed" in admin.text
    assert is_in(office, signed_in_as(office, waiting))


def test_a_role_that_is_lowered_holds_from_the_next_request(office: Site, admin: PlainBrowser) -> None:
    theirs = account(office, "wim", Role.ADMIN)
    person = signed_in_as(office, theirs).follow("Operators")
    opened(office, admin, theirs).submit("Save the role", role="viewer")
    person.open(f"{office.url}/operator/operators")
    assert (person.answer.status_code, person.heading) == (403, "Your role does not allow this")
    assert "Operators" not in person.page.select("nav")[0].get_text()


def test_who_is_switched_off_is_out_at_once_and_comes_back_by_signing_in(
    office: Site, admin: PlainBrowser
) -> None:
    theirs = account(office, "xena")
    person = signed_in_as(office, theirs)
    with office.parts.database.write() as connection:
        unused = operator_sessions.new_code(connection, theirs, datetime.now(UTC))
    opened(office, admin, theirs).submit("Switch the account off")
    assert "The account is switched off" in admin.text
    assert not is_in(office, person)
    assert try_to_sign_in(office, "xena").status_code == 422
    admin.submit("Switch the account on")
    assert not is_in(office, person)
    late = office.browser().open(f"{office.url}/operator/sign-in?code={unused}")
    assert late.heading == "This address was used already"
    assert try_to_sign_in(office, "xena").status_code == 303


def test_a_new_address_makes_older_ones_void_and_may_take_lost_credentials_away(
    office: Site, admin: PlainBrowser
) -> None:
    theirs = account(office, "yuri")
    with_second_factor(office, theirs)
    first = shown_address(opened(office, admin, theirs).submit("Make an address"))
    assert known(office, theirs).has_totp
    second = shown_address(opened(office, admin, theirs).submit("Make an address", forget="y"))
    assert not known(office, theirs).has_password
    assert not known(office, theirs).has_totp
    assert office.browser().open(first).heading == "This address was used already"
    person = office.browser().open(second).submit("Sign in").follow("Account")
    person.follow("Change User name and password").submit("Save", password=ANOTHER)
    assert try_to_sign_in(office, "yuri", ANOTHER).status_code == 303


def test_the_last_administrator_can_neither_be_lowered_nor_switched_off(tmp_path: Path) -> None:
    site = Site(tmp_path)
    admin = site.operator()
    mine = first_admin(site).id
    last = ["This is the last administrator. Make somebody else one first"]
    assert opened(site, admin, mine).submit("Save the role", role="operator").problems == last
    assert opened(site, admin, mine).submit("Switch the account off").problems == last
    assert known(site, mine).may(Role.ADMIN)
    switched_off = account(site, "former", Role.ADMIN, password=None)
    opened(site, admin, switched_off).submit("Switch the account off")
    assert opened(site, admin, mine).submit("Switch the account off").problems == last
    second = account(site, "second", Role.ADMIN, password=None)
    opened(site, admin, second)
    opened(site, admin, mine).submit("Save the role", role="viewer")
    assert admin.heading == "Your role does not allow this"
    for words in (["role", second, "viewer"], ["disable", "second"]):
        refused = command(site, *words)
        assert (refused.exit_code, "last administrator" in refused.output) == (1, True)


@pytest.mark.parametrize("role", [None, *Role])
def test_who_sees_these_pages_and_may_change_others(office: Site, role: Role | None) -> None:
    theirs = account(office, f"matrix.{role}", role, password=None)
    other = account(office, f"other.{role}", Role.VIEWER, password=None)
    person = signed_in_as(office, theirs)
    own = {"/operator/account", "/operator/account/name", "/operator/account/password"}
    of_others = {"/operator/operators", "/operator/operators/new", f"/operator/operators/{other}"}
    for address in own | of_others | {"/operator/account/second-factor"}:
        status = person.session.get(office.url + address, allow_redirects=False).status_code
        right = 403 if address in of_others and role is not Role.ADMIN else 200
        assert status == (303 if role is None else right), address
    for action, body in (("role", "role=admin"), ("disable", ""), ("enable", ""), ("address", "forget=y")):
        answer = person.post(body, to=f"/operator/operators/{other}/{action}")
        assert (answer.status_code in (200, 303) and "sign-in" not in answer.headers.get("Location", "")) is (
            role is Role.ADMIN
        ), action
    assert known(office, other).role is (Role.ADMIN if role is Role.ADMIN else Role.VIEWER)


def test_an_account_that_nobody_has_is_no_page(office: Site, admin: PlainBrowser) -> None:
    for action in ("", "/role", "/disable", "/enable", "/address"):
        address = f"{office.url}/operator/operators/{'0' * 12}{action}"
        assert admin.session.get(address).status_code == 404
        assert admin.post("role=admin", to=address).status_code == (404 if action else 405)


def test_nobody_raises_themselves(office: Site) -> None:
    mine = account(office, "climber", Role.OPERATOR, password=None)
    person = signed_in_as(office, mine)
    for to in (f"/operator/operators/{mine}/role", "/operator/account/name", "/operator/account/password"):
        person.post("role=admin&name=Climber&username=climber&password=another+long+one", to=to)
    assert known(office, mine).role is Role.OPERATOR


# The command


def test_the_command_adds_lists_and_changes_operators(office: Site) -> None:
    added = json.loads(
        command(office, "add", " Cora ", "--username", "Cora", "--role", "viewer", "--json").stdout
    )
    person = office.browser().open(added["url"]).submit("Sign in")
    assert is_in(office, person)
    listed = {one["id"]: one for one in json.loads(command(office, "list", "--json").stdout)}
    cora = listed[added["id"]]
    assert (cora["name"], cora["username"], cora["role"], cora["state"]) == (
        "Cora",
        "cora",
        "viewer",
        "active",
    )
    assert f"{added['id']}  active    viewer    Cora" in command(office, "list").stdout
    assert command(office, "role", "CORA", "operator").exit_code == 0
    assert known(office, added["id"]).role is Role.OPERATOR
    assert command(office, "disable", added["id"]).exit_code == 0
    assert not is_in(office, person)
    refused = command(office, "sign-in", "cora")
    assert (refused.exit_code, "switched off" in refused.output) == (1, True)
    assert command(office, "enable", "cora").exit_code == 0
    (address,) = command(office, "sign-in", "cora").stdout.splitlines()
    assert is_in(office, office.browser().open(address).submit("Sign in"))


def test_the_command_refuses_in_a_sentence(office: Site) -> None:
    account(office, "dora", password=None)
    for words, said in (
        (["add", "Dora", "--username", "DORA"], "Somebody else signs in by this user name"),
        (["add", " "], "Give a name"),
        (["add", "a\nb"], "A name is one line"),
        (["role", "nobody", "viewer"], "No operator has this user name or ID"),
        (["sign-in", "nobody"], "No operator has this user name or ID"),
    ):
        ran = command(office, *words)
        assert (ran.exit_code, said in ran.output) == (1, True), words
        assert "Traceback" not in ran.output
    assert command(office, "role", "dora", "emperor").exit_code == 2


def test_the_command_gives_lost_access_back(office: Site) -> None:
    mine = account(office, "emil")
    with_second_factor(office, mine)
    command(office, "sign-in", "emil")
    assert known(office, mine).has_password
    command(office, "sign-in", "emil", "--forget")
    assert (known(office, mine).has_password, known(office, mine).has_totp) == (False, False)


def test_without_a_name_the_command_means_the_oldest_administrator_or_makes_the_first(tmp_path: Path) -> None:
    site = Site(tmp_path)
    (address,) = command(site, "sign-in").stdout.splitlines()
    first = site.browser().open(address)
    assert "You are the first here" in first.text
    first.submit("Sign in", name="Ada")
    assert first_admin(site).name == "Ada"
    (address,) = command(site, "sign-in").stdout.splitlines()
    again = site.browser().open(address).submit("Sign in")
    assert "Ada" in again.page.select("header")[0].get_text()

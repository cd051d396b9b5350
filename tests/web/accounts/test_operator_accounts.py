"""The accounts of other operators, on the pages and by the command: who may do what, and when."""

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from app.domain.roles import Role
from app.store import operator_sessions, operators
from app.store.operators import Operator
from tests.in_process import Site
from tests.operators import (
    ANOTHER,
    account,
    command,
    known,
    shown_address,
    signed_in_as,
    try_to_sign_in,
    with_second_factor,
)
from tests.plain_browser import PlainBrowser


@pytest.fixture
def admin(office: Site) -> PlainBrowser:
    return signed_in_as(office, first_admin(office).id)


def first_admin(site: Site) -> Operator:
    with site.parts.database.read() as connection:
        found = operators.first_admin(connection)
    assert found is not None
    return found


def opened(site: Site, admin: PlainBrowser, operator_id: str) -> PlainBrowser:
    return admin.open(f"{site.url}/operator/operators/{operator_id}")


def is_in(site: Site, person: PlainBrowser) -> bool:
    return person.open(f"{site.url}/operator/").heading == "Onboardings"


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

"""An operator’s own account: name, password, sessions and second factor."""

import re

import pytest

from tests.in_process import Site
from tests.operators import (
    ANOTHER,
    PASSWORD,
    account,
    known,
    shown_key,
    signed_in_as,
    try_to_sign_in,
    with_second_factor,
)
from tests.plain_browser import PlainBrowser

NOT_RIGHT = "The password is not right"


def is_in(site: Site, person: PlainBrowser) -> bool:
    return person.open(f"{site.url}/operator/").heading == "Onboardings"


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

"""Signing in by password: one answer to whatever is wrong, fewer and fewer tries, each code once."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests
import structlog
from argon2 import PasswordHasher
from sqlalchemy import select, update

from app.domain.roles import Role
from app.store import operators, slow_hash
from app.store.models import operator as table
from app.store.models import operator_session, sign_in_failure
from app.submission.reaper import Reaper
from app.views.operator import sign_in
from tests.in_process import Site
from tests.operators import (
    PASSWORD,
    QUICK,
    WRONG,
    Clock,
    account,
    forgive,
    quick_and_forgiven,
    signed_in_as,
    try_to_sign_in,
    with_second_factor,
)

NOBODYS = QUICK.hash("nobody's")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return a site with somebody of each kind."""
    folder: Path = tmp_path_factory.mktemp("sign_in")
    site = Site(folder)
    account(site, "ada", Role.ADMIN)
    account(site, "without.password", password=None)
    account(site, "waiting", None)
    off = account(site, "off")
    with site.parts.database.write() as connection:
        operators.change(connection, off, disabled_at=datetime.now(UTC))
    return site


@pytest.fixture(autouse=True)
def quick(office: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hash with less work, but for the one test that looks at the work."""
    monkeypatch.setattr(slow_hash, "NOBODYS", NOBODYS)
    with quick_and_forgiven(office, monkeypatch):
        yield


def said(answer: requests.Response, username: str) -> str:
    """Return an answer without what differs each time by design, and what was typed."""
    text = re.sub(r'nonce="[\w-]+"|name="csrf_token" value="[^"]+"', "", answer.text)
    assert f'value="{username}"' in text
    return text.replace(f'value="{username}"', 'value=""')


def test_a_password_signs_in_and_signing_out_ends_it(office: Site) -> None:
    person = office.browser().open(f"{office.url}/operator/sign-in")
    assert "onboarding operator sign-in" in person.text
    person.submit("Sign in", username=" ADA ", password=PASSWORD)
    assert (person.heading, person.answer.status_code) == ("Onboardings", 200)
    assert try_to_sign_in(office, "ada", PASSWORD.strip()).status_code == 422


def test_whatever_is_wrong_the_answer_is_the_same(office: Site, clock: Clock) -> None:
    second = account(office, "second")
    app = with_second_factor(office, second)
    tries = {
        "nobody at all": ("nobody", PASSWORD, ""),
        "a wrong password": ("ada", "wrong", ""),
        "no password": ("ada", "", ""),
        "a password that is too long": ("ada", PASSWORD + "x" * 5000, ""),
        "an account that has none": ("without.password", "", ""),
        "an account that is switched off": ("off", PASSWORD, ""),
        "an account that waits": ("waiting", PASSWORD, ""),
        "a missing code": ("second", PASSWORD, ""),
        "a wrong code": ("second", PASSWORD, "000000"),
        "a code that is no number": ("second", PASSWORD, "ä٣٣٣٣٣"),
        "a wrong password with a right code": ("second", "wrong", app.at(clock.now + timedelta(seconds=60))),
        "strange text": ("a<b", PASSWORD, ""),
    }
    answers = {}
    clock.shift(60)
    for name, (username, password, code) in tries.items():
        answers[name] = try_to_sign_in(office, username, password, code)
        forgive(office)
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(tries, 422)
    bodies = {
        said(answer, {"a<b": "a&lt;b"}.get(tries[name][0], tries[name][0]))
        for name, answer in answers.items()
    }
    assert len(bodies) == 1
    assert WRONG in bodies.pop()
    assert not any("op" in answer.cookies for answer in answers.values())


@pytest.mark.parametrize("username", ["a\x00b", "x" * 101, "İ" * 150, "\u202e"])
def test_a_name_that_cannot_be_one_is_refused_like_any_other(office: Site, username: str) -> None:
    answer = try_to_sign_in(office, username)
    assert answer.status_code == 422
    assert WRONG in answer.text


def test_every_try_verifies_one_hash(office: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []

    class Counting:
        def verify(self, stored: str, text: str) -> bool:
            looked_at.append(stored)
            return QUICK.verify(stored, text)

        def check_needs_rehash(self, _stored: str) -> bool:
            return False

    monkeypatch.setattr(slow_hash, "HASHER", Counting())
    for username in ("ada", "nobody", "off", "waiting", "without.password"):
        looked_at.clear()
        try_to_sign_in(office, username, "wrong")
        assert len(looked_at) == 1, username
        assert looked_at[0].startswith("$argon2id$"), username
        assert (looked_at[0] == slow_hash.NOBODYS) is (username in ("nobody", "without.password"))


@pytest.mark.parametrize("username", ["ada", "nobody"])
def test_after_five_failures_the_right_password_is_refused_until_time_has_passed(
    office: Site, clock: Clock, username: str
) -> None:
    for _ in range(5):
        assert try_to_sign_in(office, username, "wrong").status_code == 422
    answer = try_to_sign_in(office, username.upper())
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "32")
    assert "Too many tries. Try again in 32 seconds" in answer.text
    assert "op" not in answer.cookies
    clock.shift(31)
    assert try_to_sign_in(office, username).status_code == 429
    clock.shift(1)
    assert try_to_sign_in(office, username, "wrong").status_code == 422
    assert try_to_sign_in(office, username).headers["Retry-After"] == "64"
    clock.shift(64)
    assert try_to_sign_in(office, username).status_code == (303 if username == "ada" else 422)


def test_a_wait_is_never_longer_than_a_quarter_of_an_hour(office: Site, clock: Clock) -> None:
    for _ in range(14):
        try_to_sign_in(office, "nobody", "wrong")
        clock.shift(901)
    try_to_sign_in(office, "nobody", "wrong")
    answer = try_to_sign_in(office, "nobody", "wrong")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert "Try again in 15 minutes" in answer.text


def test_a_success_begins_the_count_of_the_name_anew(office: Site) -> None:
    for _ in range(3):
        for _ in range(4):
            assert try_to_sign_in(office, "ada", "wrong").status_code == 422
        assert try_to_sign_in(office, "ada").status_code == 303
    with office.parts.database.read() as connection:
        # Only what failed counts for the address, too.
        assert connection.execute(select(sign_in_failure.c.count)).scalars().all() == [12]


def test_tries_at_the_same_moment_gain_nothing(office: Site) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(
            threads.map(lambda n: try_to_sign_in(office, "ada", f"guess {n}").status_code, range(16))
        )
    assert sorted(found) == [422] * 5 + [429] * 11


def test_many_names_from_one_address_are_slowed_down_too(office: Site) -> None:
    for number in range(50):
        assert try_to_sign_in(office, f"name{number}", "wrong").status_code == 422
    assert try_to_sign_in(office, "ada").status_code == 429


def test_old_failures_are_forgotten(office: Site) -> None:
    for _ in range(5):
        try_to_sign_in(office, "ada", "wrong")
    with office.parts.database.write() as connection:
        connection.execute(update(sign_in_failure).values(last_at=datetime.now(UTC) - timedelta(hours=25)))
    assert try_to_sign_in(office, "ada", "wrong").status_code == 422
    with office.parts.database.write() as connection:
        connection.execute(update(sign_in_failure).values(last_at=datetime.now(UTC) - timedelta(hours=25)))
    parts = office.parts
    keys = type("Keys", (), {"turn": lambda *_: None})()
    sweeper = type("Sweeper", (), {"sweep_if_due": lambda _: None})()
    Reaper(parts.database, keys, parts.queue, sweeper, 60).once()
    assert office.tables()["sign_in_failure"] == []


def test_signing_in_gives_a_new_session_and_ends_the_browsers_old_one(office: Site) -> None:
    chosen = "known-to-an-attacker"
    person = office.browser()
    person.session.cookies.set("op", chosen, domain="127.0.0.1", path="/")
    person.open(f"{office.url}/operator/sign-in").submit("Sign in", username="ada", password=PASSWORD)
    assert person.heading == "Onboardings"
    first = person.session.cookies["op"]
    assert first != chosen
    typed = urlencode({"username": "ada", "password": PASSWORD, "code": ""})
    assert person.post(typed, to="/operator/sign-in").status_code == 303
    second = person.session.cookies["op"]
    assert second not in (chosen, first)
    for sid, is_alive in ((chosen, False), (first, False), (second, True)):
        other = office.browser()
        other.session.cookies.set("op", sid, domain="127.0.0.1", path="/")
        assert (other.open(f"{office.url}/operator/").heading == "Onboardings") is is_alive


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_another_site_cannot_sign_a_browser_in(office: Site, headers: dict[str, str]) -> None:
    before = office.tables()
    answer = try_to_sign_in(office, "ada", **headers)
    assert (answer.status_code, "op" in answer.cookies) == (400, False)
    assert office.tables() == before


def test_without_a_token_of_the_form_nobody_is_signed_in(office: Site) -> None:
    person = office.browser().open(f"{office.url}/operator/sign-in")
    answer = person.session.post(person.url, data={"username": "ada", "password": PASSWORD, "code": ""})
    assert (answer.status_code, "op" in answer.cookies) == (400, False)


def test_a_hash_of_lower_costs_is_made_anew(office: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    known = account(office, "older")
    monkeypatch.setattr(slow_hash, "HASHER", PasswordHasher(time_cost=2, memory_cost=2048, parallelism=1))
    assert try_to_sign_in(office, "older").status_code == 303
    with office.parts.database.read() as connection:
        stored = operators.password_hash(connection, known)
    assert stored is not None
    assert "m=2048,t=2" in stored
    assert try_to_sign_in(office, "older").status_code == 303


def test_who_is_switched_off_while_signed_in_is_led_to_the_sign_in(office: Site) -> None:
    known = account(office, "leaver")
    person = signed_in_as(office, known)
    assert person.heading == "Your account"
    with office.parts.database.write() as connection:
        connection.execute(update(table).where(table.c.id == known).values(disabled_at=datetime.now(UTC)))
    assert person.open(f"{office.url}/operator/account").heading == "Sign in as operator"


def test_a_name_is_no_key_to_the_session_of_somebody_else(office: Site) -> None:
    assert try_to_sign_in(office, "ada").status_code == 303
    with office.parts.database.read() as connection:
        stored = connection.execute(select(operator_session.c.sid_digest)).scalars().all()
    assert all(len(digest) == 32 for digest in stored)


def test_the_log_says_who_came_and_never_what_was_typed(
    office: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    captured = structlog.testing.CapturingLogger()
    monkeypatch.setattr(sign_in, "log", captured)
    try_to_sign_in(office, "typed-by-mistake", "typed-password")
    try_to_sign_in(office, "ada")
    assert [line.args for line in captured.calls] == [("sign-in refused",), ("operator signed in",)]
    assert "typed" not in str(captured.calls)
    assert PASSWORD not in str(captured.calls)
    with office.parts.database.read() as connection:
        known = operators.by_username(connection, "ada")
    assert known is not None
    assert captured.calls[1].kwargs["operator"] == known.id

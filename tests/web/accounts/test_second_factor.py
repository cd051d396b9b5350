"""A second factor: each code signs in once, and its key is locked away, anew when the keys are."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select, update

from app.store.keys import AppKeys
from app.store.models import operator as table
from tests.in_process import KEY, Site
from tests.operators import (
    PASSWORD,
    Clock,
    account,
    forgive,
    shown_key,
    signed_in_as,
    try_to_sign_in,
    with_second_factor,
)


def test_a_code_works_once_and_an_older_one_not_after_it(office: Site, clock: Clock) -> None:
    app = with_second_factor(office, account(office, "codes"))
    # The code that turned it on is used up.
    assert try_to_sign_in(office, "codes", code=app.at(clock.now)).status_code == 422
    assert try_to_sign_in(office, "codes").status_code == 422
    later = app.at(clock.now + timedelta(seconds=30))
    assert try_to_sign_in(office, "codes", code=f"{later[:3]} {later[3:]}").status_code == 303
    assert try_to_sign_in(office, "codes", code=later).status_code == 422
    clock.shift(30)
    assert try_to_sign_in(office, "codes", code=later).status_code == 422
    clock.shift(60)
    # Of two steps before and after, none is taken.
    for step in (-60, 60):
        code = app.at(clock.now + timedelta(seconds=step))
        assert try_to_sign_in(office, "codes", code=code).status_code == 422
    forgive(office)
    assert try_to_sign_in(office, "codes", code=app.at(clock.now)).status_code == 303


def test_one_code_at_the_same_moment_signs_in_once(office: Site, clock: Clock) -> None:
    app = with_second_factor(office, account(office, "twins"))
    clock.shift(60)
    with ThreadPoolExecutor(4) as threads:
        found = list(
            threads.map(
                lambda _: try_to_sign_in(office, "twins", code=app.at(clock.now)).status_code, range(4)
            )
        )
    assert sorted(found) == [303, 422, 422, 422]


def test_a_second_factor_that_was_not_confirmed_does_not_count(office: Site) -> None:
    person = signed_in_as(office, account(office, "unsure")).follow("Change Second factor")
    person.submit("Set it up", password=PASSWORD)
    key = shown_key(person)
    person.submit("Turn it on", code="000000")
    assert (person.answer.status_code, shown_key(person)) == (422, key)
    assert try_to_sign_in(office, "unsure").status_code == 303


def test_a_second_factor_whose_key_is_gone_lets_nobody_in(office: Site, clock: Clock) -> None:
    known = account(office, "gone")
    app = with_second_factor(office, known)
    with office.parts.database.write() as connection:
        connection.execute(update(table).where(table.c.id == known).values(totp_key_id="another"))
    clock.shift(60)
    assert try_to_sign_in(office, "gone", code=app.at(clock.now)).status_code == 422


def test_a_second_factor_is_locked_anew_with_the_newest_key(office: Site, clock: Clock) -> None:
    newer = AppKeys((KEY[::-1], KEY))
    known = account(office, "anew")
    app = with_second_factor(office, known)
    clock.shift(60)
    object.__setattr__(office.parts, "keys", newer)
    try:
        assert try_to_sign_in(office, "anew", code=app.at(clock.now)).status_code == 303
        with office.parts.database.read() as connection:
            kid = connection.execute(select(table.c.totp_key_id).where(table.c.id == known)).scalar()
        assert kid == newer.newest
        clock.shift(60)
        assert try_to_sign_in(office, "anew", code=app.at(clock.now)).status_code == 303
    finally:
        object.__setattr__(office.parts, "keys", AppKeys((KEY,)))


def test_neither_page_nor_table_holds_what_proves_who_somebody_is(office: Site, clock: Clock) -> None:
    known = account(office, "keeper")
    app = with_second_factor(office, known)
    clock.shift(60)
    answer = try_to_sign_in(office, "keeper", code="123456")
    assert PASSWORD.strip() not in answer.text
    assert "123456" not in answer.text
    rows = repr(office.tables())
    for secret in (PASSWORD, PASSWORD.strip(), app.secret, repr(app.byte_secret())[2:-1]):
        assert secret not in rows
    person = signed_in_as(office, known).follow("Change Second factor")
    assert app.secret not in person.answer.text.replace(" ", "")

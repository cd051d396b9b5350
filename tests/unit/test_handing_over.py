"""What somebody else entered: only the first link opens it, until it is sent or a day is over."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import select

from app import journey
from app.domain.answers import Answers, Certificate, Exports, KeptCertificate, KeptKey, Password, SignIn
from app.domain.choices import AuthMode, SyncMode
from app.domain.secret import Kept, Secret
from app.links import handing_over, issuing
from app.links.handing_over import Ended, NotWantedError, Request
from app.store import answers as answers_store
from app.store import events, onboardings, parts, vault
from app.store.keys import Link, handover_key, unlock
from app.store.models import metadata, onboarding, secret_value
from app.store.onboarding_rows import Onboarding
from app.store.parts import Standing
from app.store.worker_keys import SUITE
from tests.unit.vault_on_disk import KEYS, NOW, PASSWORD, VaultOnDisk

DAY = timedelta(hours=24)
LATER = timedelta(seconds=1)


class Shared(VaultOnDisk):
    """The same, where the first onboarding waits for a password that somebody else has."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.save(Answers(sign_in=SignIn(AuthMode.BASIC)))
        self.link = self.ask()

    @property
    def whole(self) -> Onboarding:
        return self.found(self.mine)

    @property
    def part(self) -> Onboarding:
        return self.found(self.link.id)

    def found(self, onboarding_id: str) -> Onboarding:
        with self.database.read() as connection:
            found = onboardings.find(connection, onboarding_id)
        assert found is not None
        return found

    def ask(self, step: str = "password", name: str = "Ada") -> Link:
        with self.database.write() as connection:
            return handing_over.ask(
                connection, KEYS, self.whole, self.link_key, Request(step, name), NOW
            ).link

    def save(self, answers: Answers) -> None:
        with self.database.write() as connection:
            answers_store.save(connection, self.mine, answers)

    def answers(self, onboarding_id: str = "") -> Answers:
        with self.database.read() as connection:
            return answers_store.load(connection, onboarding_id or self.mine).answers

    def hand_over(self, secret: Secret = PASSWORD, user: str = "ada@example.com") -> None:
        key = KEYS.link_key(self.link, KEYS.newest)
        with self.database.write() as connection:
            vault.put(connection, self.link.id, key, {"password": secret}, NOW)
            handing_over.hand_over(connection, self.part, Password(user, Kept(NOW)), key, NOW)
        self.database.forget_deleted()

    def why_ended(self) -> Ended | None:
        with self.database.read() as connection:
            return handing_over.why_ended(connection, self.part, ("needs_attention",))


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    return Shared(tmp_path)


def place(row: Any) -> bytes:
    return f"v1|draft:{row.onboarding_id}|field:{row.name}|gen:{row.generation}".encode()


def every_value(shared: Shared) -> list[bytes]:
    """Return all bytes and texts of the database."""
    found = []
    with shared.database.read() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                found += [one if isinstance(one, bytes) else str(one).encode() for one in row]
    return found


def opens(private: bytes, row: Any) -> bool:
    try:
        own_key = SUITE.decrypt(
            row.wrapped_key, X25519PrivateKey.from_private_bytes(private), info=place(row)
        )
        unlock(own_key, row.ciphertext, place(row))
    except (InvalidTag, ValueError):
        return False
    return True


def test_a_copy_of_the_database_and_of_the_keys_does_not_open_what_was_handed_over(shared: Shared) -> None:
    shared.hand_over()
    row = shared.row()
    assert (row.onboarding_id, row.handed_over, row.worker_epoch) == (shared.mine, True, None)
    guessed = [value for value in every_value(shared) if len(value) == 32]
    guessed += [handover_key(value, shared.mine).private_bytes_raw() for value in guessed]
    guessed += [bytes.fromhex(web) for web in KEYS.web_secrets()]
    assert len(guessed) >= 10
    assert [one for one in guessed if opens(one, row)] == []
    for key in guessed:
        with pytest.raises(InvalidTag):
            unlock(key, row.wrapped_key[-60:], place(row))


def test_the_first_persons_link_opens_it_and_the_other_persons_does_not(shared: Shared) -> None:
    shared.hand_over()
    row = shared.row()
    theirs = KEYS.link_key(shared.link, KEYS.newest)
    assert opens(handover_key(shared.link_key, shared.mine).private_bytes_raw(), row)
    for key, onboarding_id in (
        (theirs, shared.mine),
        (theirs, shared.link.id),
        (shared.link_key, shared.link.id),
        (KEYS.link_key(shared.links[1], KEYS.newest), shared.mine),
    ):
        assert not opens(handover_key(key, onboarding_id).private_bytes_raw(), row)


def test_nothing_of_it_is_left_where_it_was_entered_or_in_the_clear(shared: Shared) -> None:
    key = KEYS.link_key(shared.link, KEYS.newest)
    with shared.database.write() as connection:
        vault.put(connection, shared.link.id, key, {"password": PASSWORD}, NOW)
    entered = shared.row()
    assert shared.on_disk(entered.wrapped_key)
    shared.hand_over()
    assert not shared.on_disk(entered.ciphertext, entered.wrapped_key, "canary-päss-4711".encode())
    private = handover_key(shared.link_key, shared.mine).private_bytes_raw()
    assert not shared.on_disk(private, shared.link_key, key, shared.link.secret)


def test_sending_hands_it_to_the_worker_beside_what_was_entered_in_the_first_place(shared: Shared) -> None:
    shared.put(private_key=Secret("own-key"))
    shared.hand_over()
    shared.send()
    assert shared.opened() == {"password": PASSWORD, "private_key": Secret("own-key")}
    with shared.database.read() as connection:
        rows = connection.execute(select(secret_value)).all()
    private = handover_key(shared.link_key, shared.mine).private_bytes_raw()
    assert [row for row in rows if row.worker_epoch is None or opens(private, row)] == []


def test_another_links_key_sends_nothing_of_it(shared: Shared) -> None:
    shared.hand_over()
    shared.link_key = os.urandom(32)
    with pytest.raises(InvalidTag):
        shared.send()
    assert shared.row().worker_epoch is None


@pytest.mark.parametrize("moved", [{"name": "private_key"}, {"generation": "another"}, {"onboarding_id": ""}])
def test_what_was_moved_is_not_sent(shared: Shared, moved: dict[str, str]) -> None:
    shared.hand_over()
    if "onboarding_id" in moved:
        moved = {"onboarding_id": shared.other}
        shared.mine = shared.other
    shared.change(**moved)
    with pytest.raises(InvalidTag):
        shared.send()


def test_it_lives_a_day_however_idle_or_busy_the_first_person_is(shared: Shared) -> None:
    shared.hand_over()
    for hours in (1, 23):
        with shared.database.write() as connection:
            vault.keep_alive(connection, shared.mine, NOW + timedelta(hours=hours))
        assert shared.row().expires_at == NOW + DAY
    assert shared.forget_expired(NOW + DAY) == 0
    assert shared.forget_expired(NOW + DAY + LATER) == 1


def test_a_new_answer_takes_the_place_of_the_one_before(shared: Shared) -> None:
    shared.hand_over()
    first = shared.row()
    shared.hand_over(Secret("later"), "later@example.com")
    assert not shared.on_disk(first.ciphertext)
    assert shared.answers().password == Password("later@example.com", Kept(NOW))
    shared.send()
    assert shared.opened() == {"password": Secret("later")}


def test_the_first_persons_own_entry_takes_its_place(shared: Shared) -> None:
    shared.hand_over()
    shared.put(password=Secret("own"))
    assert not shared.row().handed_over
    shared.send()
    assert shared.opened() == {"password": Secret("own")}


def test_one_who_is_asked_for_a_step_gets_of_the_rest_what_that_step_hangs_on(shared: Shared) -> None:
    certificate = KeptCertificate(NOW, "CN", None, NOW, "sha", "spki")
    whole = Answers(
        sign_in=SignIn(AuthMode.CERTIFICATE),
        certificate=Certificate(certificate, KeptKey(NOW, "spki")),
        exports=Exports(SyncMode.SPECIFIC_EXPORTS),
    )
    shared.save(whole)
    with shared.database.write() as connection:
        onboardings.change(connection, shared.mine, presets={"group_id": "g", "username": "u"})
    for step, exports in (("certificate", None), ("selection", whole.exports)):
        link = shared.ask(step)
        given = shared.answers(link.id)
        assert (given.sign_in, given.exports, given.account) == (whole.sign_in, exports, None)
        assert given.certificate in (None, Certificate(None, None))
        assert [one.name for one in journey.path(given)] == [step]
        assert (given.presets, given.waiting_for) == ({}, {})
    shared.save(Answers(sign_in=SignIn(AuthMode.BASIC)))
    assert shared.answers(shared.ask("password").id).presets == {"username": "u"}


@pytest.mark.parametrize("step", ["account", "certificate", "network", "nothing"])
def test_what_is_not_asked_or_not_for_others_makes_no_link(shared: Shared, step: str) -> None:
    with pytest.raises(NotWantedError):
        shared.ask(step)


def test_who_was_asked_can_ask_nobody(shared: Shared) -> None:
    with shared.database.write() as connection, pytest.raises(NotWantedError):
        handing_over.ask(connection, KEYS, shared.part, os.urandom(32), Request("password", "Bob"), NOW)


def test_a_link_for_a_step_ends_with_the_whole_and_after_two_weeks_at_most(shared: Shared) -> None:
    assert shared.part.expires_at == shared.whole.expires_at
    for hours in (3, 24 * 60):
        with shared.database.write() as connection:
            onboardings.change(connection, shared.mine, expires_at=NOW + timedelta(hours=hours))
        shared.link = shared.ask()
        assert shared.part.expires_at == min(shared.whole.expires_at, NOW + timedelta(days=14))


def test_one_link_is_open_for_a_step_and_others_stay(shared: Shared) -> None:
    first = shared.link
    shared.ask("exports", "Bob")
    shared.link = shared.ask("password", "Cy")
    with shared.database.read() as connection:
        standing = {p.name: p.standing(NOW) for p in parts.children(connection, shared.mine)}
    assert standing == {
        "Ada": Standing.REVOKED,
        "Bob": Standing.NOT_OPENED,
        "Cy": Standing.NOT_OPENED,
    }
    assert shared.found(first.id).revoked_at == NOW


def test_taking_back_ends_one_link_and_says_whether_there_was_one(shared: Shared) -> None:
    with shared.database.write() as connection:
        assert not handing_over.take_back(connection, shared.whole, "exports", NOW)
        assert handing_over.take_back(connection, shared.whole, "password", NOW)
        assert not handing_over.take_back(connection, shared.whole, "password", NOW)
    assert shared.answers().waiting_for == {}


def test_a_part_is_wanted_while_its_step_is_asked(shared: Shared) -> None:
    assert shared.why_ended() is None
    shared.save(Answers(sign_in=SignIn(AuthMode.CERTIFICATE)))
    assert shared.why_ended() is Ended.NOT_ASKED
    with shared.database.read() as connection:
        assert handing_over.why_ended(connection, shared.whole, ()) is None


def test_a_link_that_was_issued_anew_opens_nothing_that_was_handed_over(shared: Shared) -> None:
    shared.hand_over()
    with shared.database.write() as connection:
        issuing.reissue(connection, KEYS, shared.whole, DAY, events.SWEEPER, NOW)
        assert connection.execute(select(secret_value)).all() == []
        revoked = select(onboarding.c.revoked_at).where(onboarding.c.id == shared.link.id)
        assert connection.execute(revoked).scalar() == NOW

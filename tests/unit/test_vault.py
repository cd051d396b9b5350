"""Secrets at rest: who opens them when, that they cannot be moved, and that what is forgotten is gone."""

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from app.domain.secret import Secret
from app.store import vault
from app.store.keys import unlock
from app.store.models import onboarding
from tests.unit.vault_on_disk import KEYS, NOW, PASSWORD, VaultOnDisk

LATER = timedelta(seconds=1)


@pytest.fixture
def safe(tmp_path: Path) -> VaultOnDisk:
    return VaultOnDisk(tmp_path)


def place(row: Any) -> bytes:
    return f"v1|draft:{row.onboarding_id}|field:{row.name}|gen:{row.generation}".encode()


def test_what_was_sent_is_opened_by_the_worker_byte_for_byte(safe: VaultOnDisk) -> None:
    safe.put(password=PASSWORD, private_key=Secret("-----BEGIN\n\n x \n"))
    safe.send()
    assert safe.opened() == {"password": PASSWORD, "private_key": Secret("-----BEGIN\n\n x \n")}


def test_what_was_not_sent_is_closed_to_the_worker(safe: VaultOnDisk) -> None:
    safe.put()
    assert safe.opened() == {}


def test_what_was_not_sent_opens_with_the_link_alone(safe: VaultOnDisk) -> None:
    safe.put()
    row = safe.row()
    assert unlock(
        unlock(safe.link_key, row.wrapped_key, place(row)), row.ciphertext, place(row)
    ).decode() == ("canary-päss-4711")
    with safe.database.read() as connection:
        verifiers = [found.verifier for found in connection.execute(select(onboarding.c.verifier))]
    other = KEYS.link_key(safe.links[1], KEYS.newest)
    for key in (*verifiers, other, *(bytes.fromhex(web) for web in KEYS.web_secrets())):
        with pytest.raises(InvalidTag):
            unlock(key, row.wrapped_key, place(row))


def test_what_was_sent_is_closed_to_the_link(safe: VaultOnDisk) -> None:
    safe.put()
    before = safe.row()
    safe.send()
    row = safe.row()
    with pytest.raises(InvalidTag):
        unlock(safe.link_key, row.wrapped_key, place(row))
    assert row.ciphertext == before.ciphertext
    safe.database.forget_deleted()
    assert not safe.on_disk(before.wrapped_key)


def test_another_links_key_sends_nothing(safe: VaultOnDisk) -> None:
    safe.put()
    safe.link_key = KEYS.link_key(safe.links[1], KEYS.newest)
    with pytest.raises(InvalidTag):
        safe.send()
    assert safe.row().worker_epoch is None


@pytest.mark.parametrize(
    "moved",
    [{"name": "private_key"}, {"generation": "another"}, {"onboarding_id": "the other"}, {"ciphertext": "!"}],
)
def test_a_secret_that_was_moved_or_changed_does_not_open(safe: VaultOnDisk, moved: dict[str, Any]) -> None:
    safe.put()
    safe.send()
    assert safe.opened()
    if "onboarding_id" in moved:
        moved = {"onboarding_id": safe.other}
    if "ciphertext" in moved:
        moved = {"ciphertext": safe.row().ciphertext[:-1] + b"!"}
    safe.change(**moved)
    assert safe.opened() == {}
    assert safe.opened(safe.other) == {}


def test_a_secret_that_was_moved_before_it_was_sent_is_not_sent(safe: VaultOnDisk) -> None:
    safe.put()
    safe.change(name="private_key")
    with pytest.raises(InvalidTag):
        safe.send()


def test_nothing_is_stored_in_clear_and_nothing_twice_the_same(safe: VaultOnDisk) -> None:
    safe.put()
    first = safe.row()
    safe.put()
    second = safe.row()
    assert {first.ciphertext, first.wrapped_key}.isdisjoint({second.ciphertext, second.wrapped_key})
    assert not safe.on_disk("canary-päss-4711".encode(), safe.link_key, safe.links[0].secret)


@pytest.mark.parametrize("how", ["forgotten", "replaced", "expired"])
def test_what_is_forgotten_leaves_no_bytes(safe: VaultOnDisk, how: str) -> None:
    safe.put()
    old = safe.row()
    assert safe.on_disk(old.ciphertext)
    if how == "replaced":
        safe.put()
    elif how == "expired":
        assert safe.forget_expired(NOW + vault.IDLE_LIFE + LATER) == 1
    else:
        with safe.database.write() as connection:
            vault.forget(connection, safe.mine)
    safe.database.forget_deleted()
    assert not safe.on_disk(old.ciphertext, old.wrapped_key)


def test_forgetting_one_secret_keeps_the_others(safe: VaultOnDisk) -> None:
    safe.put(password=PASSWORD, private_key=PASSWORD)
    with safe.database.write() as connection:
        vault.forget(connection, safe.mine, frozenset({"password"}))
        assert vault.names(connection, safe.mine) == {"private_key"}
        assert vault.names(connection, safe.other) == set()


def test_a_secret_lives_two_idle_hours_but_no_more_than_a_day(safe: VaultOnDisk) -> None:
    safe.put()
    assert safe.forget_expired(NOW + timedelta(hours=2)) == 0
    for hours in range(1, 24):
        with safe.database.write() as connection:
            vault.keep_alive(connection, safe.mine, NOW + timedelta(hours=hours))
    assert safe.row().expires_at == NOW + timedelta(hours=24)
    assert safe.forget_expired(NOW + timedelta(hours=24) + LATER) == 1


def test_a_secret_that_was_sent_lives_a_day_whoever_comes_back(safe: VaultOnDisk) -> None:
    safe.put()
    safe.send(NOW + timedelta(hours=1))
    with safe.database.write() as connection:
        vault.keep_alive(connection, safe.mine, NOW + timedelta(hours=20))
    assert safe.row().expires_at == NOW + timedelta(hours=25)


def test_the_workers_key_is_a_file_for_the_worker_alone_and_is_destroyed_in_time(safe: VaultOnDisk) -> None:
    safe.put()
    safe.send()
    (file,) = (safe.folder / "worker_keys").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o400
    assert not safe.on_disk(file.read_bytes())
    for hours in (25, 49):
        with safe.database.write() as connection:
            safe.worker.turn(connection, NOW + timedelta(hours=hours))
        assert file.exists() == (hours == 25)
    assert safe.opened() == {}

"""What would take long to open is refused before anything is started, with a number that is true."""

import resource
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.domain.key_files.cost import MOST_TURNS
from app.domain.key_files.kinds import Block
from app.domain.key_files.reasons import PemError, Reason
from app.domain.key_files.text import blocks
from app.domain.pairing import Kept, pair_of
from app.domain.pile import Given, pile_of
from app.opening import locked
from app.opening.locked import open_locked
from tests import openssl
from tests.key_material import DER, NOW, PKCS8, fake_bits, good, good_key, key_bytes, rsa_key
from tests.locked_material import hidden, number, p12_of, pkcs8, scrypt
from tests.locked_material import locked as locked_key

LONG = 10**8


def used() -> float:
    """Return the seconds of CPU that this process and its children have taken."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(taken.ru_utime + taken.ru_stime for taken in map(resource.getrusage, who))


@pytest.fixture
def short() -> Iterator[None]:
    """Have a test fail that takes more than two seconds of CPU."""
    before = used()
    yield
    assert used() - before <= 2


def block_of(data: bytes) -> Block:
    (found,) = blocks(data)
    return found


def own_key() -> bytes:
    return key_bytes(rsa_key("ana"), DER, PKCS8)


def reasons(at: str, data: bytes, passphrase: str = "secret", **more: bytes) -> dict[str, Any]:
    """Return why each input is refused."""
    given = [Given(at, data), *(Given(name, other) for name, other in more.items())]
    pair = pair_of(pile_of(given, passphrase, open_locked), Kept(), NOW)
    return {problem.input: problem.error.reason for problem in pair.problems}


MONSTERS: dict[str, tuple[Callable[[], bytes], Reason]] = {
    "a 16384-bit key": (lambda: fake_bits(16384), Reason.TOO_LARGE),
    "a 16384-bit key, locked": (lambda: locked_key(pkcs8(fake_bits(16384))), Reason.TOO_LARGE),
    "a 16384-bit key in a .p12": (lambda: p12_of(pkcs8(fake_bits(16384))), Reason.TOO_LARGE),
    "a key of 10^8 rounds": (lambda: locked_key(own_key(), rounds=LONG), Reason.TOO_SLOW),
    "a key of one round too many": (lambda: locked_key(own_key(), rounds=MOST_TURNS + 1), Reason.TOO_SLOW),
    "a .p12 whose key has 10^8 rounds": (lambda: p12_of(own_key(), rounds=LONG), Reason.TOO_SLOW),
    "a .p12 whose seal has 10^8 rounds": (lambda: p12_of(own_key(), mac_rounds=LONG), Reason.TOO_SLOW),
    "a key of 4 kB of salt": (lambda: locked_key(own_key(), salt=bytes(4096)), Reason.TOO_SLOW),
    "a scrypt key of 16 GB": (lambda: scrypt(1 << 24, 8, 1), Reason.TOO_SLOW),
    "a scrypt key of many turns": (lambda: scrypt(1 << 14, 8, 1000), Reason.TOO_SLOW),
}  # fmt: skip


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_is_refused_soon(name: str) -> None:
    make, reason = MONSTERS[name]
    assert reasons("private_key_file", make(), certificate=good()) == {"private_key_file": reason}


@pytest.mark.parametrize(
    "name", [name for name, (_, reason) in MONSTERS.items() if reason is Reason.TOO_SLOW]
)
def test_what_says_that_it_takes_long_starts_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locked, "_started", lambda: pytest.fail("it was started"))
    with pytest.raises(PemError):
        open_locked(block_of(MONSTERS[name][0]()), "secret")


def key(*how: str) -> Callable[[int], bytes]:
    return lambda rounds: openssl.locked_key(good_key(), *how, "-iter", str(rounds))


def p12(*how: str) -> Callable[[int], bytes]:
    return lambda rounds: openssl.p12(good(), good_key(), *how, "-iter", str(rounds))


OF_OLD = ("-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1")
JAVAS = ("-legacy", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-RC2-40", "-macalg", "sha1")
FILES: dict[str, tuple[Callable[[int], bytes], tuple[int, ...], int]] = {
    "a key": (key(), (2_048, 10_000, 600_000), 2_000_000),
    "a key, SHA-512": (key("-v2prf", "hmacWithSHA512"), (2_048, 600_000), 1_000_000),
    "a key of old": (key(*openssl.OLD, "-v1", "PBE-SHA1-3DES"), (2_048, 50_000), 600_000),
    "a key of older": (key(*openssl.OLD, "-v1", "PBE-MD5-DES"), (2_048, 50_000), 2_000_000),
    "a .p12": (p12(), (2_048, 10_000, 600_000), 600_000),
    "a .p12 of old": (p12(*OF_OLD), (2_000, 2_048, 50_000, 100_000), 200_000),
    "a .p12 of older": (p12(*JAVAS), (2_048, 50_000, 100_000), 300_000),
}  # fmt: skip


def claiming(data: bytes, rounds: int, claimed: int) -> Block:
    """Return what is in a file, changed so that it claims another number of rounds of the same length."""
    found = block_of(data)
    assert number(rounds) in found.der
    return found._replace(der=found.der.replace(number(rounds), number(claimed)))


@pytest.mark.parametrize("name", FILES)
def test_what_programs_make_is_opened_up_to_the_number_that_we_say(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its CPU is limited, and on a machine that others keep busy that takes a while.
    monkeypatch.setattr(locked, "WALL_SECONDS", 60)
    make, usual, most = FILES[name]
    for rounds in usual:
        assert open_locked(block_of(make(rounds)), "secret").keys == [own_key()]
    largest = make(most)
    assert open_locked(block_of(largest), "secret").keys == [own_key()]
    monkeypatch.setattr(locked, "_started", lambda: pytest.fail("it was started"))
    with pytest.raises(PemError, match=f"at most {most:,} iterations") as refused:
        open_locked(claiming(largest, most, 3 * most // 2), "secret")
    assert refused.value.reason is Reason.TOO_SLOW


def test_a_wrong_passphrase_for_a_slow_file_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(locked, "WALL_SECONDS", 60)
    with pytest.raises(PemError) as refused:
        open_locked(block_of(p12()(500_000)), "wrong")
    assert refused.value.reason is Reason.WRONG_PASSPHRASE


@pytest.mark.usefixtures("short")
def test_what_is_locked_inside_of_what_is_locked_has_no_budget_of_its_own() -> None:
    assert open_locked(block_of(hidden(own_key(), rounds=1000)), "secret").keys == [own_key()]
    with pytest.raises(PemError, match="at most 10,000 iterations"):
        open_locked(block_of(hidden(own_key(), rounds=LONG)), "secret")
    with pytest.raises(PemError, match="at most 10,000 iterations"):
        open_locked(block_of(hidden(own_key(), rounds=MOST_TURNS)), "secret")

"""Thousands of changes of real files, locked and open: each ends soon, in a result or in a reason of ours."""

import resource
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import pkcs7
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.key_files import der
from app.domain.key_files import pkcs7 as pkcs7_walk
from app.domain.key_files import pkcs12 as pkcs12_walk
from app.domain.key_files.kinds import LOCKED, Block, Kind, block, rsa_numbers
from app.domain.key_files.locks import of_algorithm
from app.domain.key_files.pkcs12 import Contents
from app.domain.key_files.reasons import PemError, Reason
from app.domain.key_files.text import blocks
from app.domain.key_files.unlocking import check_lock, unlock
from app.domain.pairing import Kept, pair_of
from app.domain.pile import BOXES, PASSPHRASE, Given, pile_of
from tests import der_changes, openssl
from tests.key_material import (
    DER,
    NOW,
    PEM,
    PKCS1,
    PKCS8,
    authority,
    good,
    good_key,
    key_bytes,
    leaf,
    pem,
    rsa_key,
)
from tests.locked_material import locked, p12_of, without_lengths

CHANGES, MOST_SECONDS = 2000, 1.0
ALWAYS_THE_SAME = settings(
    max_examples=CHANGES,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
SHOWN = (*BOXES, *(f"{box}_file" for box in BOXES), PASSPHRASE)


@cache
def material() -> dict[str, bytes]:
    key, own = key_bytes(rsa_key("ana"), DER, PKCS8), leaf().public_bytes(DER)
    open_ = ("-keypbe", "NONE", "-certpbe", "NONE")
    few = ("-iter", "50", "-maciter")
    return {
        "PEM": good() + good_key(),
        "PEM of a chain": pem(authority()) + good(),
        "DER of a certificate": own,
        "DER of a key": key_bytes(rsa_key("ana"), DER, PKCS1),
        "p7b": pkcs7.serialize_certificates([leaf(), authority()], DER),
        "p7b as PEM": pkcs7.serialize_certificates([leaf(), authority()], PEM),
        "p12": openssl.p12(good(), good_key(), *few),
        "p12 with nothing locked": openssl.p12(good(), good_key(), *open_, "-nomac"),
        "p12 of old": openssl.p12(good(), good_key(), "-legacy", *few),
        "p12 without lengths": without_lengths(p12_of(key, own, rounds=50)),
        "locked key": locked(key, rounds=50),
        "locked key as PEM": openssl.locked_key(good_key(), "-iter", "50"),
        "locked key of old": openssl.old_locked_key(good_key(), "aes256"),
        "PBES1 key": openssl.locked_key(good_key(), *openssl.OLD, "-v1", "PBE-SHA1-RC2-40", "-iter", "50"),
    }  # fmt: skip


def changes() -> st.SearchStrategy[tuple[str, list[tuple[str, float, bytes]]]]:
    kinds = st.sampled_from(["flip", "cut", "double", "insert", "end"])
    one = st.tuples(kinds, st.floats(0, 0.999), st.binary(min_size=1, max_size=4))
    return st.tuples(st.sampled_from(sorted(material())), st.lists(one, min_size=1, max_size=4))


def changed(data: bytes, how: list[tuple[str, float, bytes]]) -> bytes:
    for kind, place, letters in how:
        at, size = int(place * len(data)), len(letters) * 8
        match kind:
            case "flip":
                data = data[:at] + letters + data[at + len(letters) :]
            case "cut":
                data = data[:at] + data[at + size :]
            case "double":
                data = data[:at] + data[at : at + size] * 2 + data[at + size :]
            case "insert":
                data = data[:at] + letters + data[at:]
            case _:
                data = data[:at] if place > 0.5 else data
    return data


def opened_here(block: Block, passphrase: str) -> Contents:
    """Do what the child does; where it would be ended after two seconds, nobody need wait for that."""
    check_lock(block)
    return unlock(block, passphrase)


def used() -> float:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(taken.ru_utime + taken.ru_stime for taken in map(resource.getrusage, who))


@pytest.mark.filterwarnings("ignore")
def test_any_change_is_a_result_or_a_reason(record_property: Callable[[str, Any], None]) -> None:
    count, right, slowest = 0, 0, 0.0

    @ALWAYS_THE_SAME
    @given(changes(), st.sampled_from(["secret", "wrong", ""]), st.sampled_from(SHOWN[:4]))
    def try_one(change: tuple[str, list[tuple[str, float, bytes]]], passphrase: str, at: str) -> None:
        nonlocal count, right, slowest
        data = changed(material()[change[0]], change[1])
        before = used()
        pair = pair_of(pile_of([Given(at, data)], passphrase, opened_here), Kept(), NOW)
        slowest = max(slowest, used() - before)
        assert {problem.input for problem in pair.problems} <= set(SHOWN)
        assert bool(pair.problems) != bool(pair.certificate and pair.key)
        count, right = count + 1, right + bool(pair.certificate or pair.key)

    try_one()
    assert count >= CHANGES
    assert right > CHANGES / 20
    assert slowest <= MOST_SECONDS
    record_property("changes of certificate files", count)


def walked(data: bytes) -> None:
    """Walk along a file with nothing around that would catch what the walk must not raise."""
    with suppress(ValueError):
        match block(data).kind:
            case Kind.PKCS_12:
                pkcs12_walk.contents(pkcs12_walk.outside(data).safes, asked_for)
            case Kind.PKCS_7:
                pkcs7_walk.certificates(data)
            case Kind.RSA_KEY:
                rsa_numbers(data)
            case _:
                algorithm, kept = der.whole(data).parts()
                asked_for(algorithm, kept.octets())


def asked_for(algorithm: der.Part, _data: bytes) -> bytes:
    of_algorithm(algorithm, "file")
    return b""


@pytest.mark.filterwarnings("ignore")
def test_parts_that_are_missing_or_too_many_or_too_deep_are_a_reason() -> None:
    whole = {
        name: data for name, data in material().items() if data.startswith(b"\x30") and "without" not in name
    }
    slowest, refused = 0.0, 0

    @ALWAYS_THE_SAME
    @given(st.sampled_from(sorted(whole)), der_changes.changes(), st.sampled_from(SHOWN[:4]))
    def try_one(name: str, how: list[der_changes.Change], at: str) -> None:
        nonlocal slowest, refused
        data = der_changes.changed(whole[name], how)
        walked(data)
        before = used()
        pair = pair_of(pile_of([Given(at, data)], "secret", opened_here), Kept(), NOW)
        slowest = max(slowest, used() - before)
        assert bool(pair.problems) != bool(pair.certificate and pair.key)
        refused += bool(pair.problems)

    try_one()
    assert refused > CHANGES / 2
    assert slowest <= MOST_SECONDS


@pytest.mark.parametrize("name", [name for name in material() if "p12" in name or "key" in name.split()])
def test_what_is_changed_is_what_can_be_opened(name: str) -> None:
    locks = [block for block in blocks(material()[name]) if block.kind in LOCKED]
    if not locks:
        assert name == "DER of a key"
        return
    assert unlock(locks[0], "secret").keys
    if name == "p12 with nothing locked":
        return
    with pytest.raises(PemError) as refused:
        unlock(locks[0], "wrong")
    assert refused.value.reason is Reason.WRONG_PASSPHRASE

"""Many locked files at once: most wait for a moment and are opened; those that take long hold up nobody."""

import runpy
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.domain.key_files.kinds import Block, Kind
from app.domain.key_files.reasons import PemError, Reason
from app.domain.key_files.text import blocks
from app.opening import locked, places
from app.opening.locked import open_locked
from tests.key_material import DER, PKCS8, key_bytes, rsa_key
from tests.locked_material import locked as locked_key

SLEEPING = """
import json, sys, time
time.sleep(60 if json.load(sys.stdin)["passphrase"] == "slow" else 0)
print('{"certificates": [], "keys": []}')
"""


def block_of(rounds: int = 2048) -> Block:
    (found,) = blocks(locked_key(key_bytes(rsa_key("ana"), DER, PKCS8), rounds=rounds))
    return found


def asked(block: Block, passphrase: str = "secret") -> Callable[[], tuple[Kind | Reason | None, float]]:
    """Return what tells the reason for which a file is not opened, and the seconds that this took."""

    def ask() -> tuple[Kind | Reason | None, float]:
        reason: Kind | Reason | None = None
        began = time.monotonic()
        try:
            open_locked(block, passphrase)
        except PemError as error:
            reason = error.reason
        return reason, time.monotonic() - began

    return ask


def test_half_of_the_threads_are_left_to_everybody_else() -> None:
    threads = runpy.run_path(f"{locked.ROOT}/gunicorn.conf.py")["threads"]
    assert threads / 2 >= places.PRESENT


def test_ten_people_at_once_are_all_served(monkeypatch: pytest.MonkeyPatch) -> None:
    # They take a second together, and on a machine that others keep busy longer.
    monkeypatch.setattr(places, "WAIT_SECONDS", 60)
    monkeypatch.setattr(locked, "WALL_SECONDS", 60)
    block = block_of()
    with ThreadPoolExecutor(10) as people:
        answers = [people.submit(asked(block)) for _ in range(10)]
    assert [answer.result()[0] for answer in answers] == [None] * 10


def test_who_finds_no_place_hears_it_at_once_and_who_waits_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locked, "START", SLEEPING)
    monkeypatch.setattr(locked, "WALL_SECONDS", 6)
    monkeypatch.setattr(places, "WAIT_SECONDS", 3)
    block = block_of()
    with ThreadPoolExecutor(places.PRESENT + 3) as people:
        answers = [people.submit(asked(block, "slow")) for _ in range(places.PRESENT + 3)]
    results = [answer.result() for answer in answers]
    assert {reason for reason, _ in results} == {Reason.BUSY}
    took = sorted(seconds for _, seconds in results)
    assert sum(seconds < 2 for seconds in took) == 3
    assert sum(seconds < 5.5 for seconds in took) == 3 + places.PRESENT - places.AT_ONCE
    assert 6 <= took[-1] < 20


def test_slow_files_hold_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locked, "START", SLEEPING)
    monkeypatch.setattr(locked, "WALL_SECONDS", 6)
    slow, quick = block_of(rounds=1_000_000), block_of()
    with ThreadPoolExecutor(20) as people:
        slow_ones = [people.submit(asked(slow, "slow")) for _ in range(10)]
        time.sleep(0.3)
        quick_ones = [people.submit(asked(quick)) for _ in range(8)]
        assert [answer.result()[0] for answer in quick_ones] == [None] * 8
        assert sum(answer.done() for answer in slow_ones) >= 10 - places.SLOW_PRESENT
    assert {answer.result()[0] for answer in slow_ones} == {Reason.BUSY}
    assert asked(quick)()[0] is None

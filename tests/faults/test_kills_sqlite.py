"""Processes are killed at random moments while people send; rows and queue are in SQLite."""

import secrets
from pathlib import Path

from tests.faults.killing import kill_at_random
from tests.faults.places import places

KILLS = 25


def test_nothing_is_lost_doubled_or_stuck_whoever_is_killed(tmp_path: Path) -> None:
    with places(tmp_path, "sqlite", "sqlite") as where:
        killed = kill_at_random(tmp_path, where, KILLS, secrets.randbelow(1_000_000))
    assert killed.reckoning.is_clean, killed
    assert killed.people, "nobody came to send anything"

"""Kill the product's processes at random moments while people send, and reckon up what came of it."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from app.submission.states import RUNNABLE
from tests.faults.fleet import Fleet
from tests.faults.people import People
from tests.faults.places import Places
from tests.faults.prepared import Prepared, prepare
from tests.faults.reckoning import Reckoning, reckon, rows

WORKERS = 3
PEOPLE = 10
PREPARED_AT_ONCE = 50
TARGETS = ("worker", "web worker", "web")
HOW_OFTEN = (60, 32, 8)
PAUSE = 0.3
"""Seconds between two kills, on average; often none, sometimes a second and more."""

SANDBOX = {
    # A share of the calls takes its time, or is done although the answer says otherwise: 1.2 s at most.
    "SANDBOX_FAULTS": "0.3",
    "SANDBOX_FAULT_KINDS": "late_answer,applied_late",
    "SANDBOX_SPEED": "100",
    "SANDBOX_SETUP_TEST_SECONDS": "0.1",
    "SANDBOX_THREADS": "64",
    "SANDBOX_REQUESTS_PER_HOUR": "0",
    "SANDBOX_TESTS_PER_HOUR": "0",
    "SANDBOX_TESTS_PER_MINUTE": "0",
}
LATEST = 1.5
"""Seconds within which the sandbox has done what it does late; the quarantine is longer."""

PATIENCE = {
    "SUBMISSION_LEASE_SECONDS": "1",
    "SUBMISSION_QUARANTINE_SECONDS": "3",
}
LONGEST = 60
"""Seconds after the last kill within which all must have come to an end."""


@dataclass(frozen=True)
class Killed:
    """How it went."""

    seed: int
    kills: Counter[str]
    people: int
    troubles: int
    seconds: float
    seconds_to_end: float
    reckoning: Reckoning

    def __str__(self) -> str:
        kinds = ", ".join(f"{number} {name}" for name, number in self.kills.items())
        return (
            f"{self.kills.total()} kills ({kinds}; seed {self.seed}), {self.people} submissions, "
            f"{self.troubles} answers that never came, {self.seconds:.0f} s, "
            f"all at an end {self.seconds_to_end:.1f} s after the last kill\n{self.reckoning}"
        )


def kill_at_random(folder: Path, places: Places, kills: int, seed: int) -> Killed:
    """Run the product, kill it so often, and let it come to rest."""
    began = time.monotonic()
    with Fleet(folder, places, SANDBOX | PATIENCE, ("tests.faults.no_limits",)) as fleet:
        workers = fleet.start_product(WORKERS)
        people = People(fleet.url, _prepared(fleet), PEOPLE)
        people.start()
        killed = _kill(fleet, workers, kills, random.Random(seed))  # noqa: S311 - to be repeated, not secret
        last = time.monotonic()
        people.finish(LONGEST)
        _wait_until_at_rest(fleet, last + LONGEST)
        time.sleep(LATEST)
        accepted = [one.prepared.onboarding_id for one in people.met if one.is_accepted]
        reckoning = reckon(fleet, fleet.sandbox("connections"), accepted)
        reckoning.stuck += [f"{p.prepared.onboarding_id} sees {p.seen}" for p in people.met if not p.is_done]
        ended = time.monotonic()
    troubles = sum(person.troubles for person in people.met)
    return Killed(seed, killed, len(people.met), troubles, ended - began, ended - last, reckoning)


def _kill(fleet: Fleet, workers: list[str], kills: int, chance: random.Random) -> Counter[str]:
    killed: Counter[str] = Counter()
    while killed.total() < kills:
        time.sleep(chance.expovariate(1 / PAUSE))
        (target,) = chance.choices(TARGETS, HOW_OFTEN)
        name = chance.choice(workers) if target == "worker" else "web"
        if fleet.kill(name, chance.random(), child=target == "web worker"):
            killed[target] += 1
    return killed


def _prepared(fleet: Fleet) -> Iterator[Prepared]:
    numbers = count(1)
    while True:
        names = [f"anaplan_{next(numbers)}" for _ in range(PREPARED_AT_ONCE)]
        yield from prepare(fleet.database, fleet.keys, names)


def _wait_until_at_rest(fleet: Fleet, until: float) -> None:
    while time.monotonic() < until:
        with fleet.database.read() as connection:
            if all(row.state not in RUNNABLE for row in rows(connection).values()):
                return
        time.sleep(0.2)

"""Run many jobs against a Fivetran where one call in five goes wrong, and reckon up what came of it."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.store.models import event, secret_value, unaccounted
from app.submission.pace import LIMITS
from app.submission.states import State
from tests.faults.fleet import Fleet
from tests.faults.jobs import Jobs
from tests.faults.places import Places
from tests.faults.reckoning import Reckoning, reckon, rows
from tests.faults.strangers import Strangers

LOADED = ("tests.faults.fast_time",)
WORKERS = 4
MOST_AT_ONCE = 200
BATCH = 50
LOOK_SECONDS = 0.5
LATEST = 150
"""Seconds, before they are made shorter, within which the sandbox has done what it does late."""

MOST_OF_THE_BUDGET = 0.9
ACCOUNT = LIMITS["paid"]
WINDOWS = {
    "requests": "requests_most_in_an_hour",
    "tests": "tests_most_in_an_hour",
    "tests_in_a_minute": "tests_most_in_a_minute",
}


@dataclass(frozen=True)
class Plan:
    """How many jobs, how many strangers and how many of their names the jobs want, and how fast time is."""

    jobs: int
    strangers: int
    wanted_names: int
    speed: float
    seed: int
    seconds: float
    """Within which all must be at an end."""

    faults: float = 0.2

    def settings(self) -> dict[str, str]:
        """Return what the sandbox and the workers are told."""
        return {
            "SANDBOX_SPEED": str(self.speed),
            "SANDBOX_FAULTS": str(self.faults),
            "SANDBOX_FAULT_SEED": str(self.seed),
            "SANDBOX_THREADS": "200",
            "SANDBOX_REQUESTS_PER_HOUR": str(ACCOUNT["requests"]),
            "SANDBOX_TESTS_PER_HOUR": str(ACCOUNT["tests"]),
            "SANDBOX_TESTS_PER_MINUTE": str(ACCOUNT["tests_in_a_minute"]),
            "SUBMISSION_LEASE_SECONDS": "5",
        }


@dataclass
class Outcome:
    """How it went, and everything that should not have been."""

    jobs: int
    seconds: float
    acted: Counter[str]
    faults: Mapping[str, int]
    calls: Mapping[str, int]
    shares: Mapping[str, float]
    intents: int
    connections: int
    reckoning: Reckoning
    wrong: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether all is as it should be."""
        return self.reckoning.is_clean and not self.wrong

    def __str__(self) -> str:
        faults = ", ".join(f"{name} {number}" for name, number in sorted(self.faults.items()))
        shares = ", ".join(f"{name} {share:.0%}" for name, share in self.shares.items())
        lines = [
            f"{self.jobs} jobs in {self.seconds:.0f} s, now {_listed(self.reckoning.states)}",
            f"Pressed again or looked at by people: {_listed(self.acted) or 'none'}",
            f"{self.intents} intents, {self.connections} connections of ours",
            f"Most of the budget that was used: {shares}; refused as too many: {self.calls['refused']}",
            f"{sum(self.faults.values())} faults: {faults}",
            str(self.reckoning),
            *self.wrong[:20],
        ]
        return "\n".join(lines)


def go_through(folder: Path, places: Places, plan: Plan) -> Outcome:
    """Run the jobs to their ends."""
    began = time.monotonic()
    with Fleet(folder, places, plan.settings(), LOADED) as fleet:
        _start(fleet)
        names = [f"job_{number}" for number in range(plan.jobs)]
        taken = names[:: max(1, plan.jobs // plan.wanted_names)][: plan.wanted_names]
        strangers, jobs = Strangers(fleet), Jobs(fleet)
        strangers.come([*taken, *(f"stranger_{number}" for number in range(plan.strangers - len(taken)))])
        _run(jobs, names, began + plan.seconds)
        time.sleep(LATEST / plan.speed)
        return _outcome(fleet, jobs, strangers, taken, time.monotonic() - began)


def _start(fleet: Fleet) -> None:
    fleet.start_sandbox()
    for number in range(1, WORKERS + 1):
        fleet.start(f"worker-{number}", "tests.faults.fast_worker")
    fleet.wait_until_ready()


def _run(jobs: Jobs, names: list[str], until: float) -> None:
    while time.monotonic() < until:
        under_way = jobs.under_way()
        if under_way == 0 and len(jobs) == len(names):
            return
        if under_way < MOST_AT_ONCE and len(jobs) < len(names):
            jobs.add(names[len(jobs) : len(jobs) + BATCH])
        jobs.act()
        time.sleep(LOOK_SECONDS)


def _outcome(fleet: Fleet, jobs: Jobs, strangers: Strangers, taken: list[str], seconds: float) -> Outcome:
    connections: list[dict[str, Any]] = fleet.sandbox("connections")
    calls: dict[str, int] = fleet.sandbox("limits")
    reckoning = reckon(fleet, connections, jobs.ids)
    with fleet.database.read() as connection:
        sent = rows(connection)
        met = connection.execute(
            select(func.count(event.c.onboarding_id.distinct())).where(event.c.happened == State.NAME_TAKEN)
        ).scalar_one()
        secrets = connection.execute(select(func.count()).select_from(secret_value)).scalar_one()
        reported = connection.execute(select(func.count()).select_from(unaccounted)).scalar_one()
    ours = [one["marker"] for one in connections if one["marker"]]
    outcome = Outcome(
        jobs=len(jobs),
        seconds=seconds,
        acted=jobs.acted,
        faults=fleet.sandbox("faults"),
        calls=calls,
        shares={name: calls[window] / ACCOUNT[name] for name, window in WINDOWS.items()},
        intents=len({row.marker for row in sent.values()}),
        connections=len(ours),
        reckoning=reckoning,
    )
    outcome.wrong += strangers.harmed(connections)
    outcome.wrong += strangers.adopted({row.connection_id for row in sent.values()})
    expected = {
        "not as many connections as intents": sorted(ours) == sorted(row.marker for row in sent.values()),
        "not every job was sent": len(sent) == len(jobs),
        f"{met} jobs instead of {len(taken)} found that a stranger had their name": met == len(taken),
        f"{secrets} secrets are left": not secrets,
        f"{reported} connections are reported that nobody accounts for": not reported,
        "too much of the budget was used": max(outcome.shares.values()) <= MOST_OF_THE_BUDGET,
    }
    outcome.wrong += [sentence for sentence, is_right in expected.items() if not is_right]
    return outcome


def _listed(numbers: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in numbers.most_common())

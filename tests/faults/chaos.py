"""Run many jobs while one call in five goes wrong: `python -m tests.faults.chaos 10000`."""

import argparse
import secrets
import signal
import sys
import tempfile
from pathlib import Path

from tests.faults.misfortune import Plan, go_through
from tests.faults.places import KINDS, QUEUES, places


def main() -> int:
    """Print what came of it; the exit code is 0 when all is as it should be."""
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("jobs", type=int, nargs="?", default=10_000)
    command.add_argument("--database", choices=KINDS, default="sqlite")
    command.add_argument("--queue", choices=QUEUES, help="the database's kind, unless another is named")
    command.add_argument("--speed", type=float, default=30)
    command.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    given = command.parse_args()
    # Whoever stops it, nothing of it stays behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    plan = Plan(
        jobs=given.jobs,
        strangers=500,
        wanted_names=max(1, given.jobs // 50),
        speed=given.speed,
        seed=given.seed,
        seconds=300 + given.jobs / 4,
    )
    with tempfile.TemporaryDirectory(prefix="onboarding-chaos-") as name:
        folder = Path(name)
        with places(folder, given.database, given.queue or given.database) as where:
            outcome = go_through(folder, where, plan)
    sys.stdout.write(f"Seed {given.seed}. {outcome}\n")
    return 0 if outcome.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())

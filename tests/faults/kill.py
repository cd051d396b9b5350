"""Kill the product's processes many times: `python -m tests.faults.kill 3000 --database postgresql`."""

import argparse
import secrets
import signal
import sys
import tempfile
from pathlib import Path

from tests.faults.killing import kill_at_random
from tests.faults.places import KINDS, QUEUES, places


def main() -> int:
    """Print the figures; the exit code is 0 when all of them are."""
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("kills", type=int, nargs="?", default=3000)
    command.add_argument("--database", choices=KINDS, default="sqlite")
    command.add_argument("--queue", choices=QUEUES, help="the database's kind, unless another is named")
    command.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    given = command.parse_args()
    # Whoever stops it, nothing of it stays behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="onboarding-kills-") as name:
        folder = Path(name)
        with places(folder, given.database, given.queue or given.database) as where:
            killed = kill_at_random(folder, where, given.kills, given.seed)
    sys.stdout.write(f"{killed}\n")
    return 0 if killed.reckoning.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())

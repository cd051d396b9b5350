"""What `make test` runs: linters, types, and every test. One failure fails it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

CHECKS = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "Dockerfile": ("hadolint", "Dockerfile"),
    "templates": ("djlint", "templates", "--lint", "--quiet"),
    "types": ("mypy",),
}
MEMORY, ROOM = Path("/dev/shm"), 3 * 2**30  # noqa: S108 - the folder made there is our own
PROCESSES = "3"
"""For two cores: many tests wait for a process, a page or a clock."""

BY_FILES = ("--dist", "loadfile", "--no-loadscope-reorder")
"""A file's tests share what they started. The files keep their order, for which see conftest.py."""

NOT_KEPT = ("PYTHONDONTWRITEBYTECODE",)
"""Hundreds of processes are started: without what was compiled, each would compile the whole again."""


def quickest_folder() -> str | None:
    """Return a folder in memory if it is large enough: databases that are synced to a disk wait for it."""
    is_large = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    return str(MEMORY) if is_large else None


def main() -> int:
    """Run the checks beside the tests and return the exit code; the tests' own summary comes last."""
    checks = {
        name: subprocess.Popen(
            [BIN / command, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for name, (command, *arguments) in CHECKS.items()
    }
    failed = []
    with tempfile.TemporaryDirectory(prefix="onboarding-tests-", dir=quickest_folder()) as folder:
        tests = subprocess.Popen(
            [sys.executable, "-m", "pytest", "-n", PROCESSES, *BY_FILES, "-q", *sys.argv[1:]],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name not in NOT_KEPT}
            | {"TMPDIR": folder},
        )
        for name, check in checks.items():
            said, _ = check.communicate()
            print(f"{name}: {'ok' if check.returncode == 0 else 'FAILED'}", flush=True)
            if check.returncode:
                print(said, flush=True)
                failed.append(name)
        tests.wait()
    if failed:
        print(f"These checks failed: {', '.join(failed)}", flush=True)
    return 1 if failed or tests.returncode else 0


if __name__ == "__main__":
    sys.exit(main())

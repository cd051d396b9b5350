"""Start the sandbox as its own process on a free port of this machine, and stop it by its id."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

QUICK = {
    "SANDBOX_SETUP_TEST_SECONDS": "0",
    "SANDBOX_SLOW_SECONDS": "0.4",
    "SANDBOX_TIMEOUT_SECONDS": "0.4",
    "SANDBOX_ANAPLAN_DORMANT_SECONDS": "0",
}


@dataclass(frozen=True)
class RunningSandbox:
    """A sandbox that answers at `url`."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    def written(self) -> bytes:
        """Return everything that the sandbox wrote: its state and its log."""
        return b"".join(path.read_bytes() for path in sorted(self.folder.iterdir()))


@contextmanager
def running_sandbox(folder: Path, **settings: str) -> Iterator[RunningSandbox]:
    """Start a sandbox that keeps its state and its log in a folder; stop it afterwards."""
    for _ in range(5):
        started = _start(folder, settings)
        if _answers(started):
            break
        _stop(started.process)
    else:
        raise AssertionError(f"The sandbox did not start: {started.written()!r}")
    try:
        yield started
    finally:
        _stop(started.process)


def _start(folder: Path, settings: dict[str, str]) -> RunningSandbox:
    port = _free_port()
    environment = {
        **os.environ,
        **QUICK,
        "SANDBOX_PORT": str(port),
        "SANDBOX_STATE": str(folder / "state.sqlite3"),
        **settings,
    }
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.sandbox"], env=environment, stdout=log, stderr=log
        )
    return RunningSandbox(f"http://127.0.0.1:{port}", folder, process)


def _free_port() -> int:
    """Return a port that was free a moment ago; somebody may still be faster, so a start is tried again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _answers(started: RunningSandbox) -> bool:
    """Wait until the sandbox answers; return whether it did before its process ended."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and started.process.poll() is None:
        try:
            requests.get(f"{started.url}/sandbox/connections", timeout=5)
        except requests.ConnectionError:
            time.sleep(0.03)
        else:
            return started.process.poll() is None
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a sandbox at once: gunicorn takes SIGQUIT as an order not to wait for open connections."""
    process.send_signal(signal.SIGQUIT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

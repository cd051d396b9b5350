"""Start the sandbox as its own process, stop it by its id; or serve it inside the tests' process."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import requests
from werkzeug.serving import make_server

from app.sandbox.settings import Settings
from app.sandbox.web import create_sandbox
from tests.contract.fivetran_calls import GROUP, KEY, new_connection

QUICK = {
    "SANDBOX_SETUP_TEST_SECONDS": "0",
    "SANDBOX_SLOW_SECONDS": "0.4",
    "SANDBOX_TIMEOUT_SECONDS": "0.4",
    "SANDBOX_ANAPLAN_DORMANT_SECONDS": "0",
}


DROPPED = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)
"""What is raised when the line drops."""


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
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and started.process.poll() is None:
        try:
            requests.get(f"{started.url}/sandbox/connections", timeout=30)
        except requests.ConnectionError:
            time.sleep(0.03)
        else:
            return started.process.poll() is None
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a sandbox at once: gunicorn takes SIGQUIT as an order not to wait for open connections."""
    process.send_signal(signal.SIGQUIT)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def served_sandbox(settings: Settings) -> Iterator[str]:
    """Serve a sandbox inside this process, which takes no time to start, and yield its address."""
    server = make_server("127.0.0.1", 0, create_sandbox(settings), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class CalledSandbox:
    """A sandbox whose answers may be anything."""

    def __init__(self, url: str) -> None:
        self._url = url

    def call(self, method: str, path: str = "", body: object = None, **query: str) -> requests.Response:
        """Call Fivetran's API under its connections."""
        url = f"{self._url}/v1/connections{path}"
        return requests.request(method, url, json=body, params=query, auth=KEY, timeout=30)

    def create(self, schema: str = "finance", **more: Any) -> requests.Response:
        """Create a connection."""
        return self.call("POST", "", new_connection(schema, **more))

    def stranger(self, schema: str = "finance") -> str:
        """Let somebody else make a connection, which never goes wrong; return its path."""
        body = {"group_id": GROUP, "schema": schema}
        made = requests.post(f"{self._url}/sandbox/connections", json=body, timeout=30).json()
        return f"/{made['id']}"

    def made(self, schema: str = "finance") -> list[dict[str, Any]]:
        """Return the connections that there really are of a name."""
        rows: list[dict[str, Any]] = self.told(f"connections?schema={schema}")
        return rows

    def told(self, what: str) -> Any:
        """Return what the sandbox tells programs."""
        return requests.get(f"{self._url}/sandbox/{what}", timeout=30).json()

    def reset(self) -> None:
        """Bring the sandbox back to its seed."""
        requests.post(f"{self._url}/sandbox/reset", timeout=30).raise_for_status()


@contextmanager
def faulty_sandboxes(settings: Settings) -> Iterator[Callable[..., CalledSandbox]]:
    """Yield what serves a sandbox in which these kinds of faults happen, on every call unless told not to."""
    with ExitStack() as stack:

        def begin(*kinds: str, speed: float = 1000, **more: Any) -> CalledSandbox:
            own = settings.state.with_name(f"{time.monotonic_ns()}.sqlite3")
            chosen = replace(settings, state=own, speed=speed, fault_kinds=kinds, **({"faults": 1} | more))
            return CalledSandbox(stack.enter_context(served_sandbox(chosen)))

        yield begin


def ignoring_dropped_lines(call: Callable[[], object]) -> None:
    """Call, whether or not an answer comes."""
    try:
        call()
    except DROPPED:
        return


def wait_until(true: Callable[[], bool]) -> None:
    """Wait until something is true, but no longer than anybody would."""
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)

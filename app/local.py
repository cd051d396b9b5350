"""Everything on this machine: sandbox, web and worker, with nothing left behind when it ends.

It loads nothing of the product, so that the product's processes are on their way at once.
"""

import base64
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
START_SECONDS = 30
STOP_SECONDS = 4
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
QUARANTINE_SECONDS = "20"
"""The sandbox never does late what it did not do at once, so waiting less than in earnest is safe here."""


class StartError(Exception):
    """Why nothing was started, in a sentence."""


def run() -> int:
    """Start everything, print the two addresses, and wait for Ctrl-C or SIGTERM. Returns the exit code."""
    os.umask(0o077)
    for stopping in STOPPING:
        signal.signal(stopping, _stop)
    try:
        port, sandbox_port = _port("PORT", 5000), _port("SANDBOX_PORT", 5100)
        folder = _folder()
        environment = _environment(folder, port, sandbox_port)
        # The children inherit what this process was given and what it chose.
        os.environ.update(environment)
        with Children(folder / "log") as children, _noted(folder, environment):
            # These two do not look at the database before it is asked for, so all three start at once.
            children.start("sandbox", "-m", "app.sandbox")
            children.start("web", "-m", "gunicorn", "app.web:serve()", f"--bind=127.0.0.1:{port}")
            addresses = _first_addresses()
            children.start("worker", "-m", "app", "worker")
            children.wait_for(port, "/readyz", environment["PUBLIC_URL"])
            children.wait_for(sandbox_port, "/", f"http://127.0.0.1:{sandbox_port}")
            print(f"Logs are in {folder / 'log'}")
            print(f"The sandbox's test values are at http://127.0.0.1:{sandbox_port}/")
            print(addresses, end="", flush=True)
            children.watch()
    except KeyboardInterrupt:
        return 0
    except StartError as error:
        print(error, file=sys.stderr)
    return 1


def _stop(_number: int, _frame: FrameType | None) -> None:
    """Begin to stop, once: a second signal must not interrupt the stopping itself."""
    for stopping in STOPPING:
        signal.signal(stopping, signal.SIG_IGN)
    raise KeyboardInterrupt


def is_running() -> bool:
    """Tell whether `make run` is at work in this checkout."""
    try:
        os.kill(int(json.loads(_note(_folder()).read_text())["pid"]), 0)
    except (OSError, ValueError, KeyError):
        return False
    return True


def running_environment() -> dict[str, str]:
    """Return the settings that the running `make run` chose."""
    found: dict[str, str] = json.loads(_note(_folder()).read_text())["environment"]
    return found


class Children:
    """The processes that were started here. Leaving the block ends them all."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        self._logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._running.values():
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self._running.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _kill_group(child)
                child.wait()

    def start(self, name: str, *command: str) -> None:
        """Start a Python process in a group of its own, its output in a log file."""
        with (self._logs / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603 - our own modules, no input of anybody
                [sys.executable, *command], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )

    def wait_for(self, port: int, path: str, public_url: str) -> None:
        """Wait until a child answers. Raises StartError when one has died, or after half a minute."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            self.check()
            try:
                asked = HTTPConnection("127.0.0.1", port, timeout=2)
                asked.request("GET", path, headers={"Host": urlsplit(public_url).netloc})
                if asked.getresponse().status == HTTPStatus.OK:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise StartError(f"Nothing answers on port {port}; see {self._logs}")

    def check(self) -> None:
        """Raise StartError when a child has died."""
        for name, child in self._running.items():
            if child.poll() is not None:
                raise StartError(
                    f"The {name} stopped by itself; its last words are in {self._logs / name}.log"
                )

    def watch(self) -> None:
        """Wait as long as all of them run."""
        while True:
            self.check()
            time.sleep(0.5)


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(child.pid, 9)
    except ProcessLookupError:
        child.kill()


def _port(name: str, default: int) -> int:
    given = os.environ.get(name, "") or str(default)
    if not given.isdecimal() or not 1 <= int(given) <= 65535:  # noqa: PLR2004 - the ports there are
        raise StartError(f"{name} must be a port number, not {given!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(given)))
        except OSError:
            raise StartError(
                f"Port {given} is taken. Choose another one, like: {name}={int(given) + 1} make run"
            ) from None
    return int(given)


def _folder() -> Path:
    return Path(os.environ.get("VAR_FOLDER") or ROOT / "var").absolute()


def _note(folder: Path) -> Path:
    return folder / "running.json"


@contextmanager
def _noted(folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Leave a note for the `onboarding` command, as long as this runs."""
    _note(folder).write_text(json.dumps({"pid": os.getpid(), "environment": dict(environment)}))
    try:
        yield
    finally:
        _note(folder).unlink(missing_ok=True)


def _environment(folder: Path, port: int, sandbox_port: int) -> dict[str, str]:
    """Return every setting: what the environment says, else what suits this machine."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sandbox = f"http://127.0.0.1:{sandbox_port}"
    chosen = {
        "DATABASE_URL": f"sqlite:///{folder / 'onboarding.db'}",
        "QUEUE_URL": f"sqlite:///{folder / 'queue.db'}",
        "SECRET_KEYS": _secret_keys(folder / "secret_keys"),
        "WORKER_KEYS": str(folder / "worker_keys"),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "FIVETRAN_API_URL": sandbox,
        "FIVETRAN_API_KEY": "sandbox-key",
        "FIVETRAN_API_SECRET": "sandbox-secret",
        "CONNECT_CARD_ORIGIN": sandbox,
        "ANAPLAN_AUTH_URL": sandbox,
        "ANAPLAN_API_URL": sandbox,
        "REDIRECT_URI_HOSTS": "localhost,127.0.0.1,example.com",
        "SUBMISSION_QUARANTINE_SECONDS": QUARANTINE_SECONDS,
        "SANDBOX_PORT": str(sandbox_port),
        "SANDBOX_STATE": str(folder / "sandbox.db"),
    }
    return {name: os.environ.get(name) or value for name, value in chosen.items()}


def _secret_keys(file: Path) -> str:
    if not file.exists():
        file.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
    return file.read_text()


def _first_addresses() -> str:
    """Have the database brought up to date and the two addresses made."""
    made = subprocess.run(
        [sys.executable, "-m", "app.first_addresses"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if made.returncode:
        raise StartError(made.stderr.strip())
    return made.stdout


if __name__ == "__main__":
    sys.exit(run())

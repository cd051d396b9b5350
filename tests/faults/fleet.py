"""The product as several processes, each started again at once when it dies, beside the sandbox."""

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests

from app.store import migrate, worker_keys
from app.store.engine import Database
from app.store.keys import AppKeys
from tests.faults.places import Places
from tests.running_product import ROOT, free_port

KEY = bytes(range(32))
START_SECONDS = 60
STOP_SECONDS = 15
LOADED = (
    "app.cli",
    "app.web",
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
    "tests.faults.watched_sandbox",
)


class Fleet:
    """Runs as long as its block lasts. `settings` are variables that win over the usual ones."""

    def __init__(
        self, folder: Path, places: Places, settings: Mapping[str, str], loaded: Sequence[str] = ()
    ) -> None:
        self.folder = folder
        self.port, self.sandbox_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.sandbox_url = f"http://127.0.0.1:{self.sandbox_port}"
        self.environment = {
            name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ
        }
        self.environment |= {
            "DATABASE_URL": places.database_url,
            "QUEUE_URL": places.queue_url,
            "SECRET_KEYS": base64.b64encode(KEY).decode(),
            "WORKER_KEYS": str(folder / "worker_keys"),
            "PUBLIC_URL": self.url,
            "FIVETRAN_API_URL": self.sandbox_url,
            "FIVETRAN_API_KEY": "sandbox-key",
            "FIVETRAN_API_SECRET": "sandbox-secret",
            "CONNECT_CARD_ORIGIN": self.sandbox_url,
            "SANDBOX_PORT": str(self.sandbox_port),
            "SANDBOX_STATE": str(folder / "sandbox.db"),
            "SANDBOX_SETUP_TEST_SECONDS": "0",
            **settings,
        }
        self.keys = AppKeys((KEY,))
        self.database = Database(places.database_url)
        self._loaded = (*LOADED, *loaded)

    def __enter__(self) -> Self:
        with (self.folder / "keeper.log").open("wb") as log:
            self._keeper = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.warm", *self._loaded],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        # While it loads its modules.
        migrate.upgrade(self.environment["DATABASE_URL"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.database.engine.dispose()
        try:
            # The end of its input, or its death, is the end of everything that it keeps.
            self._keeper.communicate(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._keeper.kill()
            self._keeper.communicate()

    def start(self, name: str, *command: str) -> None:
        """Start a module with its arguments, as `python -m` would."""
        self._tell(
            name=name, command=command, environment=self.environment, log=str(self.folder / f"{name}.log")
        )

    def start_product(self, workers: int) -> list[str]:
        """Start sandbox, web and workers, and wait for them. Returns the names of the workers."""
        names = [f"worker-{number}" for number in range(1, workers + 1)]
        self.start_sandbox()
        self.start("web", "gunicorn", "app.web:serve()", f"--bind=127.0.0.1:{self.port}", "--workers=2")
        for name in names:
            self.start(name, "app", "worker")
        self.wait_until_ready(self.url + "/readyz")
        return names

    def start_sandbox(self) -> None:
        """Start the sandbox as `python -m app.sandbox` does, but watched."""
        config = ("--config", "python:app.sandbox.serving")
        self.start("sandbox", "gunicorn", *config, "tests.faults.watched_sandbox:create()")

    def wait_until_ready(self, *pages: str) -> None:
        """Wait until the sandbox and these pages answer, and the workers have a key to seal to."""
        for page in (f"{self.sandbox_url}/sandbox/limits", *pages):
            self._wait(lambda page=page: _answers(page), page)  # type: ignore[misc]
        self._wait(self._has_worker_key, "a worker")

    def kill(self, name: str, choice: float = 0, *, child: bool = False) -> bool:
        """Kill a process without warning, or one of its children. Returns whether there was one."""
        self._tell(kill=name, choice=choice, child=child)
        if self._keeper.stdout is None:
            raise AssertionError("nothing to read from")
        return bool(json.loads(self._keeper.stdout.readline()))

    def sandbox(self, what: str) -> Any:
        """Return what the sandbox tells programs."""
        return requests.get(f"{self.sandbox_url}/sandbox/{what}", timeout=60).json()

    def _tell(self, **order: Any) -> None:
        if self._keeper.stdin is None:
            raise AssertionError("nobody to tell")
        self._keeper.stdin.write(json.dumps(order).encode() + b"\n")
        self._keeper.stdin.flush()

    def _wait(self, there: Callable[[], bool], what: str) -> None:
        until = time.monotonic() + START_SECONDS
        while not there():
            if time.monotonic() > until:
                logs = {
                    path.name: path.read_text(errors="replace")[-1000:] for path in self.folder.glob("*.log")
                }
                raise AssertionError(f"{what} did not start: {logs}")
            time.sleep(0.05)

    def _has_worker_key(self) -> bool:
        with self.database.read() as connection:
            return worker_keys.newest(connection) is not None


def _answers(page: str) -> bool:
    try:
        return requests.get(page, timeout=30).ok
    except requests.RequestException:
        return False

"""The processes that `make run` starts: each in a group of its own, awaited, watched, and ended with it."""

import os
import subprocess
import sys
import time
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from app.local.settings import ROOT, StartError

START_SECONDS = 30
STOP_SECONDS = 4


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

"""The whole product as `make run` starts it, on free ports and with a folder of its own."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parent.parent
START_SECONDS = 30


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class RunningProduct:
    """Sandbox, web and worker as processes. `settings` are variables that win over the usual ones."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.port, self.sandbox_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.sandbox_url = f"http://127.0.0.1:{self.sandbox_port}"
        self.environment = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ
        } | {
            "VAR_FOLDER": str(folder),
            "PORT": str(self.port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "SANDBOX_SETUP_TEST_SECONDS": "0",
            "SANDBOX_SLOW_SECONDS": "5",
            "SANDBOX_RETRY_AFTER": "1",
            "SANDBOX_TIMEOUT_SECONDS": "1",
            "SUBMISSION_QUARANTINE_SECONDS": "1",
            **settings,
        }
        self.printed: list[str] = []

    def start(self) -> "RunningProduct":
        """Start it and wait for its two lines."""
        self._errors = (self.folder.parent / f"{self.folder.name}-errors.txt").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.local"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        if self._process.stdout is None:
            raise AssertionError("no output to read")
        for line in self._process.stdout:
            self.printed.append(line.rstrip("\n"))
            if line.startswith("Onboarding link: "):
                return self
        self._errors.seek(0)
        raise AssertionError(f"it did not start: {self._errors.read()}")

    @property
    def pid(self) -> int:
        """The process that all others belong to."""
        return self._process.pid

    def stop(self) -> int:
        """End it the way a service manager does and return its exit code."""
        self._process.terminate()
        code = self._process.wait(timeout=30)
        if self._process.stdout:
            self._process.stdout.close()
        self._errors.close()
        return code

    def printed_after(self, words: str) -> str:
        """Return what stands behind these words in the start-up's output."""
        return next(line.removeprefix(words) for line in self.printed if line.startswith(words))

    def onboarding(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the `onboarding` command."""
        return subprocess.run(
            [sys.executable, "-m", "app", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    def link(self, *options: str, **presets: str) -> str:
        """Make a link by the command and return its address."""
        chosen = [f"--preset={name}={value}" for name, value in presets.items()]
        made = self.onboarding("link", "create", *chosen, *options, "--json")
        if made.returncode:
            raise AssertionError(made.stderr)
        url: str = json.loads(made.stdout)["url"]
        return url

    def requests(self) -> list[dict[str, Any]]:
        """Return what the sandbox received, oldest first."""
        found: list[dict[str, Any]] = self._sandbox("requests")
        return found

    def creates(self, schema: str) -> list[dict[str, Any]]:
        """Return the bodies of all attempts to create a connection of this name."""
        return [
            received["body"]
            for received in self.requests()
            if (received["method"], received["path"]) == ("POST", "/v1/connections")
            and received["body"]["config"]["schema"] == schema
        ]

    def connection(self, schema: str) -> dict[str, Any]:
        """Return the one connection of this name."""
        made = self._sandbox("connections")
        found = [c for c in made if c["schema"] == schema and not c["id"].startswith("foreign_")]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} connections are named {schema}")
        connection: dict[str, Any] = found[0]
        return connection

    def written(self) -> dict[str, bytes]:
        """Return every file that it wrote, by name."""
        return {
            str(f.relative_to(self.folder)): f.read_bytes() for f in self.folder.rglob("*") if f.is_file()
        }

    def wait_until_idle(self, seconds: float = 5) -> None:
        """Wait until the sandbox has received nothing for a moment."""
        until, before = time.monotonic() + seconds, -1
        while time.monotonic() < until:
            now = len(self.requests())
            if now == before:
                return
            before = now
            time.sleep(0.3)

    def _sandbox(self, what: str) -> Any:
        return requests.get(f"{self.sandbox_url}/sandbox/{what}", timeout=30).json()

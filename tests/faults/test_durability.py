"""What the kernel was told to do, in order: nothing is said or sent before it is on the disk."""

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from app.store import migrate
from app.store.engine import Database
from app.store.keys import AppKeys
from tests.contract.sandbox_process import running_sandbox
from tests.faults.at_check import at_check_page, result
from tests.faults.prepared import prepare
from tests.installing import strace
from tests.running_product import ROOT, free_port

KEY = bytes(range(32))
WAL = "onboarding.db-wal>"
CALLS = "pwrite64,fsync,fdatasync,sendto,sendmsg"


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[str], list[str]]]:
    """Return what the web and the worker told the kernel while somebody's answers became a connection."""
    folder = tmp_path_factory.mktemp("traced")
    (folder / "sandbox").mkdir()
    with running_sandbox(folder / "sandbox") as sandbox:
        settings, site = _settings(folder, sandbox.url)
        migrate.upgrade(settings["DATABASE_URL"])
        database = Database(settings["DATABASE_URL"])
        (prepared,) = prepare(database, AppKeys((KEY,)), [f"anaplan_{uuid4().hex[:8]}"])
        database.engine.dispose()
        bind = f"--bind={site.removeprefix('http://')}"
        web = _under_strace(folder / "web", settings, "-m", "gunicorn", "app.web:serve()", bind)
        worker = _under_strace(folder / "worker", settings, "-m", "app", "worker")
        try:
            _wait_for(site)
            button = at_check_page(site, prepared)
            assert button.press().status_code == 303
            assert "connected" in result(button)
        finally:
            for process in (web, worker):
                os.killpg(process.pid, signal.SIGTERM)
            for process in (web, worker):
                process.wait(30)
        yield _lines(folder / "web"), _lines(folder / "worker")


def _settings(folder: Path, sandbox_url: str) -> tuple[dict[str, str], str]:
    site = f"http://127.0.0.1:{free_port()}"
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": f"sqlite:///{folder / 'onboarding.db'}",
        "QUEUE_URL": f"sqlite:///{folder / 'queue.db'}",
        "SECRET_KEYS": base64.b64encode(KEY).decode(),
        "WORKER_KEYS": str(folder / "worker_keys"),
        "PUBLIC_URL": site,
        "FIVETRAN_API_URL": sandbox_url,
        "FIVETRAN_API_KEY": "sandbox-key",
        "FIVETRAN_API_SECRET": "sandbox-secret",
        "CONNECT_CARD_ORIGIN": sandbox_url,
    }, site


def _wait_for(site: str) -> None:
    """Wait until the site answers."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if requests.get(f"{site}/readyz", timeout=30).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError("it does not answer")


def _under_strace(output: Path, settings: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    watch = [strace(), "-f", "--seccomp-bpf", "-y", "-s", "5000", "-e", f"trace={CALLS}", "-o", str(output)]
    return subprocess.Popen(
        [*watch, sys.executable, *arguments],
        cwd=ROOT,
        env=settings,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _lines(output: Path) -> list[str]:
    """Return the calls in the order in which they began."""
    return [line for line in output.read_text(errors="replace").splitlines() if "(" in line]


def positions(lines: list[str], *parts: str) -> list[int]:
    return [place for place, line in enumerate(lines) if all(part in line for part in parts)]


def is_on_disk(lines: list[str], what: str, before: int) -> bool:
    """Tell whether what was last written of this before a certain call was also synced before it."""
    written = [place for place in positions(lines, "pwrite64(", WAL, what) if place < before]
    assert written, f"{what} was not written at all"
    return any(written[-1] < place < before for place in positions(lines, "sync(", WAL))


def test_the_submission_is_on_disk_before_the_browser_is_sent_on(
    traced: tuple[list[str], list[str]],
) -> None:
    web, _ = traced
    (answered, *_) = positions(web, "HTTP/1.1 303", "/progress")
    assert is_on_disk(web, "submitted", answered)


def test_the_intent_is_on_disk_before_the_first_byte_to_fivetran(
    traced: tuple[list[str], list[str]],
) -> None:
    _, worker = traced
    (asked,) = positions(worker, '"POST /v1/connections HTTP/1.1')
    assert is_on_disk(worker, "creating", asked)

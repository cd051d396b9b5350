"""The one command that starts everything, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.running_product import ROOT, RunningProduct


def processes_of(folder: Path) -> list[str]:
    """Return the command lines of processes whose environment names this folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def run(module: str, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module that is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


@dataclass
class Run:
    """A product that was started, and what was seen of it until it had ended."""

    product: RunningProduct
    health: dict[str, str]
    processes: list[str]
    link: str
    code: int
    left_over: list[str]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Start a product, make a link, and stop it."""
    product = RunningProduct(tmp_path_factory.mktemp("make_run") / "var").start()
    return Run(
        product,
        requests.get(f"{product.url}/healthz", timeout=30).json(),
        processes_of(product.folder),
        product.link(schema="anaplan_kept"),
        product.stop(),
        processes_of(product.folder),
    )


def test_it_prints_two_addresses_and_ends_without_a_trace(first: Run) -> None:
    operator, link = first.product.printed[-2:]
    assert operator.startswith(f"Operator: {first.product.url}/operator/sign-in?code=")
    assert link.startswith(f"Onboarding link: {first.product.url}/o/")
    assert first.health == {"status": "ok"}
    assert len(first.processes) >= 6

    assert first.code == 0
    assert first.left_over == []
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{first.product.url}/healthz", timeout=30)


def test_a_port_that_is_taken_is_one_sentence(product: RunningProduct) -> None:
    ended = run("app.local", product.environment)
    assert ended.returncode == 1
    assert ended.stderr.strip() == (
        f"Port {product.port} is taken. Choose another one, like: PORT={product.port + 1} make run"
    )


def test_a_wrong_setting_is_named_and_not_shown(tmp_path: Path) -> None:
    running = RunningProduct(tmp_path / "var", SECRET_KEYS="too-short", LOG_LEVEL="LOUD")
    ended = run("app.local", running.environment)
    assert ended.returncode == 1
    assert "SECRET_KEYS: must be" in ended.stderr
    assert "LOG_LEVEL" in ended.stderr
    assert "too-short" not in ended.stderr
    assert "Traceback" not in ended.stderr
    assert processes_of(tmp_path) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_another_start_finds_what_was_set_up_and_a_signal_ends_it_however_often_it_comes(
    first: Run, number: signal.Signals
) -> None:
    same_ports = {"PORT": str(first.product.port), "SANDBOX_PORT": str(first.product.sandbox_port)}
    running = RunningProduct(first.product.folder, **same_ports).start()
    assert requests.get(first.link, timeout=30).status_code == 200
    for _ in range(3):
        os.kill(running.pid, number)
        time.sleep(0.05)
    assert running.stop() == 0
    assert processes_of(running.folder) == []


def test_the_command_refuses_to_run_without_settings(tmp_path: Path) -> None:
    ended = run("app", {"PATH": os.environ["PATH"], "VAR_FOLDER": str(tmp_path)}, "link", "create")
    assert ended.returncode == 1
    assert "DATABASE_URL: is not set" in ended.stderr
    assert "FIVETRAN_API_SECRET: is not set" in ended.stderr

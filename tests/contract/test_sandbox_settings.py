"""The settings are read from the environment, and a wrong one is named."""

import os
import subprocess
import sys

import pytest

from app.sandbox.faults.table import KINDS
from app.sandbox.settings import SettingError, Settings, read_settings


def test_what_is_given_is_taken_and_the_rest_keeps_its_default() -> None:
    read = read_settings(
        {
            "SANDBOX_FAULTS": "0.25",
            "SANDBOX_FAULT_SEED": "7",
            "SANDBOX_FAULT_KINDS": " error, dropped_done,",
            "SANDBOX_SPEED": "0.5",
            "SANDBOX_THREADS": "64",
            "SANDBOX_TESTS_PER_MINUTE": "0",
            "FAULTS": "1",
        }
    )
    assert read == Settings(
        faults=0.25,
        fault_seed=7,
        fault_kinds=("error", "dropped_done"),
        speed=0.5,
        threads=64,
        tests_per_minute=0,
    )
    assert Settings().faults == 0
    assert read_settings({"SANDBOX_FAULT_KINDS": ""}) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ANAPLAN_SIZE", "larger"),
        ("FAULTS", "1.1"),
        ("FAULTS", "-1"),
        ("FAULTS", ""),
        ("FAULT_SEED", "one"),
        ("FAULT_KINDS", "error,eror"),
        ("FAULT_KINDS", "error;dropped"),
        ("SPEED", "0"),
        ("SPEED", "0.0"),
        ("SPEED", "fast"),
        ("THREADS", "0"),
        ("THREADS", "1.5"),
        ("REQUESTS_PER_HOUR", "-1"),
        ("TESTS_PER_HOUR", "1e3"),
        ("TESTS_PER_MINUTE", ""),
    ],
)
def test_a_wrong_value_is_refused_and_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^SANDBOX_{name} must be "):
        read_settings({f"SANDBOX_{name}": value})


def test_a_wrong_value_stops_the_start() -> None:
    environment = {**os.environ, "SANDBOX_FAULT_KINDS": "everything"}
    command = [sys.executable, "-m", "app.sandbox"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=30)
    assert ended.returncode == 1
    assert ended.stderr.startswith("SANDBOX_FAULT_KINDS must be made of these names")
    assert all(name in ended.stderr for name in KINDS)

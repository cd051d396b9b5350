"""The import contracts hold, and each kind of break is caught."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running_product import ROOT

LINT_IMPORTS = Path(sys.executable).parent / "lint-imports"

BREAKS = {
    "the domain knows the web": ("domain/payload.py", "import flask"),
    "a form knows a view": ("forms/password.py", "from app.views import parts"),
    "a view speaks HTTP by itself": ("views/health.py", "import requests"),
    "the store knows the submission": ("store/vault.py", "from app.submission import states"),
    "the product knows the sandbox": ("submission/queue.py", "from app.sandbox import settings"),
    "the sandbox knows the product": ("sandbox/settings.py", "from app.domain import secret"),
    "a new module that nobody placed": ("leftovers.py", ""),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold(copy: Path) -> None:
    assert lint(copy).returncode == 0


@pytest.mark.parametrize("broken", BREAKS)
def test_a_break_is_caught(copy: Path, broken: str) -> None:
    module, line = BREAKS[broken]
    file = copy / "app" / module
    before = file.read_text() if file.exists() else ""
    file.write_text(f"{before}\n{line}\n")
    said = lint(copy)
    assert said.returncode != 0, said.stdout
    assert "BROKEN" in said.stdout or "leftovers" in said.stdout + said.stderr

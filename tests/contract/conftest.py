"""One sandbox for all tests of this folder, brought back to its seed before each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from app.sandbox.settings import Settings
from tests.contract.contract import Contract
from tests.contract.fivetran_calls import FivetranCalls
from tests.contract.key_pairs import KeyPair, key_pair
from tests.contract.sandbox_process import RunningSandbox, running_sandbox


@pytest.fixture(scope="session")
def contract() -> Contract:
    return Contract()


@pytest.fixture(scope="session")
def one_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as started:
        yield started


@pytest.fixture
def sandbox(one_sandbox: RunningSandbox) -> RunningSandbox:
    requests.post(f"{one_sandbox.url}/sandbox/reset", timeout=30).raise_for_status()
    return one_sandbox


@pytest.fixture
def fivetran(sandbox: RunningSandbox, contract: Contract) -> FivetranCalls:
    return FivetranCalls(sandbox.url, contract)


@pytest.fixture
def another_folder(tmp_path: Path) -> Path:
    """Return a folder for a sandbox that a test starts for itself."""
    return tmp_path


@pytest.fixture(scope="session")
def registered() -> KeyPair:
    return key_pair("planner@example.com")


@pytest.fixture(scope="session")
def unregistered() -> KeyPair:
    return key_pair("unregistered@example.com")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings for a sandbox inside the test's own process."""
    return Settings(state=tmp_path / "state.sqlite3", setup_test_seconds=0, timeout_seconds=0)

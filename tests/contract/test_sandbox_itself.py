"""What tests can ask the sandbox itself, and what it keeps when it stops."""

import os
import signal
import threading
import time
from pathlib import Path

import requests

from tests.contract.anaplan_calls import AnaplanCalls, basic
from tests.contract.contract import Contract
from tests.contract.fivetran_calls import FivetranCalls, new_connection
from tests.contract.sandbox_process import RunningSandbox, running_sandbox

SLOW = {"auth_mode": "Basic", "username": "slow@example.com", "password": "Any-Password-1"}


def test_the_requests_are_listed_masked_and_oldest_first(
    sandbox: RunningSandbox, fivetran: FivetranCalls
) -> None:
    fivetran.get("/v1/connections", schema="finance", limit="5")
    fivetran.create("finance", paused=True)
    AnaplanCalls(sandbox.url).authenticate(basic("sso@example.com", "x"))
    rows = requests.get(f"{sandbox.url}/sandbox/requests", timeout=5).json()
    assert [set(row) for row in rows] == [{"at", "method", "path", "query", "status", "body"}] * 3
    assert [(row["method"], row["path"], row["status"]) for row in rows] == [
        ("GET", "/v1/connections", 200),
        ("POST", "/v1/connections", 201),
        ("POST", "/token/authenticate", 401),
    ]
    assert rows[0]["query"] == {"schema": "finance", "limit": "5"}
    assert rows[0]["body"] is None
    sent = new_connection("finance", paused=True)
    assert rows[1]["body"] == sent | {"config": sent["config"] | {"password": "******"}}


def test_the_connections_are_listed_with_the_foreign_ones_last(
    sandbox: RunningSandbox, fivetran: FivetranCalls
) -> None:
    created = fivetran.create("finance").data["id"]
    rows = requests.get(f"{sandbox.url}/sandbox/connections", timeout=5).json()
    foreign = ["foreign_warehouse", "foreign_lake", "foreign_unfinished"]
    assert [row["id"] for row in rows] == [created, *foreign]
    assert set(rows[0]) == {"id", "schema", "group_id", "service", "setup_state", "paused", "config"}
    assert requests.post(f"{sandbox.url}/sandbox/reset", timeout=5).status_code == 204
    rows = requests.get(f"{sandbox.url}/sandbox/connections", timeout=5).json()
    assert [row["id"] for row in rows] == foreign


def test_the_state_survives_a_stop_that_does_not_wait_for_a_slow_answer(
    another_folder: Path, contract: Contract
) -> None:
    with running_sandbox(another_folder, SANDBOX_SLOW_SECONDS="75") as started:
        fivetran = FivetranCalls(started.url, contract)
        made = fivetran.create("finance", config=SLOW, run_setup_tests=False)
        slow = threading.Thread(target=_ignoring_the_end, args=(fivetran, made.data["id"]))
        slow.start()
        time.sleep(0.1)
        began = time.monotonic()
        os.kill(started.process.pid, signal.SIGTERM)
        assert started.process.wait(10) == 0
        assert time.monotonic() - began < 4
        slow.join()
    with running_sandbox(another_folder) as again:
        found = FivetranCalls(again.url, contract).get("/v1/connections", schema="finance").data["items"]
        assert [row["id"] for row in found] == [made.data["id"]]


def _ignoring_the_end(fivetran: FivetranCalls, connection_id: str) -> None:
    try:
        fivetran.test(connection_id)
    except requests.ConnectionError:
        return

"""What tests can ask the sandbox itself, and what it keeps when it stops."""

import os
import signal
import sqlite3
import threading
import time
from dataclasses import replace
from pathlib import Path

import requests

from app.sandbox.seed.destinations import foreign_connection
from app.sandbox.settings import Settings
from app.sandbox.state.whole import State
from app.sandbox.web import create_sandbox
from tests.contract.anaplan_calls import AnaplanCalls, basic
from tests.contract.contract import Contract
from tests.contract.fivetran_calls import GROUP, KEY, FivetranCalls, new_connection
from tests.contract.sandbox_process import CalledSandbox, RunningSandbox, running_sandbox, wait_until

SLOW = {"auth_mode": "Basic", "username": "slow@example.com", "password": "Any-Password-1"}


def test_the_requests_are_listed_masked_and_oldest_first(
    sandbox: RunningSandbox, fivetran: FivetranCalls
) -> None:
    fivetran.get("/v1/connections", schema="finance", limit="5")
    fivetran.create("finance", paused=True)
    AnaplanCalls(sandbox.url).authenticate(basic("sso@example.com", "x"))
    rows = requests.get(f"{sandbox.url}/sandbox/requests", timeout=30).json()
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
    rows = requests.get(f"{sandbox.url}/sandbox/connections", timeout=30).json()
    foreign = ["foreign_warehouse", "foreign_lake", "foreign_unfinished"]
    assert [row["id"] for row in rows] == [created, *foreign]
    assert rows[0] == {
        "id": created,
        "schema": "finance",
        "group_id": GROUP,
        "service": "anaplan",
        "setup_state": "connected",
        "paused": False,
        "config": rows[0]["config"],
        "marker": None,
        "setup_tests_run": 1,
    }
    assert requests.post(f"{sandbox.url}/sandbox/reset", timeout=30).status_code == 204
    rows = requests.get(f"{sandbox.url}/sandbox/connections", timeout=30).json()
    assert [row["id"] for row in rows] == foreign


def test_the_connections_of_a_name_are_found_with_their_marker_and_their_tests(
    sandbox: RunningSandbox, fivetran: FivetranCalls
) -> None:
    address = "http://127.0.0.1:5000/return/abc"
    card = {"redirect_uri": address}
    created = fivetran.create("finance", connect_card_config=card, run_setup_tests=False).data["id"]
    fivetran.create("planning")
    fivetran.test(created)
    fivetran.change(created, config={"username": "another@example.com"})
    [row] = requests.get(f"{sandbox.url}/sandbox/connections?schema=finance", timeout=30).json()
    assert (row["id"], row["marker"], row["setup_tests_run"]) == (created, address, 2)


def test_a_stranger_can_make_a_connection(sandbox: RunningSandbox, fivetran: FivetranCalls) -> None:
    url = f"{sandbox.url}/sandbox/connections"
    made = requests.post(url, json={"group_id": GROUP, "schema": "finance"}, timeout=30)
    assert made.status_code == 201
    found = fivetran.get(f"/v1/connections/{made.json()['id']}").data
    assert found["id"].startswith("foreign_")
    assert (found["schema"], found["group_id"]) == ("finance", GROUP)
    assert (found["status"]["setup_state"], "connect_card_config" in found) == ("connected", False)
    assert fivetran.create("finance").status == 400
    assert requests.post(url, json={"group_id": GROUP, "schema": "finance"}, timeout=30).status_code == 409
    for wrong in ({"group_id": "nobody", "schema": "a"}, {"group_id": GROUP, "schema": "A"}, "finance"):
        assert requests.post(url, json=wrong, timeout=30).status_code == 400


def test_thousands_of_connections_slow_nothing_down(settings: Settings) -> None:
    state = State(settings, [])
    for number in range(3000):
        state.connections.add(replace(foreign_connection(GROUP), id=f"id_{number}", schema=f"name_{number}"))
    client = create_sandbox(settings).test_client()
    began = time.process_time()
    for number in range(100):
        query = {"group_id": GROUP, "schema": f"name_{number}"}
        assert len(client.get("/v1/connections", query_string=query, auth=KEY).get_json()["data"]["items"])
        assert (
            client.post("/v1/connections", json=new_connection(f"new_{number}"), auth=KEY).status_code == 201
        )
    # To read them all for each of these calls would take ten times as long.
    assert time.process_time() - began < 2


def test_a_file_of_an_older_sandbox_is_begun_anew(settings: Settings) -> None:
    older = sqlite3.connect(settings.state)
    older.executescript("CREATE TABLE connections (id TEXT); PRAGMA user_version = 1")
    older.close()
    client = create_sandbox(settings).test_client()
    assert len(client.get("/sandbox/connections").get_json()) == 3


def test_a_slow_answer_holds_up_no_other_and_no_stop_and_the_state_survives_that(
    another_folder: Path, contract: Contract
) -> None:
    with running_sandbox(another_folder, SANDBOX_SLOW_SECONDS="75") as started:
        fivetran = FivetranCalls(started.url, contract)
        made = fivetran.create("finance", config=SLOW, run_setup_tests=False)
        slow = threading.Thread(target=_ignoring_the_end, args=(fivetran, made.data["id"]))
        slow.start()
        called = CalledSandbox(started.url)
        wait_until(lambda: any(row["path"].endswith("/test") for row in called.told("requests")))
        assert fivetran.get("/v1/groups").status == 200
        assert slow.is_alive()
        os.kill(started.process.pid, signal.SIGTERM)
        assert started.process.wait(15) == 0
        slow.join()
    with running_sandbox(another_folder) as again:
        found = FivetranCalls(again.url, contract).get("/v1/connections", schema="finance").data["items"]
        assert [row["id"] for row in found] == [made.data["id"]]


def _ignoring_the_end(fivetran: FivetranCalls, connection_id: str) -> None:
    try:
        fivetran.test(connection_id)
    except requests.ConnectionError:
        return

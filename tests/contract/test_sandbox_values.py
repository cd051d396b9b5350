"""Every test value does what the page of test values says."""

import time
from typing import Any

import pytest
import requests

from app.sandbox.settings import Settings
from tests.contract.fivetran_calls import GROUP, KEY, FivetranCalls, new_connection, setup_state, statuses
from tests.contract.key_pairs import KeyPair
from tests.contract.sandbox_process import RunningSandbox, served_sandbox


def _config(**values: object) -> dict[str, object]:
    return {"auth_mode": "Basic", "username": "anyone@example.com", "password": "Any-Password-1"} | values


@pytest.mark.parametrize(
    ("config", "ends"),
    [
        (_config(), ["PASSED", "PASSED", "PASSED"]),
        (_config(password="wrong-password"), ["PASSED", "FAILED", "SKIPPED"]),
        (_config(password="******"), ["PASSED", "FAILED", "SKIPPED"]),
        (_config(password=""), ["PASSED", "FAILED", "SKIPPED"]),
        (_config(username="sso@example.com"), ["PASSED", "FAILED", "SKIPPED"]),
        (_config(username="warning@example.com"), ["PASSED", "PASSED", "WARNING"]),
        (_config(sync_mode="SpecificExports"), ["PASSED", "PASSED", "FAILED"]),
        (_config(sync_mode="SpecificExports", selected_exports=["a_b_1"]), ["PASSED"] * 3),
    ],
)
def test_a_user_and_a_password_decide_how_the_tests_end(
    fivetran: FivetranCalls, config: dict[str, object], ends: list[str]
) -> None:
    answer = fivetran.create("finance", config=config)
    assert answer.status == 201
    assert statuses(answer) == ends
    assert setup_state(answer) == ("incomplete" if "FAILED" in ends else "connected")


def test_flaky_tests_fail_once_and_then_pass(fivetran: FivetranCalls) -> None:
    created = fivetran.create("finance", config=_config(username="flaky@example.com"))
    assert "FAILED" in statuses(created)
    again = fivetran.test(created.data["id"])
    assert (statuses(again), setup_state(again)) == (["PASSED"] * 3, "connected")


def test_slow_tests_take_their_time(fivetran: FivetranCalls) -> None:
    created = fivetran.create("slow", config=_config(username="slow@example.com"), run_setup_tests=False)
    began = time.monotonic()
    fivetran.test(created.data["id"])
    assert time.monotonic() - began >= 0.4


def test_a_right_password_afterwards_mends_the_connection(fivetran: FivetranCalls) -> None:
    created = fivetran.create("finance", config=_config(password="wrong-password")).data["id"]
    unpaused = fivetran.change(created, paused=True)
    assert "FAILED" in statuses(unpaused)
    mended = fivetran.change(created, config={"password": "Right-One-1"})
    assert (statuses(mended), setup_state(mended)) == (["PASSED"] * 3, "connected")
    assert mended.data["config"]["username"] == "anyone@example.com"
    broken = fivetran.change(created, config={"username": "sso@example.com"})
    assert setup_state(broken) == "broken"


def test_a_certificate_needs_its_own_key(
    fivetran: FivetranCalls, registered: KeyPair, unregistered: KeyPair
) -> None:
    own = {
        "auth_mode": "Certificate",
        "certificate": registered.certificate,
        "private_key": registered.private_key,
    }
    assert statuses(fivetran.create("own", config=own)) == ["PASSED"] * 3
    for number, wrong in enumerate(
        (
            {"private_key": unregistered.private_key},
            {"certificate": unregistered.certificate, "private_key": unregistered.private_key},
            {"certificate": "not a certificate"},
            {"private_key": registered.certificate},
            {"private_key": ""},
        )
    ):
        assert "FAILED" in statuses(fivetran.create(f"wrong{number}", config=own | wrong))
    created = fivetran.create("mended", config=own | {"private_key": unregistered.private_key}).data["id"]
    mended = fivetran.change(created, config={"private_key": registered.private_key})
    assert statuses(mended) == ["PASSED"] * 3
    assert (mended.data["config"]["certificate"], mended.data["config"]["private_key"]) == (
        "******",
        "******",
    )


@pytest.mark.parametrize(
    "network",
    [
        {"networking_method": "PrivateLink", "private_link_id": "silver_harbour"},
        {"networking_method": "ProxyAgent", "proxy_agent_id": "dim_lantern"},
    ],
)
def test_a_network_that_is_down_fails_the_tests(fivetran: FivetranCalls, network: dict[str, Any]) -> None:
    assert statuses(fivetran.create("finance", **network)) == ["FAILED", "SKIPPED", "SKIPPED"]


def test_a_taken_name_is_found_in_every_group_and_refused(fivetran: FivetranCalls) -> None:
    for group in fivetran.get("/v1/groups").data["items"]:
        found = fivetran.get("/v1/connections", group_id=group["id"], schema="taken_schema").data["items"]
        assert [row["id"].startswith("foreign_") for row in found] == [True]
        assert "connect_card_config" not in found[0]
        body = new_connection("taken_schema") | {"group_id": group["id"]}
        refused = fivetran.call("POST", "/v1/connections", body)
        assert (refused.status, refused.body["code"]) == (400, "InvalidInput")
        assert "already exists" in refused.body["message"]


@pytest.mark.parametrize(("schema", "status"), [("error_x", 500), ("busy_x", 429)])
def test_a_create_that_fails_twice_makes_nothing_and_then_works(
    fivetran: FivetranCalls, schema: str, status: int
) -> None:
    for _ in range(2):
        answer = fivetran.create(schema)
        assert answer.status == status
        assert answer.headers.get("Retry-After") == ("2" if status == 429 else None)
        assert fivetran.get("/v1/connections", schema=schema).data["items"] == []
    assert fivetran.create(schema).status == 201
    assert fivetran.create(schema).status == 400


def test_a_lost_reply_is_no_reply_at_all_and_yet_the_connection_is_there(
    fivetran: FivetranCalls, sandbox: RunningSandbox
) -> None:
    with pytest.raises(requests.ConnectionError):
        fivetran.create("lost_reply_x")
    assert len(fivetran.get("/v1/connections", schema="lost_reply_x").data["items"]) == 1
    assert fivetran.create("lost_reply_x").status == 400
    received = requests.get(f"{sandbox.url}/sandbox/requests", timeout=30).json()
    assert [row["status"] for row in received] == [None, 200, 400]


def test_a_reply_is_lost_under_the_other_server_too(settings: Settings) -> None:
    with served_sandbox(settings) as address:
        url = f"{address}/v1/connections"
        with pytest.raises(requests.ConnectionError):
            requests.post(url, json=new_connection("lost_reply_x"), auth=KEY, timeout=30)
        assert len(requests.get(url, auth=KEY, timeout=30).json()["data"]["items"]) == 4


def test_a_timeout_answers_late_with_500_and_yet_the_connection_is_there(
    fivetran: FivetranCalls, sandbox: RunningSandbox
) -> None:
    began = time.monotonic()
    assert fivetran.create("timeout_x").status == 500
    assert time.monotonic() - began >= 0.4
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            f"{sandbox.url}/v1/connections", json=new_connection("timeout_y"), auth=KEY, timeout=(5, 0.1)
        )
    for schema in ("timeout_x", "timeout_y"):
        assert len(fivetran.get(f"/v1/groups/{GROUP}/connections", schema=schema).data["items"]) == 1

"""Every call of Fivetran's API that the product makes is answered as the contract says."""

from typing import Any

import pytest
import requests

from tests.contract.contract import Contract
from tests.contract.fivetran_calls import GROUP, KEY, FivetranCalls, new_connection, setup_state, statuses
from tests.contract.sandbox_process import RunningSandbox

CARD = {"redirect_uri": "http://127.0.0.1:5000/connect-card/return/state?x=1", "hide_setup_guide": True}
LISTS = (
    "/v1/groups",
    "/v1/destinations",
    "/v1/private-links",
    "/v1/proxy",
    "/v1/hybrid-deployment-agents",
    "/v1/metadata/connector-types",
    "/v1/connections",
    f"/v1/groups/{GROUP}/connections",
)
HOOK = {"url": "http://127.0.0.1:9/hook", "events": ["edit_connector"], "active": False}


def test_every_call_of_the_contract_is_answered(fivetran: FivetranCalls) -> None:
    for path in (*LISTS, "/v1/account/info", f"/v1/groups/{GROUP}", f"/v1/destinations/{GROUP}"):
        assert fivetran.get(path).status == 200
    assert fivetran.get("/v1/metadata/connector-types/anaplan").data["config"]["properties"]["auth_mode"]
    created = fivetran.create("finance", paused=True).data["id"]
    assert fivetran.get(f"/v1/connections/{created}").status == 200
    assert fivetran.change(created, paused=False, run_setup_tests=False).data["paused"] is False
    assert fivetran.test(created).status == 200
    path = f"/v1/connections/{created}"
    card = fivetran.call("POST", f"{path}/connect-card", {"connect_card_config": CARD})
    assert card.data["connector_id"] == created
    assert fivetran.call("POST", f"{path}/sync", {"force": True}).status == 200
    assert fivetran.call("DELETE", path).status == 200
    assert fivetran.get(path).status == 404
    hook = fivetran.call("POST", "/v1/webhooks/account", HOOK | {"secret": "canary"}).data
    assert fivetran.call("POST", f"/v1/webhooks/group/{GROUP}", HOOK).data["group_id"] == GROUP
    path = f"/v1/webhooks/{hook['id']}"
    assert fivetran.call("PATCH", path, {"events": ["sync_end"]}).data["secret"] == "******"
    assert fivetran.get(path).data == hook | {"events": ["sync_end"]}
    assert len(fivetran.get("/v1/webhooks").data["items"]) == 2
    assert fivetran.call("DELETE", path).status == 200
    assert fivetran.get(path).status == 404
    if Contract().is_ours:
        assert fivetran.called == Contract().operations()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_comes_in_pages_until_there_is_no_next_one(fivetran: FivetranCalls, path: str) -> None:
    whole = fivetran.get(path).data
    assert "next_cursor" not in whole
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = fivetran.get(path, limit="1", **cursor).data
        assert len(page["items"]) == 1
        found += page["items"]
        if "next_cursor" not in page:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert found == whole["items"]


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "1001"}, {"limit": "ten"}, {"cursor": "mine"}])
def test_a_page_that_cannot_be_is_refused(fivetran: FivetranCalls, query: dict[str, str]) -> None:
    assert fivetran.call("GET", "/v1/groups", query=query, wrong=True).body["code"] == "InvalidInput"


@pytest.mark.parametrize(
    "key",
    [
        None,
        ("sandbox-key", "wrong"),
        ("wrong", "sandbox-secret"),
        ("", ""),
        ("sandbox-key", ""),
    ],
)
def test_a_401_does_not_say_what_was_wrong(sandbox: RunningSandbox, key: tuple[str, str] | None) -> None:
    for path in ("/v1/account/info", "/v1/nowhere"):
        answer = requests.get(sandbox.url + path, auth=key, timeout=30)
        assert answer.status_code == 401
        assert answer.json() == {"code": "AuthFailed", "message": "Invalid authorization credentials"}


@pytest.mark.parametrize(
    "header", ["Basic", "Basic %%%", "Basic \x80", "Bearer c2FuZGJveC1rZXk6", "Basic Og=="]
)
def test_another_header_is_a_401_too(sandbox: RunningSandbox, header: str) -> None:
    answer = requests.get(f"{sandbox.url}/v1/groups", headers={"Authorization": header}, timeout=30)
    assert answer.status_code == 401


def test_only_json_is_taken_and_given(sandbox: RunningSandbox) -> None:
    url = f"{sandbox.url}/v1/connections"
    assert requests.get(url, auth=KEY, headers={"Accept": "text/html"}, timeout=30).status_code == 406
    assert requests.post(url, auth=KEY, data="{}", timeout=30).status_code == 415
    assert requests.post(url, auth=KEY, data={"group_id": GROUP}, timeout=30).status_code == 415
    headers = {"Content-Type": "application/json"}
    for body in ("", "[]", "nonsense", '{"sync_frequency": NaN}', "[" * 100_000, '"\\ud800"'):
        answer = requests.post(url, auth=KEY, data=body, headers=headers, timeout=30)
        assert (answer.status_code, answer.json()["code"]) == (400, "InvalidInput")


def test_what_does_not_exist_has_its_own_code(fivetran: FivetranCalls, sandbox: RunningSandbox) -> None:
    missing = fivetran.get("/v1/connections/abc123")
    assert missing.status == 404
    assert missing.body == {
        "code": "NotFound_Connector",
        "message": "Connector with id 'abc123' does not exist.",
    }
    assert fivetran.get("/v1/groups/abc123").body["code"] == "NotFound_Group"
    assert fivetran.call("DELETE", "/v1/connections/abc123").status == 404
    assert fivetran.create("finance", run_setup_tests=False).status == 201
    unknown = new_connection("finance") | {"group_id": "nobody"}
    assert fivetran.call("POST", "/v1/connections", unknown).body["code"] == "NotFound_Group"
    assert requests.get(f"{sandbox.url}/v1/nowhere", auth=KEY, timeout=30).json()["code"] == "NotFound"
    assert requests.put(f"{sandbox.url}/v1/groups", auth=KEY, timeout=30).status_code == 405


def test_a_create_answers_201_masked_and_with_a_card(
    fivetran: FivetranCalls, sandbox: RunningSandbox
) -> None:
    answer = fivetran.create(
        "finance",
        connect_card_config=CARD,
        sync_frequency=1440,
        daily_sync_time="05:00",
        data_delay_sensitivity="CUSTOM",
        data_delay_threshold=90,
        schedule_type="auto",
        destination_schema_names="FIVETRAN_NAMING",
        networking_method="PrivateLink",
        private_link_id="amber_harbour",
    )
    assert (answer.status, answer.body["code"]) == (201, "Success")
    assert answer.data["schema"] == "finance"
    assert "schema" not in answer.data["config"]
    assert answer.data["config"]["password"] == "******"
    assert (answer.data["daily_sync_time"], answer.data["data_delay_threshold"]) == ("05:00", 90)
    assert (statuses(answer), setup_state(answer)) == (["PASSED"] * 3, "connected")
    assert answer.data["connect_card"]["uri"].startswith(
        f"{sandbox.url}/connect-card/setup?redirect_uri=http"
    )
    assert answer.headers["X-Rate-Limit"] == "20000"
    for seen in (
        fivetran.get(f"/v1/connections/{answer.data['id']}").data,
        fivetran.get("/v1/connections", group_id=GROUP, schema="finance").data["items"][0],
        answer.data,
    ):
        assert seen["connect_card_config"] == CARD
        assert seen["private_link_id"] == "amber_harbour"
    assert fivetran.get("/v1/connections", group_id=GROUP, schema="financ").data["items"] == []


def test_a_create_without_credentials_is_made_with_failing_tests(fivetran: FivetranCalls) -> None:
    answer = fivetran.create("finance", config={})
    assert (answer.status, setup_state(answer)) == (201, "incomplete")
    assert statuses(answer) == ["PASSED", "FAILED", "SKIPPED"]
    assert "connect_card" not in answer.data
    assert answer.data["paused"] is False


def test_a_create_can_leave_the_tests_out(fivetran: FivetranCalls) -> None:
    answer = fivetran.create("finance", run_setup_tests=False)
    assert "setup_tests" not in answer.data
    assert setup_state(answer) == "incomplete"

"""The sandbox refuses what Fivetran's API refuses, and names the field."""

from typing import Any

import pytest

from tests.contract.fivetran_calls import FivetranCalls, new_connection

WRONG = {
    "paused": "true",
    "run_setup_tests": 1,
    "trust_certificates": None,
    "pause_after_trial": "Paused",
    "sync_frequency": "360",
    "data_delay_threshold": "15",
    "data_delay_sensitivity": "normal",
    "daily_sync_time": "05:30",
    "schedule_type": "hourly",
    "networking_method": "Direct",
    "private_link_id": 7,
    "proxy_agent_id": "nobody",
    "destination_schema_names": "fivetran",
    "destination_configuration": {"size": "XL"},
    "connect_card_config": {"redirect_uri": "javascript:alert(1)"},
    "service": "salesforce",
    "group_id": ["sandbox_warehouse"],
    "config": "schema",
    "sync_frequencies": 360,
}
"""A value of the wrong kind for each field."""

NO_NUMBERS = {"sync_frequency": True, "data_delay_threshold": True}
"""True is 1 for Python, but not for Fivetran."""

WRONG_CONFIG = {
    "auth_mode": "basic",
    "region": "US",
    "sync_mode": "Everything",
    "selected_exports": "a_b_c",
    "username": None,
    "password": 12345678,
    "certificate": ["-----BEGIN"],
    "passphrase": "none",
}


@pytest.mark.parametrize(("field", "value"), [*WRONG.items(), *NO_NUMBERS.items()])
def test_a_wrong_value_is_refused_and_its_field_named(
    fivetran: FivetranCalls, field: str, value: object
) -> None:
    body = new_connection("finance") | {field: value}
    answer = fivetran.call("POST", "/v1/connections", body, wrong=True)
    assert (answer.status, answer.body["code"]) == (400, "InvalidInput")
    assert field in answer.body["message"] or field == "config"


@pytest.mark.parametrize("field", WRONG_CONFIG)
def test_a_wrong_value_in_the_config_is_refused(fivetran: FivetranCalls, field: str) -> None:
    body = new_connection("finance", config={field: WRONG_CONFIG[field]})
    answer = fivetran.call("POST", "/v1/connections", body, wrong=True)
    assert (answer.status, answer.body["code"]) == (400, "InvalidInput")
    assert f"config.{field}" in answer.body["message"]


@pytest.mark.parametrize("schema", ["Finance", "1st", "fin ance", "finance.table", "é", "\ud800"])
def test_a_name_that_is_none_is_refused(fivetran: FivetranCalls, schema: str) -> None:
    assert fivetran.create(schema).status == 400


@pytest.mark.parametrize(("name", "where"), [("schema", "config"), ("group_id", ""), ("service", "")])
def test_what_is_missing_is_named(fivetran: FivetranCalls, name: str, where: str) -> None:
    body = new_connection("finance")
    del (body[where] if where else body)[name]
    answer = fivetran.call("POST", "/v1/connections", body, wrong=True)
    assert (answer.status, answer.body["message"]) == (400, f"Field '{name}' is required")


def test_a_way_of_connecting_needs_its_id(fivetran: FivetranCalls) -> None:
    assert "private_link_id" in fivetran.create("a", networking_method="PrivateLink").body["message"]
    assert "proxy_agent_id" in fivetran.create("a", networking_method="ProxyAgent").body["message"]
    made = fivetran.create("a", networking_method="ProxyAgent", proxy_agent_id="steady_lantern")
    assert made.status == 201


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "At least one field"),
        ({"run_setup_tests": True}, "At least one field"),
        ({"run_setup_tests": True, "trust_certificates": False}, "At least one field"),
        ({"service": "anaplan"}, "'service' cannot be changed"),
        ({"group_id": "sandbox_lake"}, "'group_id' cannot be changed"),
        ({"schema": "other"}, "'schema' cannot be changed"),
        ({"config": {"schema": "finance"}}, "'schema' cannot be changed"),
        ({"destination_schema_names": "SOURCE_NAMING"}, "'destination_schema_names' cannot be changed"),
        (
            {"connect_card_config": {"redirect_uri": "http://127.0.0.1/"}},
            "'connect_card_config' cannot be changed",
        ),
        ({"paused": "false"}, "paused"),
        ({"config": {"password": None}}, "config.password"),
        ({"networking_method": "PrivateLink"}, "private_link_id"),
    ],
)
def test_an_update_that_cannot_be_is_refused(
    fivetran: FivetranCalls, body: dict[str, Any], named: str
) -> None:
    path = f"/v1/connections/{fivetran.create('finance').data['id']}"
    before = fivetran.get(path).data
    refused = fivetran.call("PATCH", path, body, wrong=True).body
    assert refused["code"] == "InvalidInput"
    assert named in refused["message"]
    assert fivetran.get(path).data == before


def test_a_sync_needs_a_connection_that_is_set_up(fivetran: FivetranCalls) -> None:
    path = f"/v1/connections/{fivetran.create('finance', config={}).data['id']}/sync"
    assert "status.setup_state" in fivetran.call("POST", path, {}).body["message"]

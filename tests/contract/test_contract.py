"""The contract itself is sound, and notices what is wrong."""

import json
from typing import Any

import pytest
from openapi_spec_validator import validate

from tests.contract.contract import OURS, Contract
from tests.contract.fivetran_calls import new_connection

CREATE: tuple[str, str, dict[str, str]] = ("POST", "/v1/connections", {})


@pytest.fixture
def ours() -> Contract:
    return Contract(OURS)


def test_our_document_is_a_valid_openapi_document() -> None:
    validate(json.loads(OURS.read_text()))


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (new_connection("finance") | {"redirect_uri": "http://127.0.0.1/"}, "redirect_uri"),
        (new_connection("finance", config={"passphrase": "x"}), "passphrase"),
        (new_connection("finance") | {"connect_card_config": {"redirect_uri": "x", "url": "y"}}, "url"),
        (new_connection("finance") | {"paused": "true"}, "paused"),
        (new_connection("finance") | {"sync_frequency": "360"}, "sync_frequency"),
        (new_connection("finance") | {"sync_frequency": 45}, "sync_frequency"),
        (new_connection("finance") | {"daily_sync_time": "05:30"}, "daily_sync_time"),
        (new_connection("finance") | {"private_link_id": None}, "private_link_id"),
        (new_connection("finance", config={"auth_mode": "ConnectCard"}), "auth_mode"),
        ({"group_id": "x", "service": "anaplan", "config": {}}, "schema"),
        ({"service": "anaplan", "config": {"schema": "x"}}, "group_id"),
        (None, "body"),
    ],
)
def test_a_create_that_breaks_the_contract_is_caught(ours: Contract, body: Any, named: str) -> None:
    ours.check_request(*CREATE, new_connection("finance"))
    with pytest.raises(AssertionError, match=named):
        ours.check_request(*CREATE, body)


@pytest.mark.parametrize(
    ("method", "path", "query", "body"),
    [
        ("PATCH", "/v1/connections/abc", {}, {"config": {"schema": "other"}}),
        ("PATCH", "/v1/connections/abc", {}, {"service": "anaplan"}),
        ("POST", "/v1/connections/abc/test", {}, {"run_setup_tests": True}),
        ("POST", "/v1/connections/abc/connect-card", {}, {}),
        ("GET", "/v1/groups", {"limit": "1001"}, None),
        ("GET", "/v1/groups", {"limit": "many"}, None),
        ("GET", "/v1/connections", {"group": "abc"}, None),
        ("GET", "/v1/connections", {}, {}),
        ("PUT", "/v1/connections", {}, {}),
        ("GET", "/v1/connectors", {}, None),
    ],
)
def test_another_call_that_breaks_the_contract_is_caught(
    ours: Contract, method: str, path: str, query: dict[str, str], body: Any
) -> None:
    with pytest.raises(AssertionError):
        ours.check_request(method, path, query, body)


@pytest.mark.parametrize(
    ("method", "path", "status", "body"),
    [
        ("POST", "/v1/connections", 200, {"code": "Success", "data": {}}),
        ("POST", "/v1/connections", 400, {"code": "InvalidInput"}),
        ("GET", "/v1/connections/abc", 404, "Not Found"),
        ("GET", "/v1/groups", 200, {"code": "Success", "data": {"items": [{"id": "a", "name": "b"}]}}),
        ("GET", "/v1/groups", 200, {"code": "Success", "data": {}}),
        ("DELETE", "/v1/connections/abc", 200, None),
        ("GET", "/v1/groups", 302, {}),
    ],
)
def test_an_answer_that_breaks_the_contract_is_caught(
    ours: Contract, method: str, path: str, status: int, body: Any
) -> None:
    with pytest.raises(AssertionError):
        ours.check_response(method, path, status, body)

"""Anaplan's lists answer as the real ones are known to, the awkward ones included."""

from typing import Any

import pytest

from app.sandbox.settings import Settings
from app.sandbox.web import create_sandbox
from tests.contract.anaplan_calls import AnaplanCalls, basic
from tests.contract.sandbox_process import RunningSandbox

NO_EXPORTS = "Controller's notes"


@pytest.fixture
def anaplan(sandbox: RunningSandbox) -> AnaplanCalls:
    return AnaplanCalls(sandbox.url)


def _model(anaplan: AnaplanCalls, header: str, name: str) -> dict[str, Any]:
    models: list[dict[str, Any]] = anaplan.list("/models", header)["models"]
    return next(model for model in models if model["name"] == name)


def test_the_lists_lead_from_the_user_to_an_export(anaplan: AnaplanCalls) -> None:
    header = anaplan.token("planner@example.com")
    assert anaplan.list("/users/me", header)["user"]["email"] == "planner@example.com"
    workspaces = anaplan.list("/workspaces", header)["workspaces"]
    assert [row["name"] for row in workspaces] == ["Finance", "Supply chain"]
    models = anaplan.list(f"/workspaces/{workspaces[0]['id']}/models", header)["models"]
    assert {model["activeState"] for model in models} == {"UNLOCKED", "PRODUCTION", "LOCKED", "ARCHIVED"}
    path = f"/workspaces/{workspaces[0]['id']}/models/{models[0]['id']}/exports"
    exports = anaplan.list(path, header)["exports"]
    assert exports == anaplan.list(f"/models/{models[0]['id']}/exports", header)["exports"]
    assert all(row["id"].startswith("116") and len(row["id"]) == 12 for row in exports)
    assert {"id", "name", "exportType"} in [set(row) for row in exports]
    about = anaplan.list(f"{path}/{exports[0]['id']}", header)["exportMetadata"]
    assert about["layout"] == exports[0]["exportType"]


def test_a_bearer_is_taken_too_and_nothing_else(anaplan: AnaplanCalls) -> None:
    token = anaplan.token().split()[1]
    assert anaplan.call("GET", "/2/0/workspaces", f"Bearer {token}").status_code == 200
    for header in (None, f"Basic {token}", token, "AnaplanAuthToken nonsense"):
        answer = anaplan.call("GET", "/2/0/workspaces", header)
        assert (answer.status_code, answer.json()["status"]["code"]) == (401, 401)


@pytest.mark.parametrize(
    ("name", "status"),
    [("Board pack", 404), ("Budget 2019", 422), ("Long-range plan", 200), ("Actuals", 200)],
)
def test_a_model_may_refuse_its_exports_although_it_is_listed(
    anaplan: AnaplanCalls, name: str, status: int
) -> None:
    header = anaplan.token()
    model = _model(anaplan, header, name)
    assert anaplan.call("GET", f"/2/0/models/{model['id']}/exports", header).status_code == status


def test_an_empty_list_has_no_list_in_it(anaplan: AnaplanCalls) -> None:
    header = anaplan.token()
    path = f"/models/{_model(anaplan, header, NO_EXPORTS)['id']}/exports"
    empty = anaplan.list(path, header)
    assert "exports" not in empty
    assert empty["meta"]["paging"]["totalSize"] == 0
    nobody = anaplan.token("nothing@example.com")
    assert "workspaces" not in anaplan.list("/workspaces", nobody)
    assert "models" not in anaplan.list("/models", nobody)


def test_a_long_list_comes_in_pages_that_always_name_a_next_one(anaplan: AnaplanCalls) -> None:
    header = anaplan.token()
    path = f"/models/{_model(anaplan, header, 'Demand planning')['id']}/exports"
    first = anaplan.list(path, header, limit="9999")
    assert first["meta"]["paging"] | {"next": ""} == {
        "currentPageSize": 5000,
        "totalSize": 5012,
        "offset": 0,
        "next": "",
    }
    last = anaplan.list(path, header, offset="5000")
    assert (len(last["exports"]), last["meta"]["paging"]["currentPageSize"]) == (12, 12)
    assert last["meta"]["paging"]["next"].endswith("offset=10000")


def test_a_page_can_be_made_small(settings: Settings) -> None:
    client = create_sandbox(Settings(state=settings.state, anaplan_page_size=3)).test_client()
    made = client.post("/token/authenticate", headers={"Authorization": basic("a@example.com", "x")})
    header = {"Authorization": f"AnaplanAuthToken {made.get_json()['tokenInfo']['tokenValue']}"}
    assert len(client.get("/2/0/models", headers=header).get_json()["models"]) == 3


def test_what_is_not_there_is_told_in_anaplans_way(anaplan: AnaplanCalls) -> None:
    header = anaplan.token()
    model = _model(anaplan, header, "Budget 2027")
    workspace = model["currentWorkspaceId"]
    for path, status in (
        (f"/2/0/models/{model['id'].lower()}/exports", 404),
        (f"/2/0/workspaces/{workspace.upper()}/models", 404),
        (f"/2/0/workspaces/{workspace[::-1]}/models/{model['id']}/exports", 404),
        (f"/2/0/workspaces/{workspace}", 404),
        (f"/2/0/workspaces/{workspace}/models/{model['id']}", 405),
        (f"/2/0/models/{model['id']}/exports/116999999999", 404),
        ("/2/0/nowhere", 404),
    ):
        answer = anaplan.call("GET", path, header)
        assert (answer.status_code, answer.json()["status"]["code"]) == (status, status), path
        assert answer.json()["path"] == path


def test_a_sort_order_needs_its_sign(anaplan: AnaplanCalls) -> None:
    header = anaplan.token()
    down = anaplan.list("/workspaces", header, sort="-name")["workspaces"]
    assert [row["name"] for row in down] == ["Supply chain", "Finance"]
    for sort in ("name", "+colour", ""):
        assert anaplan.call("GET", "/2/0/models", header, sort=sort).status_code == 400


def test_a_busy_tenant_asks_to_wait_once(anaplan: AnaplanCalls) -> None:
    header = anaplan.token("busy@example.com")
    refused = anaplan.call("GET", "/2/0/workspaces", header)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2")
    assert anaplan.call("GET", "/2/0/workspaces", header).status_code == 200

"""The Connect Card page lets the customer pass, fail or close, and goes back with the connection's id."""

from urllib.parse import urlsplit

import pytest
import requests
from flask.testing import FlaskClient

from app.sandbox.settings import Settings
from app.sandbox.web import create_sandbox
from tests.contract.fivetran_calls import FivetranCalls
from tests.contract.sandbox_process import RunningSandbox

RETURN = "http://127.0.0.1:5000/return/abc?state=x%20y"


@pytest.fixture
def card(fivetran: FivetranCalls) -> dict[str, str]:
    """Open a card for a new connection; return its id and address."""
    more: dict[str, object] = {"run_setup_tests": False, "paused": True}
    made = fivetran.create("finance", config={}, connect_card_config={"redirect_uri": RETURN}, **more)
    return {"id": made.data["id"], "uri": made.data["connect_card"]["uri"]}


def _press(card: dict[str, str], button: str) -> requests.Response:
    form = {"button": button, "username": "planner@example.com", "password": "canary-of-the-card"}
    return requests.post(card["uri"], data=form, allow_redirects=False, timeout=30)


def test_the_page_shows_three_buttons_and_cannot_be_framed(card: dict[str, str]) -> None:
    page = requests.get(card["uri"], timeout=30)
    assert page.status_code == 200
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    for button in ("pass", "fail", "close"):
        assert f'value="{button}"' in page.text
    assert "Setup guide" in page.text
    assert "<script" not in page.text


def test_passing_connects_and_goes_back_with_the_id(card: dict[str, str], fivetran: FivetranCalls) -> None:
    back = _press(card, "pass")
    assert (back.status_code, back.headers["Location"]) == (303, f"{RETURN}&id={card['id']}")
    found = fivetran.get(f"/v1/connections/{card['id']}").data
    assert (found["status"]["setup_state"], found["paused"]) == ("connected", True)
    assert (found["config"]["username"], found["config"]["password"]) == ("planner@example.com", "******")


def test_failing_stays_on_the_page_and_shows_the_tests(card: dict[str, str], fivetran: FivetranCalls) -> None:
    page = _press(card, "fail")
    assert page.status_code == 200
    assert "FAILED" in page.text
    found = fivetran.get(f"/v1/connections/{card['id']}").data
    assert found["status"]["setup_state"] == "incomplete"
    assert _press(card, "pass").status_code == 303


def test_closing_goes_back_without_connecting(card: dict[str, str], fivetran: FivetranCalls) -> None:
    assert _press(card, "close").headers["Location"].endswith(f"&id={card['id']}")
    found = fivetran.get(f"/v1/connections/{card['id']}").data
    assert found["status"]["setup_state"] == "incomplete"


@pytest.mark.parametrize(
    ("address", "ends"),
    [
        ("http://127.0.0.1:5000/return", "/return?id="),
        ("http://127.0.0.1:5000/return#part", "/return?id="),
        ("https://example.com/return?a=1&b=2", "?a=1&b=2&id="),
    ],
)
def test_the_id_joins_whatever_the_address_has(fivetran: FivetranCalls, address: str, ends: str) -> None:
    created = fivetran.create("finance", run_setup_tests=False).data["id"]
    config = {"redirect_uri": address, "hide_setup_guide": True}
    path = f"/v1/connections/{created}/connect-card"
    opened = fivetran.call("POST", path, {"connect_card_config": config}).data
    uri = opened["connect_card"]["uri"]
    assert uri.endswith("&hide_setup_guide=true")
    assert "Setup guide" not in requests.get(uri, timeout=30).text
    back = _press({"uri": uri}, "close").headers["Location"]
    assert f"{ends}{created}" in back
    assert urlsplit(back).fragment == urlsplit(address).fragment


@pytest.mark.parametrize(
    "change",
    [
        ("auth=", "auth=x"),
        ("127.0.0.1%3A5000", "evil.example"),
        ("state", "other"),
        ("redirect_uri=", "other="),
    ],
)
def test_a_card_that_was_tampered_with_has_expired(card: dict[str, str], change: tuple[str, str]) -> None:
    wrong = {"uri": card["uri"].replace(*change, 1)}
    assert wrong["uri"] != card["uri"]
    for page in (requests.get(wrong["uri"], timeout=30), _press(wrong, "pass")):
        assert page.status_code == 403
        assert "expired" in page.text


def test_a_card_of_a_deleted_connection_has_expired(card: dict[str, str], fivetran: FivetranCalls) -> None:
    fivetran.call("DELETE", f"/v1/connections/{card['id']}")
    assert _press(card, "pass").status_code == 403


def test_a_card_ends_after_its_time(settings: Settings) -> None:
    assert settings.card_seconds == 24 * 60 * 60
    for seconds, status in ((60, 200), (0, 403)):
        path = settings.state.with_name(f"{seconds}.sqlite3")
        client = create_sandbox(Settings(state=path, card_seconds=seconds)).test_client()
        assert client.get(_card_of(client)).status_code == status


def _card_of(client: FlaskClient) -> str:
    """Create a connection with a card; return the card's address."""
    body = {
        "group_id": "sandbox_lake",
        "service": "anaplan",
        "run_setup_tests": False,
        "config": {"schema": "finance"},
        "connect_card_config": {"redirect_uri": RETURN},
    }
    made = client.post("/v1/connections", json=body, auth=("sandbox-key", "sandbox-secret"))
    return str(made.get_json()["data"]["connect_card"]["uri"])


def test_the_pages_for_people_escape_what_was_sent(sandbox: RunningSandbox, fivetran: FivetranCalls) -> None:
    fivetran.create("finance", config={"username": "<b>bold</b>\ud800é"}, run_setup_tests=False)
    page = requests.get(f"{sandbox.url}/sandbox/requests-page", timeout=30).text
    assert "&lt;b&gt;bold&lt;/b&gt;?é" in page
    assert "<b>bold" not in page
    assert "wrong-password" in requests.get(sandbox.url, timeout=30).text

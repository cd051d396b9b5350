"""Webhooks of the sandbox: tested when they are registered, told what happens, signed in upper case."""

import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest
import requests

from tests.contract.fivetran_calls import GROUP, FivetranCalls
from tests.receiver import Message, Receiver, receiving

SECRET = "a-secret-of-the-webhook-that-is-long"
EVENTS = ["create_connector", "edit_connector", "connection_successful", "connection_failure"]
CARD = {"redirect_uri": "http://127.0.0.1:5000/return/x"}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


def register(
    fivetran: FivetranCalls, receiver: Receiver, events: list[str], where: str = "account", **more: object
) -> str:
    hook = {"url": f"{receiver.url}/hook", "events": events, "secret": SECRET, **more}
    webhook_id: str = fivetran.call("POST", f"/v1/webhooks/{where}", hook).data["id"]
    return webhook_id


def told(receiver: Receiver) -> list[tuple[str, str]]:
    bodies = [json.loads(message.body) for message in receiver.at("/hook")]
    return [
        (body["event"], body["connector_id"]) for body in bodies if body["connector_id"] != "_connection_1"
    ]


def is_signed(message: Message) -> bool:
    right = hmac.new(SECRET.encode(), message.body, hashlib.sha256).hexdigest()
    return message.headers["x-fivetran-signature-256"] == right.upper()


@pytest.mark.parametrize(("button", "event"), [("pass", EVENTS[2]), ("fail", EVENTS[3])])
def test_what_happens_at_a_card_is_told_and_signed(
    fivetran: FivetranCalls, receiver: Receiver, button: str, event: str
) -> None:
    register(fivetran, receiver, EVENTS)
    (tested,) = receiver.at("/hook")
    assert json.loads(tested.body)["connector_id"] == "_connection_1"
    made = fivetran.create("finance", config={}, connect_card_config=CARD, run_setup_tests=False).data
    requests.post(made["connect_card"]["uri"], data={"button": button}, allow_redirects=False, timeout=30)
    receiver.wait_for(lambda: len(told(receiver)) == 3)
    assert told(receiver) == [(name, made["id"]) for name in ("create_connector", "edit_connector", event)]
    assert all(is_signed(message) for message in receiver.at("/hook"))
    assert json.loads(receiver.at("/hook")[-1].body)["connector_name"] == "finance"


def test_only_what_was_asked_for_is_told(fivetran: FivetranCalls, receiver: Receiver) -> None:
    register(fivetran, receiver, ["edit_connector"], "group/sandbox_lake")
    register(fivetran, receiver, EVENTS, active=False)
    webhook_id = register(fivetran, receiver, ["delete_connector"])
    made = fivetran.create("finance").data["id"]
    fivetran.change(made, paused=True, run_setup_tests=False)
    fivetran.call("DELETE", f"/v1/connections/{made}")
    receiver.wait_for(lambda: len(told(receiver)) == 1)
    assert told(receiver) == [("delete_connector", made)]
    fivetran.call("DELETE", f"/v1/webhooks/{webhook_id}")
    another = fivetran.create("finance").data["id"]
    fivetran.call("DELETE", f"/v1/connections/{another}")
    assert len(told(receiver)) == 1


@pytest.mark.parametrize("answers", [404, 500, 302])
def test_an_address_that_does_not_take_the_test_is_refused(
    fivetran: FivetranCalls, receiver: Receiver, answers: int
) -> None:
    hook = {"url": f"{receiver.url}/hook", "events": EVENTS}
    receiver.answers.append(answers)
    assert fivetran.call("POST", "/v1/webhooks/account", hook).status == 400
    webhook_id = register(fivetran, receiver, EVENTS, active=False)
    receiver.answers.append(answers)
    assert fivetran.call("PATCH", f"/v1/webhooks/{webhook_id}", {"active": True}).status == 400
    assert fivetran.call("PATCH", f"/v1/webhooks/{webhook_id}", {"active": True}).data["active"] is True


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"url": "http://example.com/"}, "url"),
        ({"url": 7}, "url"),
        ({"events": []}, "events"),
        ({"events": ["anything"]}, "events"),
        ({"active": "yes"}, "active"),
        ({"more": 1}, "more"),
    ],
)
def test_a_webhook_that_cannot_be_is_refused(
    fivetran: FivetranCalls, change: dict[str, object], named: str
) -> None:
    hook: dict[str, object] = {"url": "https://example.com/hook", "events": EVENTS, "active": False}
    assert fivetran.call("POST", "/v1/webhooks/account", hook).status == 200
    refused = fivetran.call("POST", "/v1/webhooks/account", hook | change, wrong=True)
    assert (refused.status, refused.body["code"]) == (400, "InvalidInput")
    assert f"'{named}'" in refused.body["message"]
    assert fivetran.call("POST", "/v1/webhooks/group/nobody", hook).status == 404
    assert fivetran.call("POST", f"/v1/webhooks/group/{GROUP}", hook).status == 200


def test_nothing_is_sent_to_another_machine(fivetran: FivetranCalls) -> None:
    hook = {"url": "https://example.com/hook", "events": EVENTS}
    assert fivetran.call("POST", "/v1/webhooks/account", hook).status == 400

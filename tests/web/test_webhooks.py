"""Other sites are told the life of a link and every state, and neither people nor secrets."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from app.links import issuing
from app.store import events, onboardings, webhook_messages
from app.store.engine import Database
from app.store.onboarding_rows import Onboarding
from app.store.webhook_messages import STATE_EVENTS, TOLD
from app.submission.states import State
from tests.canaries import leaks
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.receiver import Receiver, receiving
from tests.running_product import RunningProduct
from tests.stories import answer_basic, make_link, operators_address
from tests.web.told_sites import OPERATOR, PASSWORD, USERNAME, Told, add, opened


def test_the_closed_set_is_the_life_of_a_link_and_every_state() -> None:
    assert {state.value for state in State} == STATE_EVENTS
    assert {"issued", "started", "extended", "revoked", "issued anew"} == TOLD - STATE_EVENTS


@dataclass(frozen=True)
class Story:
    """What came of an onboarding whose first password was wrong, and what was told of it."""

    onboarding_id: str
    connection_id: str
    secret: str
    link: str
    receiver: Receiver
    timeline: list[events.Event]
    written: dict[str, bytes]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("told") / "var"
    product = RunningProduct(folder, WEBHOOK_HOSTS="127.0.0.1", LOG_LEVEL="DEBUG").start()
    try:
        with receiving() as receiver:
            admin = PlainBrowser().open(operators_address(product)).submit("Sign in")
            secret, link = add(admin, f"{receiver.url}/hook"), make_link(product, schema="anaplan_told")
            person = PlainBrowser().open(link).submit("Start")
            answer_basic(person, username=USERNAME, password="wrong-password")
            person.submit("Create the connection")
            receiver.wait_for(lambda: "onboarding.needs_attention" in types(receiver))
            person.open(person.url.replace(person.path, "password")).submit(password=PASSWORD)
            person.submit("Correct the connection").wait_for("result")
            onboarding_id = person.url.split("/")[-2]
            with Database(f"sqlite:///{folder / 'onboarding.db'}").read() as connection:
                timeline = events.timeline(connection, onboarding_id)
            expected = sum(line.happened in TOLD for line in timeline)
            receiver.wait_for(lambda: len(of(receiver, onboarding_id)) >= expected)
            made = product.connection("anaplan_told")["id"]
            product.stop()
            written = product.written()
            yield Story(onboarding_id, made, secret, link, receiver, timeline, written)
    finally:
        product.stop()


def test_every_state_change_of_a_submission_arrives_once(story: Story) -> None:
    told = sorted((body["timestamp"], body["type"]) for body in of(story.receiver, story.onboarding_id))
    assert told == sorted(
        (webhook_messages.moment(line.at), f"onboarding.{line.happened.replace(' ', '_')}")
        for line in story.timeline
        if line.happened in TOLD
    )
    seen = {line.happened for line in story.timeline}
    assert {"issued", "started", "submitted", "creating", "testing", "needs_attention", "connected"} <= seen
    assert len({message.id for message in story.receiver.messages}) == len(story.receiver.messages)
    for message in story.receiver.messages:
        Webhook(story.secret).verify(message.body, message.headers)


def test_a_message_says_where_the_onboarding_stands_and_no_more(story: Story) -> None:
    bodies = of(story.receiver, story.onboarding_id)
    for body in bodies:
        assert set(body) == {"type", "timestamp", "data"}
        assert set(body["data"]) == {"id", "state", "stage", "was", "connection_id", "schema", "group_id"}
    by_type = {body["type"]: body["data"] for body in bodies}
    named = {"id": story.onboarding_id, "schema": "anaplan_told", "group_id": "sandbox_warehouse"}
    there = named | {"connection_id": story.connection_id}
    nothing = {"state": None, "was": None, "connection_id": None, "schema": None, "group_id": None}
    assert by_type["onboarding.issued"] == {"id": story.onboarding_id, "stage": "waiting"} | nothing
    assert by_type["onboarding.needs_attention"] == there | {
        "state": "needs_attention",
        "stage": "attention",
        "was": "testing",
    }
    assert by_type["onboarding.connected"] == there | {
        "state": "connected",
        "stage": "connected",
        "was": "starting",
    }
    assert by_type["onboarding.looking"]["stage"] == "setting_up"


def test_no_secret_is_told_and_what_signs_is_written_nowhere(story: Story) -> None:
    signing_secret = {"what signs": story.secret.removeprefix("whsec_")}
    typed = {"password": PASSWORD, "user": USERNAME, "link": story.link.rpartition("/")[2]}
    sent = {message.id: message.body + str(message.headers).encode() for message in story.receiver.messages}
    assert leaks(typed | signing_secret, sent) == set()
    assert leaks(signing_secret, story.written) == set()
    logs = {name: content for name, content in story.written.items() if name.startswith("log/")}
    assert b'"event": "webhook"' in logs["log/worker.log"]
    bodies = {message.id: message.body.decode() for message in story.receiver.messages}
    assert leaks(bodies | {"address": f"{story.receiver.url}/hook"}, logs) == set()


def types(receiver: Receiver) -> set[str]:
    return {json.loads(message.body)["type"] for message in list(receiver.messages)}


def of(receiver: Receiver, onboarding_id: str) -> list[dict[str, Any]]:
    read = [json.loads(message.body) for message in list(receiver.messages)]
    return [body for body in read if body["data"]["id"] == onboarding_id]


def test_the_life_of_a_link_is_told(office: Site, receiver: Receiver) -> None:
    told = Told(office, f"{receiver.url}/hook")
    person = office.begin()
    onboarding_id = person.url.split("/")[-2]
    with office.parts.database.write() as connection:
        now = datetime.now(UTC)

        def found() -> Onboarding:
            one = onboardings.find(connection, onboarding_id)
            assert one is not None
            return one

        issuing.extend(connection, found(), timedelta(days=3), OPERATOR, now)
        issuing.revoke(connection, found(), OPERATOR, now)
        issuing.reissue(connection, office.parts.keys, found(), timedelta(days=3), OPERATOR, now)
    told.send()
    bodies = of(receiver, onboarding_id)
    assert [(body["type"], body["data"]["stage"]) for body in bodies] == [
        ("onboarding.issued", "waiting"),
        ("onboarding.started", "waiting"),
        ("onboarding.extended", "waiting"),
        ("onboarding.revoked", "ended"),
        ("onboarding.issued_anew", "waiting"),
    ]
    assert all(body["data"]["state"] is None for body in bodies)


def test_without_webhooks_nothing_is_written_down(office: Site, receiver: Receiver) -> None:
    told = Told(office)
    told.happen()
    told.send()
    assert told.rows() == []
    secret = add(office.operator(), f"{receiver.url}/hook")
    told.happen("answered")
    told.happen("waits")
    assert (told.rows(), receiver.messages) == ([], [])
    told.happen()
    opened(office, office.operator()).submit("End the webhook")
    told.happen()
    assert len(told.rows()) == 1
    assert secret


def test_a_change_that_is_undone_is_not_told(office: Site, receiver: Receiver) -> None:
    told = Told(office, f"{receiver.url}/hook")
    onboarding_id = told.happen()
    told.send()
    with pytest.raises(RuntimeError), office.parts.database.write() as connection:  # noqa: PT012 - all within the change
        events.record(connection, onboarding_id, OPERATOR, "revoked", datetime.now(UTC))
        raise RuntimeError
    told.send()
    assert types(receiver) == {"onboarding.extended"}


def test_a_link_for_one_step_of_another_is_not_told(office: Site, receiver: Receiver) -> None:
    told = Told(office, f"{receiver.url}/hook")
    onboarding_id = told.happen()
    with office.parts.database.write() as connection:
        onboardings.change(connection, onboarding_id, parent_id="AAAAAAAAAA")
        events.record(connection, onboarding_id, OPERATOR, "started", datetime.now(UTC))
    told.send()
    assert types(receiver) == {"onboarding.extended"}

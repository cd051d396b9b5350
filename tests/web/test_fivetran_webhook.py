"""Fivetran's own messages: signed, counted once, and worth no more than a look."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import requests
from sqlalchemy import delete, update

from app.store import events, fivetran_messages
from app.store.models import event, fivetran_message
from app.submission.states import RUNNABLE, State
from tests.in_process import Site
from tests.servers import RunningPostgresql
from tests.web.sent_rows import id_of, put, row_of, sent

SECRET = "s3cret-of-the-webhook-0123456789abcdef"
FAR = datetime(2099, 1, 1, tzinfo=UTC)
MESSAGE = {
    "event": "connection_successful",
    "created": "2026-05-22T00:06:08.638Z",
    "connector_type": "anaplan",
    "connector_id": "blue_boat",
    "connector_name": "anaplan_finance",
    "destination_group_id": "sandbox_warehouse",
    "data": {"status": "SUCCESSFUL"},
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgresql: RunningPostgresql
) -> Iterator[Site]:
    more: dict[str, Any] = {"fivetran_webhook_secret": SECRET}
    if request.param == "postgresql":
        more["database_url"] = postgresql.database().dsn
    site = Site(tmp_path_factory.mktemp("told"), **more)
    yield site
    site.parts.database.engine.dispose()


@pytest.fixture(scope="module")
def of_the_site(told: Site) -> str:
    return id_of(sent(told, auth_mode="ConnectCard"))


@pytest.fixture
def onboarding_id(told: Site, of_the_site: str) -> str:
    """Return an onboarding whose card is waited for, and that is not due for long; no message came yet."""
    put(told, of_the_site, state=State.CARD_WAITING, connection_id="blue_boat", next_try_at=FAR)
    with told.parts.database.write() as connection:
        connection.execute(delete(event))
        connection.execute(delete(fivetran_message))
    return of_the_site


def signature(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().upper()


def send(site: Site, body: object = MESSAGE, *, signed: str | None = None) -> requests.Response:
    """Send a message as Fivetran does, or signed otherwise."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"X-Fivetran-Signature-256": signature(raw) if signed is None else signed}
    headers |= {"Content-Type": "application/json", "Referer": ""}
    return site.browser().session.post(f"{site.url}/fivetran/webhook", data=raw, headers=headers)


def is_due(site: Site, onboarding_id: str) -> bool:
    return bool(row_of(site, onboarding_id).next_try_at != FAR)


def happened(site: Site, onboarding_id: str) -> list[str]:
    with site.parts.database.read() as connection:
        return [
            line.happened for line in events.timeline(connection, onboarding_id) if "message" in line.happened
        ]


@pytest.mark.parametrize("kind", ["connection_successful", "connection_failure", "edit_connector"])
def test_a_message_has_the_worker_look(told: Site, onboarding_id: str, kind: str) -> None:
    waiting_before = told.parts.queue.length()
    answer = send(told, MESSAGE | {"event": kind})
    assert (answer.status_code, answer.content) == (200, b"")
    assert "Set-Cookie" not in answer.headers
    assert is_due(told, onboarding_id)
    assert told.parts.queue.length() > waiting_before
    assert row_of(told, onboarding_id).state == State.CARD_WAITING, "the look decides"
    assert happened(told, onboarding_id) == []


@pytest.mark.parametrize("case", [str.lower, str.upper, str.title])
def test_the_signature_may_be_of_any_case(told: Site, onboarding_id: str, case: Any) -> None:
    raw = json.dumps(MESSAGE).encode()
    assert send(told, raw, signed=case(signature(raw))).status_code == 200
    assert is_due(told, onboarding_id)


@pytest.mark.parametrize(
    "signed",
    ["", "0" * 64, signature(b"another body"), signature(json.dumps(MESSAGE).encode(), "x" * 40), "é\x80"],
)
def test_a_forged_message_changes_nothing_and_is_told_once_an_hour(
    told: Site, onboarding_id: str, signed: str
) -> None:
    before = row_of(told, onboarding_id)
    for _ in range(5):
        assert send(told, signed=signed).status_code == 401
    assert row_of(told, onboarding_id) == before
    assert happened(told, onboarding_id) == ["a forged message named the connection"]
    with told.parts.database.write() as connection:
        connection.execute(update(event).values(at=datetime.now(UTC) - timedelta(minutes=61)))
    assert send(told, signed=signed).status_code == 401
    assert len(happened(told, onboarding_id)) == 2
    assert send(told, signed=signed).status_code == 401
    assert len(happened(told, onboarding_id)) == 2
    assert send(told).status_code == 200, "a forged message does not use up the right one"
    assert is_due(told, onboarding_id)


def test_a_replay_changes_nothing_and_is_told_once(told: Site, onboarding_id: str) -> None:
    send(told)
    put(told, onboarding_id, next_try_at=FAR)
    for _ in range(3):
        assert send(told).status_code == 200
    assert not is_due(told, onboarding_id)
    assert happened(told, onboarding_id) == ["a message came twice"]
    send(told, MESSAGE | {"created": "later"})
    assert is_due(told, onboarding_id)


@pytest.mark.usefixtures("onboarding_id")
def test_after_a_week_a_message_is_forgotten(told: Site) -> None:
    send(told)
    with told.parts.database.write() as connection:
        connection.execute(update(fivetran_message).values(came_at=datetime.now(UTC) - timedelta(days=6)))
        fivetran_messages.forget_old(connection, datetime.now(UTC))
        assert len(connection.execute(fivetran_message.select()).all()) == 1
        connection.execute(update(fivetran_message).values(came_at=datetime.now(UTC) - timedelta(days=8)))
        fivetran_messages.forget_old(connection, datetime.now(UTC))
        assert connection.execute(fivetran_message.select()).all() == []


@pytest.mark.parametrize("state", [*RUNNABLE, State.CONNECTED, State.CANCELLED])
def test_only_what_waits_for_a_card_is_woken(told: Site, onboarding_id: str, state: State) -> None:
    if state == State.CARD_WAITING:
        return
    put(told, onboarding_id, state=state)
    before = row_of(told, onboarding_id)
    assert send(told).status_code == 200
    assert row_of(told, onboarding_id) == before


HOSTILE = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"text"',
    b"\xff\xfe\x00",
    b"[" * 60_000,
    b'{"a":' * 10_000,
    b"1" * 10_000,
    b'{"event": "connection_successful"}',
    b'{"event": "connection_successful", "connector_id": null}',
    b'{"event": "connection_successful", "connector_id": ["blue_boat"]}',
    b'{"event": {"a": 1}, "connector_id": "blue_boat"}',
    b'{"event": "connection_successful", "connector_id": "blue_boat\\u0000"}',
    b'{"event": "connection_successful", "connector_id": "\\ud800"}',
    b'{"event": "connection_successful", "connector_id": "' + b"a" * 5_000 + b'"}',
    b'{"event": "sync_end\\u0000", "connector_id": "blue_boat"}',
    b'{"event": "sync_end", "connector_id": "blue_boat"}',
    b'{"event": "connection_successful", "connector_id": "_connection_1"}',
    b'{"event": "connection_successful", "connector_id": "blue_boat", "connector_id": "red_boat"}',
]


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: str(body[:40]))
def test_whatever_comes_is_answered_and_wakes_nobody(told: Site, onboarding_id: str, body: bytes) -> None:
    assert send(told, body).status_code == 200
    assert send(told, body, signed="0" * 64).status_code == 401
    assert not is_due(told, onboarding_id)


@pytest.mark.usefixtures("onboarding_id")
def test_a_body_that_is_too_large_is_not_read(told: Site) -> None:
    assert send(told, b" " * (64 * 1024)).status_code == 200
    assert send(told, b" " * (64 * 1024 + 1)).status_code == 413
    form = {"Content-Type": "application/x-www-form-urlencoded", "Referer": ""}
    answer = told.browser().session.post(f"{told.url}/fivetran/webhook", data="a=1", headers=form)
    assert answer.status_code == 401


@pytest.mark.usefixtures("onboarding_id")
@pytest.mark.parametrize(("length", "status"), [(64 * 1024, 401), (64 * 1024 + 1, 413), (200 * 1024, 413)])
def test_a_body_of_unsaid_length_is_read_no_further(told: Site, length: int, status: int) -> None:
    answer = told.app.test_client().post(
        "/fivetran/webhook",
        base_url=told.url,
        input_stream=BytesIO(b" " * length),
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
        content_type="application/json",
    )
    assert answer.status_code == status


def test_without_a_secret_there_is_no_such_address(site: Site) -> None:
    before = site.tables()
    assert send(site).status_code == 404
    assert site.tables() == before


@pytest.mark.usefixtures("onboarding_id")
def test_the_log_has_a_line_without_the_message(
    told: Site, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("INFO")
    send(told, MESSAGE | {"data": "canary-7f"}, signed="0" * 64)
    send(told, MESSAGE | {"data": "canary-7f"})
    written = capsys.readouterr().out + caplog.text
    assert "forged message" in written
    assert "fivetran message" in written
    assert "canary-7f" not in written
    assert "blue_boat" not in written

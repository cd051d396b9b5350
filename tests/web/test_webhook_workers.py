"""Workers that die, wake up late or work side by side tell each message once, or once more."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.store import deliveries, webhooks
from app.store.deliveries import LEASE, WAITS
from app.submission.telling import Teller
from tests.faults.points import DIED
from tests.faults.stage import forked
from tests.in_process import Site
from tests.receiver import Receiver
from tests.servers import RunningPostgresql
from tests.web.told_sites import Told, opened


def test_a_worker_that_dies_after_sending_is_followed_by_one_that_sends_it_again(
    office: Site, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told(office, f"{receiver.url}/hook")
    told.happen()
    child = forked()
    if child == 0:
        try:
            told.database.engine.dispose(close=False)
            monkeypatch.setattr(Teller, "_note", lambda *_: os._exit(DIED))
            told.send()
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == DIED
    told.send()
    assert len(receiver.messages) == 1, "its lease has not lapsed"
    told.ahead += LEASE
    told.send()
    first, second = receiver.messages
    assert second.id == first.id
    assert int(second.headers["webhook-timestamp"]) > int(first.headers["webhook-timestamp"])
    assert (told.row().attempts, told.row().next_try_at, told.row().last_status) == (2, None, 204)


def test_one_that_wakes_up_late_does_not_undo_what_was_taken(office: Site, receiver: Receiver) -> None:
    told = Told(office, f"{receiver.url}/hook")
    told.happen()
    with told.database.write() as connection:
        (webhook_id,) = deliveries.waiting_webhooks(connection, datetime.now(UTC))
        frozen = deliveries.claim(connection, webhook_id, datetime.now(UTC))
    assert frozen is not None
    told.ahead += LEASE
    receiver.answers = [500]
    told.send()
    due = told.row().next_try_at
    with told.database.write() as connection:
        deliveries.note_failed(connection, frozen, 500, "refused", datetime.now(UTC))
    assert told.row().next_try_at == due, "a newer claim counts"
    told.ahead += WAITS[1]
    told.send()
    with told.database.write() as connection:
        deliveries.note_failed(connection, frozen, 500, "refused", datetime.now(UTC))
    assert (told.row().next_try_at, told.row().last_status) == (None, 204)


def test_what_is_under_way_when_a_webhook_ends_is_not_tried_again(office: Site, receiver: Receiver) -> None:
    told = Told(office, f"{receiver.url}/hook")
    told.happen()
    with told.database.write() as connection:
        now = datetime.now(UTC)
        (webhook_id,) = deliveries.waiting_webhooks(connection, now)
        claimed = deliveries.claim(connection, webhook_id, now)
        assert claimed is not None
        webhooks.end(connection, webhook_id, now)
        deliveries.note_failed(connection, claimed, 500, "refused", now)
    assert told.row().next_try_at is None


def test_two_workers_send_each_message_once(office: Site, receiver: Receiver) -> None:
    told = Told(office, f"{receiver.url}/hook")
    for _ in range(15):
        told.happen()
    threads = [thread for _ in range(3) for thread in told.teller().once()]
    assert len(threads) == 3
    for thread in threads:
        thread.join(30)
    assert len(receiver.messages) == len({message.id for message in receiver.messages}) == 15
    assert {row.attempts for row in told.rows()} == {1}


def test_two_workers_on_postgresql_send_each_message_once(
    tmp_path: Path, receiver: Receiver, postgresql: RunningPostgresql
) -> None:
    site = Site(tmp_path, database_url=postgresql.database().dsn, webhook_hosts=("127.0.0.1",))
    told = Told(site, f"{receiver.url}/hook")
    receiver.answers = [500]
    for _ in range(6):
        told.happen()
    for thread in [thread for _ in range(2) for thread in told.teller().once()]:
        thread.join(30)
    assert len(receiver.messages) == len({message.id for message in receiver.messages}) == 6
    told.ahead += timedelta(seconds=5)
    told.send()
    assert [row.next_try_at for row in told.rows()] == [None] * 6
    assert len(receiver.messages) == 7
    opened(site, site.operator()).submit("End the webhook")
    told.ahead += timedelta(days=31)
    told.teller().forget_old()
    assert told.rows() == []
    told.database.engine.dispose()
    site.parts.database.engine.dispose()


def test_what_is_a_month_old_is_forgotten_unless_it_is_still_to_be_tried(
    office: Site, receiver: Receiver
) -> None:
    told = Told(office, f"{receiver.url}/hook")
    receiver.answers = [204, 500]
    taken, waiting = told.happen(), told.happen()
    told.send()
    told.ahead += timedelta(days=29)
    told.teller().forget_old()
    assert len(told.rows()) == 2
    told.ahead += timedelta(days=1, minutes=1)
    told.teller().forget_old()
    assert [row.onboarding_id for row in told.rows()] == [waiting]
    assert taken != waiting

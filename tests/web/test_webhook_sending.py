"""A message to another site is signed, and tried again until it was taken or given up."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from standardwebhooks import Webhook

from app.store.deliveries import WAITS
from app.store.models import webhook
from tests.in_process import Site
from tests.receiver import Receiver
from tests.web.told_sites import HASTE, Told, opened


def test_a_message_is_signed_and_says_what_it_is(office: Site, receiver: Receiver) -> None:
    told = Told(office, f"{receiver.url}/hook?x=1")
    told.happen()
    told.send()
    (message,) = receiver.messages
    assert message.path == "/hook?x=1"
    assert message.headers["content-type"] == "application/json"
    assert message.id == told.row().message_id
    assert b" " not in message.body
    Webhook(told.secrets[f"{receiver.url}/hook?x=1"]).verify(message.body, message.headers)
    assert abs(int(message.headers["webhook-timestamp"]) - time.time()) < 5
    assert not {"cookie", "authorization", "referer"} & set(message.headers)


def test_what_failed_is_tried_again_with_the_same_id_and_a_new_time(office: Site, receiver: Receiver) -> None:
    told = Told(office, f"{receiver.url}/hook")
    receiver.answers = [500]
    receiver.headers = {"Set-Cookie": "a=b"}
    told.happen()
    told.send()
    assert (told.row().last_status, told.row().last_error, told.row().attempts) == (500, "refused", 1)
    told.send()
    assert len(receiver.messages) == 1, "it is not due yet"
    told.ahead += timedelta(seconds=5)
    told.send()
    first, second = receiver.messages
    assert (second.id, second.body) == (first.id, first.body)
    assert int(second.headers["webhook-timestamp"]) >= int(first.headers["webhook-timestamp"]) + 5
    assert "cookie" not in second.headers
    judge = Webhook(told.secrets[f"{receiver.url}/hook"])
    judge.verify(first.body, first.headers)
    judge.verify(second.body, second.headers)
    row = told.row()
    assert (row.attempts, row.next_try_at, row.last_status) == (2, None, 204)
    told.ahead += timedelta(days=1)
    told.send()
    assert len(receiver.messages) == 2


def test_after_the_last_wait_it_is_given_up_until_somebody_presses_try_again(
    office: Site, receiver: Receiver
) -> None:
    told = Told(office, f"{receiver.url}/hook")
    receiver.answers = [503] * 9
    told.happen()
    waited = []
    for _ in range(20):
        told.send()
        due = told.row().next_try_at
        if due is None:
            break
        now = datetime.now(UTC) + told.ahead
        waited.append(round((due - now).total_seconds()))
        told.ahead += due - now
    assert waited == [5, 60, 300, 1800, 7200, 21600, 43200] == [int(w.total_seconds()) for w in WAITS]
    assert len(receiver.messages) == 8
    admin = opened(office, office.operator())
    assert "Not taken 8 503: It answered, but did not take the message" in admin.text
    admin.submit("Try again")
    assert admin.path == admin.url.rpartition("/")[2]
    told.send()
    assert len(receiver.messages) == 9
    assert told.row().next_try_at is None, "it failed once more"
    receiver.answers.clear()
    opened(office, admin).submit("Try again")
    told.send()
    assert len({message.id for message in receiver.messages}) == 1
    assert "Taken" in opened(office, admin).text
    assert "Try again" not in admin.text


def test_a_site_that_is_gone_is_told_no_more(office: Site, receiver: Receiver) -> None:
    told = Told(office, f"{receiver.url}/hook")
    receiver.answers = [500, 410]
    told.happen()
    told.happen()
    told.send()
    told.happen()
    told.ahead += timedelta(days=1)
    told.send()
    assert len(receiver.messages) == 2
    assert [row.next_try_at for row in told.rows()] == [None, None]
    admin = opened(office, office.operator())
    assert "It has ended" in admin.text
    assert "It wants no more messages, so the webhook has ended" in admin.text
    assert "Try again" not in admin.text
    with office.parts.database.read() as connection:
        assert connection.execute(select(webhook.c.secret)).scalar_one() == b""


@pytest.mark.parametrize("kind", ["silent_paths", "dripping_paths"])
def test_a_site_that_hangs_costs_the_others_nothing_and_itself_its_time(
    office: Site, receiver: Receiver, kind: str
) -> None:
    told = Told(office, f"{receiver.url}/slow", f"{receiver.url}/quick")
    getattr(receiver, kind).add("/slow")
    for _ in range(2):
        told.happen()
    teller = told.teller(patience=HASTE)
    began = time.monotonic()
    threads = teller.once()
    receiver.wait_for(lambda: len(receiver.at("/quick")) == 2)
    assert len(receiver.at("/slow")) < 2, "the others did not wait for it"
    assert teller.once() == [], "nobody begins with it a second time while it hangs"
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
    assert 2 * HASTE.answer <= time.monotonic() - began < 6 * HASTE.answer
    slow = [row for row in told.rows() if row.last_error]
    assert [row.last_error for row in slow] == ["no_time"] * 2
    assert [row.attempts for row in slow] == [1, 1]


def test_a_site_that_is_not_there_is_tried_again(office: Site) -> None:
    told = Told(office, "http://127.0.0.1:9/hook")
    told.happen()
    told.send()
    assert (told.row().last_status, told.row().last_error) == (None, "unreachable")
    assert "It could not be reached" in opened(office, office.operator()).text

"""Other sites are told what happens: signed, at least once, and no site but those that are allowed."""

import json
import logging
import os
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select, update
from standardwebhooks import Webhook

from app.domain.roles import Role
from app.links import issuing
from app.store import deliveries, events, onboardings, webhooks
from app.store.deliveries import LEASE, STATE_EVENTS, TOLD, WAITS
from app.store.engine import Database
from app.store.events import Actor
from app.store.keys import ID_LENGTH
from app.store.models import delivery, webhook
from app.submission.states import State
from app.submission.telling import Teller
from app.views.operator.webhook_words import PROBLEMS
from app.webhooks.sending import Patience, Problem
from tests.canaries import leaks
from tests.faults.points import DIED
from tests.faults.stage import forked
from tests.in_process import Site
from tests.operators import account, signed_in_as
from tests.plain_browser import PlainBrowser
from tests.receiver import Receiver, receiving
from tests.running_product import RunningProduct
from tests.servers import RunningPostgresql
from tests.stories import answer_basic, make_link, operators_address

OPERATOR = Actor("operator", "Zoe")
USERNAME, PASSWORD = "canary-person@example.com", "canary-right-password"
QUICK = Patience(connect=0.5, answer=0.5)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def office(tmp_path: Path) -> Site:
    """Return a site that may tell this machine."""
    return Site(tmp_path, webhook_hosts=("127.0.0.1",))


class Told:
    """A site, those whom it tells, and a clock that can be put forward."""

    def __init__(self, site: Site, *urls: str) -> None:
        self.site = site
        self.ahead = timedelta(0)
        self.database = Database(site.settings.database_url, lambda: datetime.now(UTC) + self.ahead)
        self.secrets = {url: add(site.operator(), url) for url in urls}

    def teller(self, hosts: tuple[str, ...] = ("127.0.0.1",), patience: Patience = QUICK) -> Teller:
        return Teller(self.database, self.site.parts.keys, hosts, patience)

    def send(self, **more: Any) -> None:
        """Send what is due, as a worker does."""
        for thread in self.teller(**more).once():
            thread.join(10)
            assert not thread.is_alive()

    def happen(self, happened: str = "extended") -> str:
        """Let something happen to a new onboarding, of which nothing else is told. Returns its id."""
        onboarding_id = self.site.link().rpartition("/")[2][:ID_LENGTH]
        with self.database.write() as connection:
            connection.execute(delivery.delete().where(delivery.c.onboarding_id == onboarding_id))
            events.record(connection, onboarding_id, OPERATOR, happened, datetime.now(UTC))
        return onboarding_id

    def rows(self) -> list[Any]:
        with self.database.read() as connection:
            return list(connection.execute(select(delivery).order_by(delivery.c.id)))

    def row(self) -> Any:
        (found,) = self.rows()
        return found


def add(admin: PlainBrowser, url: str) -> str:
    """Add a webhook on the pages and return its secret."""
    admin.open(f"{admin.url.partition('/operator')[0]}/operator/webhooks").follow("Add a webhook")
    admin.submit("Add", url=url)
    assert admin.answer.status_code == 201, admin.problems
    return shown_secret(admin)


def shown_secret(admin: PlainBrowser) -> str:
    found = admin.page.select_one('[aria-label="Secret"]')
    assert found is not None
    return found.get_text()


def opened(site: Site, admin: PlainBrowser) -> PlainBrowser:
    """Open the page of the newest webhook."""
    with site.parts.database.read() as connection:
        (newest, *_) = webhooks.every(connection)
    return admin.open(f"{site.url}/operator/webhooks/{newest.id}")


# What is told


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
        (deliveries.moment(line.at), f"onboarding.{line.happened.replace(' ', '_')}")
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

        def found() -> onboardings.Onboarding:
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


# How it is sent


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


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(office: Site, receiver: Receiver, status: int) -> None:
    told = Told(office, f"{receiver.url}/hook")
    receiver.answers, receiver.headers = [status], {"Location": f"{receiver.url}/elsewhere"}
    told.happen()
    told.send()
    assert [message.path for message in receiver.messages] == ["/hook"]
    assert (told.row().last_status, told.row().last_error) == (status, "redirect")
    assert told.row().next_try_at is not None


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
    for _ in range(3):
        told.happen()
    teller = told.teller()
    began = time.monotonic()
    threads = teller.once()
    receiver.wait_for(lambda: len(receiver.at("/quick")) == 3)
    assert time.monotonic() - began < 1.4, "the other's three messages take half a second each"
    assert teller.once() == [], "nobody begins with it a second time while it hangs"
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()
    assert 1.5 <= time.monotonic() - began < 4
    slow = [row for row in told.rows() if row.last_error]
    assert [row.last_error for row in slow] == ["no_time"] * 3
    assert [row.attempts for row in slow] == [1, 1, 1]


def test_a_site_that_is_not_there_is_tried_again(office: Site) -> None:
    told = Told(office, "http://127.0.0.1:9/hook")
    told.happen()
    told.send()
    assert (told.row().last_status, told.row().last_error) == (None, "unreachable")
    assert "It could not be reached" in opened(office, office.operator()).text


def test_a_site_without_a_certificate_is_not_told(office: Site, receiver: Receiver) -> None:
    told = Told(office, receiver.url.replace("http:", "https:") + "/hook")
    told.happen()
    told.send()
    assert told.row().last_error in (Problem.CERTIFICATE, Problem.UNREACHABLE)
    assert receiver.messages == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a file with a certificate of this machine, which nobody vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    form, nothing = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file = tmp_path / "certificate.pem"
    file.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, form, nothing))
    return file


@pytest.fixture
def receiver_with_tls(certificate: Path) -> Iterator[Receiver]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with receiving(tls) as found:
        yield found


def test_a_site_whose_certificate_nobody_vouches_for_is_told_nothing(
    office: Site, receiver_with_tls: Receiver
) -> None:
    told = Told(office, f"{receiver_with_tls.url}/hook")
    told.happen()
    told.send()
    assert told.row().last_error == "certificate"
    assert receiver_with_tls.messages == []


def test_a_site_with_a_certificate_is_told_and_has_no_more_time(
    office: Site, receiver_with_tls: Receiver, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate))
    told = Told(office, f"{receiver_with_tls.url}/hook", f"{receiver_with_tls.url}/slow")
    receiver_with_tls.dripping_paths.add("/slow")
    told.happen()
    told.send()
    taken, late = sorted(told.rows(), key=lambda row: row.delivered_at is None)
    assert (taken.last_status, late.last_error) == (204, "no_time")


def test_a_host_that_was_taken_off_the_settings_is_told_nothing(office: Site, receiver: Receiver) -> None:
    told = Told(office, f"{receiver.url}/hook")
    told.happen()
    told.send(hosts=("hooks.example.com",))
    assert receiver.messages == []
    assert told.row().last_error == "not_allowed"
    assert "WEBHOOK_HOSTS does not name its host any more" in opened(office, office.operator()).text
    told.ahead += timedelta(seconds=5)
    told.send()
    assert len(receiver.messages) == 1


def test_an_address_that_was_changed_in_the_database_is_looked_at_again(
    office: Site, receiver: Receiver
) -> None:
    told = Told(office, f"{receiver.url}/hook")
    with told.database.write() as connection:
        connection.execute(update(webhook).values(url=f"{receiver.url.replace('127.0.0.1', 'localhost')}/x"))
    told.happen()
    told.send()
    assert receiver.messages == []
    assert told.row().last_error == "not_allowed"


def test_a_secret_that_was_moved_or_whose_key_is_gone_signs_nothing(office: Site, receiver: Receiver) -> None:
    told = Told(office, f"{receiver.url}/one", f"{receiver.url}/two")
    with told.database.write() as connection:
        one, two = connection.execute(select(webhook.c.id, webhook.c.secret).order_by(webhook.c.url))
        connection.execute(update(webhook).where(webhook.c.id == one.id).values(secret=two.secret))
        connection.execute(update(webhook).where(webhook.c.id == two.id).values(key_id="0" * 16))
    told.happen()
    told.send()
    assert receiver.messages == []
    assert [row.last_error for row in told.rows()] == ["no_key", "no_key"]


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
        thread.join(20)
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
        thread.join(20)
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


def test_neither_a_proxy_nor_a_password_file_of_the_environment_counts(
    office: Site, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = Told(office, f"{receiver.url}/hook")
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password canary")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    told.happen()
    told.send()
    (message,) = receiver.messages
    assert "authorization" not in message.headers


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


def test_neither_secret_nor_body_nor_address_is_logged(
    office: Site, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="app")
    caplog.set_level(logging.WARNING)
    told = Told(office, f"{receiver.url}/hook-canary-path", "http://127.0.0.1:9/hook-canary-path")
    receiver.headers = {"X Bad Header": "hook-canary-header"}
    told.happen()
    told.send()
    sought = {f"secret of {url}": secret for url, secret in told.secrets.items()}
    sought |= {"path": "/hook-canary-path", "body": told.rows()[0].body, "header": "hook-canary-header"}
    assert leaks(sought, {"log": caplog.text.encode()}) == set()


# The pages


def test_an_administrator_adds_a_webhook_and_sees_its_secret_once(office: Site, receiver: Receiver) -> None:
    admin = office.operator()
    secret = add(admin, f"{receiver.url}/hook")
    admin.follow("Go on")
    assert receiver.url in admin.text
    assert "There are none yet" in admin.text
    admin.open(f"{office.url}/operator/webhooks")
    assert "Active" in admin.text
    for page in ("/operator/webhooks", admin.follow(receiver.url).url):
        assert secret.removeprefix("whsec_") not in admin.open(page).answer.text
    rows = str(office.tables()["webhook"])
    assert secret.removeprefix("whsec_") not in rows
    Webhook(secret)
    admin.submit("End the webhook")
    assert "It has ended" in admin.text
    assert "Ended" in admin.open(f"{office.url}/operator/webhooks").text


def test_a_test_is_sent_at_once_and_its_outcome_is_said(office: Site, receiver: Receiver) -> None:
    admin = office.operator()
    secret = add(admin, f"{receiver.url}/hook")
    admin.follow("Go on").submit("Send a test")
    assert "The test message was taken" in admin.text
    (message,) = receiver.messages
    assert Webhook(secret).verify(message.body, message.headers)["type"] == "webhook.test"
    receiver.answers = [500]
    admin.submit("Send a test")
    assert "did not take the message" in admin.text
    assert office.tables()["delivery"] == []
    assert "test message" not in admin.open(f"{admin.url.partition('?')[0]}?tested=nonsense").text


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("", "Enter an address"),
        ("hooks.example.com", "Enter an address such as https://hooks.example.com/onboarding"),
        ("https://elsewhere.example/x", "Choose an address on a host that WEBHOOK_HOSTS names: 127.0.0.1"),
        (
            "https://127.0.0.1@elsewhere.example/",
            "Enter an address such as https://hooks.example.com/onboarding",
        ),
        ('https://127.0.0.1/"><b>x', "Enter an address such as https://hooks.example.com/onboarding"),
        ("https://127.0.0.1/" + "x" * 2000, "Address must be 2000 characters or fewer"),
    ],
)
def test_an_address_that_cannot_be_told_is_refused_at_its_field(office: Site, url: str, problem: str) -> None:
    admin = office.operator().open(f"{office.url}/operator/webhooks/new").submit("Add", url=url)
    assert admin.answer.status_code == 422
    assert admin.problems == [problem]
    assert admin.page.select_one('input[name="url"]')["value"] == url  # type: ignore[index]
    assert office.tables()["webhook"] == []


def test_without_allowed_hosts_the_page_says_how_to_allow_them(tmp_path: Path) -> None:
    site = Site(tmp_path)
    admin = site.operator().open(f"{site.url}/operator/webhooks")
    assert "WEBHOOK_HOSTS=hooks.example.com" in admin.text
    assert "Add a webhook" not in admin.text
    admin.open(f"{site.url}/operator/webhooks/new").submit("Add", url="https://hooks.example.com/x")
    assert admin.problems == ["The setting WEBHOOK_HOSTS names no host yet"]


def test_the_same_address_is_not_told_twice(office: Site, receiver: Receiver) -> None:
    admin = office.operator()
    add(admin, f"{receiver.url}/hook")
    admin.open(f"{office.url}/operator/webhooks/new").submit("Add", url=f"{receiver.url}/hook")
    assert admin.problems == ["This address is told already. End that webhook first"]
    opened(office, admin).submit("End the webhook")
    add(admin, f"{receiver.url}/hook")
    for number in range(webhooks.MOST - 1):
        add(admin, f"{receiver.url}/{number}")
    admin.open(f"{office.url}/operator/webhooks/new").submit("Add", url=f"{receiver.url}/more")
    assert admin.problems == [f"There are {webhooks.MOST} webhooks already. End one of them first"]


def test_only_administrators_see_them(office: Site, receiver: Receiver) -> None:
    admin = office.operator()
    add(admin, f"{receiver.url}/hook")
    page = opened(office, admin).url
    person = signed_in_as(office, account(office, "olga", Role.OPERATOR, password=None))
    assert "Webhooks" not in person.answer.text
    for address in (f"{office.url}/operator/webhooks", f"{office.url}/operator/webhooks/new", page):
        assert person.open(address).answer.status_code == 403
    for action in ("/test", "/end", "/again/1"):
        assert person.post("", to=page + action).status_code == 403
    assert receiver.messages == []
    assert "Webhooks" in admin.answer.text


def test_what_is_not_there_or_not_given_up_is_left_alone(office: Site, receiver: Receiver) -> None:
    told = Told(office, f"{receiver.url}/one", f"{receiver.url}/two")
    admin = office.operator()
    page = opened(office, admin).url
    told.happen()
    told.send()
    for row in told.rows():
        answer = admin.post("", to=f"{page}/again/{row.message_id}")
        assert (answer.status_code, answer.headers["Location"]) == (303, page.removeprefix(office.url))
    assert [row.next_try_at for row in told.rows()] == [None, None]
    with told.database.write() as connection:
        connection.execute(update(delivery).values(delivered_at=None))
    mine = [row.id for row in told.rows() if row.webhook_id == page.rpartition("/")[2]]
    for row in told.rows():
        admin.post("", to=f"{page}/again/{row.message_id}")
    assert [row.id for row in told.rows() if row.next_try_at] == mine
    for address in (f"{page}/test", f"{page}/end", f"{page}/again/1"):
        assert admin.open(address).url == page
    for address in (page[:-10] + "A" * 10, page[:-10] + "A" * 10 + "/end"):
        assert admin.open(address).answer.status_code == 404
        assert admin.post("", to=address).status_code in (404, 405)


def test_every_problem_has_words() -> None:
    assert {problem.value for problem in Problem} == {str(name) for name in PROBLEMS}

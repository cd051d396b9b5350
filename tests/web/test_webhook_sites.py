"""No site is told but those that are allowed and prove who they are."""

import logging
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select, update

from app.store.models import webhook
from app.webhooks.sending import Problem
from tests.canaries import leaks
from tests.in_process import Site
from tests.receiver import Receiver, receiving
from tests.web.told_sites import HASTE, Told, opened


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(office: Site, receiver: Receiver, status: int) -> None:
    told = Told(office, f"{receiver.url}/hook")
    receiver.answers, receiver.headers = [status], {"Location": f"{receiver.url}/elsewhere"}
    told.happen()
    told.send()
    assert [message.path for message in receiver.messages] == ["/hook"]
    assert (told.row().last_status, told.row().last_error) == (status, "redirect")
    assert told.row().next_try_at is not None


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
    told.send(patience=HASTE)
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

"""Our client meets the sandbox over HTTP: it signs in, reads every page of a list, and signs out."""

import subprocess
from base64 import b64decode
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.anaplan.errors import (
    AnaplanBusyError,
    AnaplanModelError,
    AnaplanNotFoundError,
    AnaplanRefusedError,
    AnaplanSessionOverError,
    AnaplanTroubleError,
)
from app.anaplan.http import AnaplanHttp
from app.anaplan.listing import AnaplanListing
from app.anaplan.sign_in import AnaplanSignIn
from app.anaplan.signature import signed_body
from app.domain.region import Hosts
from app.domain.secret import Secret
from tests.contract.key_pairs import KeyPair
from tests.contract.sandbox_process import RunningSandbox, running_sandbox
from tests.installing import program

HTTP = AnaplanHttp("Mozilla/5.0 (compatible; anaplan-onboarding)")
LISTING = AnaplanListing(HTTP)
RIGHT = Secret("right-password")
FINANCE = "8a81b08e6c2f4d1a017e52c3a9b4d6f0"
SUPPLY = "8a81b09d5f7e3c42018f6a1b2c3d4e5f"
BUDGET = "0A1B2C3D4E5F60718293A4B5C6D7E8F9"
ARCHIVED = "3D4E5F60718293A4B5C6D7E8F90A1B2C"
NO_ACCESS = "4E5F60718293A4B5C6D7E8F90A1B2C3D"
EMPTY = "60718293A4B5C6D7E8F90A1B2C3D4E5F"
DEMAND = "718293A4B5C6D7E8F90A1B2C3D4E5F60"


@pytest.fixture
def hosts(sandbox: RunningSandbox) -> Hosts:
    return Hosts(sandbox.url, sandbox.url)


@pytest.fixture(params=["v1", "v2"])
def sign_in(request: pytest.FixtureRequest) -> AnaplanSignIn:
    return AnaplanSignIn(HTTP, request.param)


def test_a_password_opens_a_session_that_can_be_ended(hosts: Hosts) -> None:
    sign_in = AnaplanSignIn(HTTP, "v2")
    session = sign_in.with_password(hosts, "планирование@example.com", RIGHT)
    assert sign_in.user_of(session) == "планирование@example.com"
    sign_in.sign_out(session)
    with pytest.raises(AnaplanRefusedError):
        sign_in.user_of(session)
    with pytest.raises(AnaplanSessionOverError):
        LISTING.workspaces(session)


def test_a_certificate_opens_a_session_of_the_user_it_names(
    hosts: Hosts, sign_in: AnaplanSignIn, registered: KeyPair
) -> None:
    session = sign_in.with_certificate(hosts, Secret(registered.certificate), Secret(registered.private_key))
    assert sign_in.user_of(session) == "planner@example.com"


@pytest.mark.parametrize("message_format", ["v1", "v2"])
def test_openssl_agrees_with_what_we_sign(registered: KeyPair, tmp_path: Path, message_format: str) -> None:
    body = signed_body(Secret(registered.private_key), message_format)
    public = registered.leaf.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    files = {
        "message": b64decode(body["encodedData"]),
        "signature": b64decode(body["encodedSignedData"]),
        "public.pem": public,
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    command = [
        program("openssl", "version"),
        "dgst",
        "-sha512",
        "-verify",
        "public.pem",
        "-signature",
        "signature",
        "message",
    ]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout.strip()) == (0, "Verified OK")
    (tmp_path / "message").write_bytes(files["message"][:-1] + b"\0")
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert said.returncode != 0
    assert len(files["message"]) >= 100
    assert (body.get("encodedDataFormat") == "v2") is (message_format == "v2")


def test_a_message_is_never_signed_twice(registered: KeyPair) -> None:
    key = Secret(registered.private_key)
    assert signed_body(key, "v2")["encodedData"] != signed_body(key, "v2")["encodedData"]


@pytest.mark.parametrize(
    ("username", "password"),
    [("anyone@example.com", "wrong-password"), ("sso@example.com", "right-password")],
)
def test_a_refusal_is_one_request(
    sandbox: RunningSandbox, hosts: Hosts, username: str, password: str
) -> None:
    with pytest.raises(AnaplanRefusedError) as refused:
        AnaplanSignIn(HTTP, "v2").with_password(hosts, username, Secret(password))
    assert refused.value.message == "Authentication failed. Check the credentials."
    assert password not in repr(refused.value)
    assert refused.value.__cause__ is None
    asked = requests.get(f"{sandbox.url}/sandbox/requests", timeout=30).json()
    assert [row["path"] for row in asked if row["path"].startswith("/token")] == ["/token/authenticate"]


def test_a_certificate_that_nobody_registered_is_refused(
    hosts: Hosts, sign_in: AnaplanSignIn, unregistered: KeyPair
) -> None:
    with pytest.raises(AnaplanRefusedError):
        sign_in.with_certificate(hosts, Secret(unregistered.certificate), Secret(unregistered.private_key))


def test_a_web_page_of_the_front_door_is_trouble_and_no_refusal(hosts: Hosts) -> None:
    with pytest.raises(AnaplanTroubleError) as trouble:
        AnaplanSignIn(HTTP, "v2").with_password(hosts, "edge@example.com", RIGHT)
    assert (trouble.value.status, trouble.value.message) == (503, "")


def test_lists_are_read_from_the_top_to_one_models_exports(hosts: Hosts) -> None:
    session = AnaplanSignIn(HTTP, "v2").with_password(hosts, "anyone@example.com", RIGHT)
    assert [(w.id, w.name) for w in LISTING.workspaces(session)] == [
        (FINANCE, "Finance"),
        (SUPPLY, "Supply chain"),
    ]
    models = {model.id: model for model in LISTING.models(session, FINANCE)}
    assert (models[BUDGET].name, models[ARCHIVED].state) == ("Budget 2027", "ARCHIVED")
    exports = LISTING.exports(session, BUDGET)
    assert (exports[0].id, exports[0].kind, exports[0].file_format) == (
        "116000000001",
        "GRID_CURRENT_PAGE",
        "text/csv",
    )
    assert exports[-1].file_format == ""
    assert LISTING.exports(session, EMPTY) == []
    with pytest.raises(AnaplanNotFoundError):
        LISTING.exports(session, NO_ACCESS)
    with pytest.raises(AnaplanNotFoundError):
        LISTING.exports(session, "../../workspaces")
    with pytest.raises(AnaplanModelError) as archived:
        LISTING.exports(session, ARCHIVED)
    assert archived.value.status == 422


def test_every_page_of_a_long_list_is_read_once(sandbox: RunningSandbox, hosts: Hosts) -> None:
    session = AnaplanSignIn(HTTP, "v2").with_password(hosts, "anyone@example.com", RIGHT)
    exports = LISTING.exports(session, DEMAND)
    assert len({export.id for export in exports}) == len(exports) == 5012
    asked = requests.get(f"{sandbox.url}/sandbox/requests", timeout=30).json()
    assert len([row for row in asked if row["path"].endswith("/exports")]) == 2


def test_short_pages_are_put_together(another_folder: Path) -> None:
    with running_sandbox(another_folder, SANDBOX_ANAPLAN_PAGE_SIZE="3") as small:
        hosts = Hosts(small.url, small.url)
        session = AnaplanSignIn(HTTP, "v2").with_password(hosts, "anyone@example.com", RIGHT)
        assert len(LISTING.exports(session, BUDGET)) == 8


def test_a_used_up_limit_says_when_to_come_back(hosts: Hosts) -> None:
    session = AnaplanSignIn(HTTP, "v2").with_password(hosts, "busy@example.com", RIGHT)
    with pytest.raises(AnaplanBusyError) as busy:
        LISTING.workspaces(session)
    assert busy.value.retry_after > 0
    assert LISTING.workspaces(session)


def test_who_sees_nothing_has_empty_lists(hosts: Hosts) -> None:
    session = AnaplanSignIn(HTTP, "v2").with_password(hosts, "nothing@example.com", RIGHT)
    assert LISTING.workspaces(session) == []

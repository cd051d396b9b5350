"""Anaplan's sign-in answers as the real one is known to."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask

from app.sandbox.settings import Settings
from app.sandbox.web import create_sandbox
from tests.contract.anaplan_calls import (
    AnaplanCalls,
    basic,
    by_certificate,
    encoded,
    message_v1,
    message_v2,
    signed,
)
from tests.contract.key_pairs import KeyPair, key_pair
from tests.contract.sandbox_process import RunningSandbox

BAD_CREDENTIAL = (401, "FAILURE_BAD_CREDENTIAL")


@pytest.fixture
def anaplan(sandbox: RunningSandbox) -> AnaplanCalls:
    return AnaplanCalls(sandbox.url)


def test_a_password_gets_a_token_that_lives_35_minutes(
    anaplan: AnaplanCalls, sandbox: RunningSandbox
) -> None:
    answer = anaplan.authenticate(basic("planner@example.com", "Pässword"))
    assert answer.status_code == 201
    body = answer.json()
    assert (body["status"], body["statusMessage"]) == ("SUCCESS", "Login successful")
    assert body["meta"]["validationUrl"] == f"{sandbox.url}/token/validate"
    header = f"AnaplanAuthToken {body['tokenInfo']['tokenValue']}"
    validated = anaplan.call("GET", "/token/validate", header).json()
    assert validated["userInfo"]["userId"] == "planner@example.com"
    assert validated["tokenInfo"]["tokenId"] == body["tokenInfo"]["tokenId"]
    refreshed = anaplan.call("POST", "/token/refresh", header).json()["tokenInfo"]
    assert refreshed["tokenValue"] == body["tokenInfo"]["tokenValue"]
    assert refreshed["expiresAt"] >= body["tokenInfo"]["expiresAt"]
    assert anaplan.call("POST", "/token/logout", header).status_code == 204
    assert anaplan.call("GET", "/token/validate", header).status_code == 401


@pytest.mark.parametrize(
    "header",
    [
        basic("anyone@example.com", "wrong-password"),
        basic("sso@example.com", "Right-Password-1"),
        basic("SSO@example.com", "Right-Password-1"),
        basic("anyone@example.com", ""),
        basic("", "Any-Password-1"),
    ],
)
def test_a_password_that_does_not_work_is_refused(anaplan: AnaplanCalls, header: str) -> None:
    answer = anaplan.authenticate(header)
    assert (answer.status_code, answer.json()["status"]) == BAD_CREDENTIAL


@pytest.mark.parametrize("header", [None, "Basic", "Basic %%%", "AnaplanCertificate abc", "Bearer x"])
def test_a_header_of_another_form_is_refused_by_each_call_in_its_way(
    anaplan: AnaplanCalls, header: str | None
) -> None:
    for method, path, status in (
        ("POST", "/token/authenticate", 401),
        ("POST", "/token/logout", 401),
        ("GET", "/token/validate", 400),
        ("POST", "/token/refresh", 400),
    ):
        answer = anaplan.call(method, path, header)
        assert (answer.status_code, answer.json()["status"]) == (status, "FAILURE_BAD_HEADER"), path


def test_the_front_door_may_answer_with_a_web_page(anaplan: AnaplanCalls) -> None:
    answer = anaplan.authenticate(basic("edge@example.com", "Any-Password-1"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")


def test_a_certificate_gets_a_token_in_both_formats(anaplan: AnaplanCalls, registered: KeyPair) -> None:
    for header in (by_certificate(registered), by_certificate(registered, Encoding.DER)):
        for body in (
            signed(message_v1(), registered.key),
            signed(message_v2(), registered.key, encodedDataFormat="v2"),
            signed(message_v2(age=290), registered.key, encodedDataFormat="v2"),
        ):
            answer = anaplan.authenticate(header, body)
            assert answer.status_code == 201
            header_of_token = f"AnaplanAuthToken {answer.json()['tokenInfo']['tokenValue']}"
            user = anaplan.call("GET", "/token/validate", header_of_token).json()["userInfo"]["userId"]
            assert user == "planner@example.com"


def test_a_message_that_is_not_fresh_or_not_signed_is_refused(
    anaplan: AnaplanCalls, registered: KeyPair, unregistered: KeyPair
) -> None:
    header = by_certificate(registered)
    used = signed(message_v2(), registered.key, encodedDataFormat="v2")
    assert anaplan.authenticate(header, used).status_code == 201
    right = signed(message_v1(), registered.key)
    bodies: list[object] = [
        used,
        signed(message_v2(age=310), registered.key, encodedDataFormat="v2"),
        signed(message_v2(age=-60), registered.key, encodedDataFormat="v2"),
        signed(message_v1(99), registered.key),
        signed(message_v1(), unregistered.key),
        right | {"encodedData": encoded(message_v1())},
        right | {"encodedSignedData": "%%%"},
        right | {"encodedDataFormat": "v3"},
        {"encodedData": right["encodedData"]},
        None,
        [],
    ]
    for body in bodies:
        answer = anaplan.authenticate(header, body)
        assert (answer.status_code, answer.json()["status"]) == BAD_CREDENTIAL, body


def test_a_certificate_that_anaplan_does_not_take_is_refused(
    anaplan: AnaplanCalls, registered: KeyPair, unregistered: KeyPair
) -> None:
    right = signed(message_v1(), registered.key)
    elliptic = key_pair("planner@example.com", key=ec.generate_private_key(ec.SECP256R1()))
    for header, body in (
        (by_certificate(unregistered), signed(message_v1(), unregistered.key)),
        (by_certificate(key_pair("planner@example.com", days=-1, key=registered.key)), right),
        (by_certificate(key_pair(None, key=registered.key)), right),
        (by_certificate(elliptic), right),
        (f"CACertificate {encoded(b'nonsense')}", right),
        ("CACertificate -----BEGIN CERTIFICATE-----", right),
    ):
        answer = anaplan.authenticate(header, body)
        assert (answer.status_code, answer.json()["status"]) == BAD_CREDENTIAL


def test_a_chain_of_certificates_fits_into_the_header(anaplan: AnaplanCalls, registered: KeyPair) -> None:
    chain = f"CACertificate {encoded((registered.certificate * 8).encode())}"
    assert len(chain) > 10_000
    assert anaplan.authenticate(chain, signed(message_v1(), registered.key)).status_code == 201


def test_a_token_ends(settings: Settings) -> None:
    web: Flask = create_sandbox(Settings(state=settings.state, anaplan_token_seconds=0))
    client = web.test_client()
    made = client.post("/token/authenticate", headers={"Authorization": basic("a@example.com", "x")})
    header = {"Authorization": f"AnaplanAuthToken {made.get_json()['tokenInfo']['tokenValue']}"}
    assert client.get("/token/validate", headers=header).status_code == 401
    assert client.get("/2/0/users/me", headers=header).status_code == 401

"""No secret reaches the sandbox's state, its log or its pages."""

import pytest
import requests

from app.sandbox.masking import masked_body
from tests.contract.anaplan_calls import AnaplanCalls, basic, by_certificate, message_v2, signed
from tests.contract.fivetran_calls import KEY, FivetranCalls, new_connection
from tests.contract.key_pairs import KeyPair
from tests.contract.sandbox_process import RunningSandbox

CANARY = "Canary-7f3a91"


def test_no_secret_is_written_or_shown(
    sandbox: RunningSandbox, fivetran: FivetranCalls, registered: KeyPair
) -> None:
    fivetran.create("by_password", config=_password(f"{CANARY}-1"))
    pair = {"certificate": registered.certificate, "private_key": registered.private_key}
    made = fivetran.create("by_certificate", config={"auth_mode": "Certificate", **pair})
    fivetran.change(made.data["id"], config=_password(f"{CANARY}-2"))
    for body in (
        new_connection("a", config={"pasword": f"{CANARY}-3"}),
        new_connection("a", config={"password": [f"{CANARY}-4"]}),
        {"config": f"{CANARY}-5", "secret": {"deep": [f"{CANARY}-6"]}},
        [f"{CANARY}-7"],
        f"{CANARY}-8",
    ):
        fivetran.call("POST", "/v1/connections", body, wrong=True)
    headers = {"Content-Type": "application/json", "Authorization": f"Basic {CANARY}-9"}
    requests.post(
        f"{sandbox.url}/v1/connections?token={CANARY}-10", data=f"{CANARY}-11", headers=headers, timeout=30
    )
    headers = {"Authorization": f"Bearer {CANARY}-12"}
    requests.get(f"{sandbox.url}/connect-card/setup?auth={CANARY}-13", headers=headers, timeout=30)
    card_config = {"redirect_uri": "http://127.0.0.1/"}
    card = fivetran.create("by_card", config={}, connect_card_config=card_config).data["connect_card"]
    for button in ("fail", "pass"):
        form = {"button": button, "password": f"{CANARY}-14"}
        requests.post(card["uri"], data=form, allow_redirects=False, timeout=30)
    anaplan = AnaplanCalls(sandbox.url)
    anaplan.authenticate(basic("anyone@example.com", f"{CANARY}-15"))
    message = signed(message_v2(), registered.key, encodedDataFormat="v2")
    anaplan.authenticate(by_certificate(registered), message)
    token = anaplan.token()
    anaplan.list("/workspaces", token)
    secrets = (
        CANARY,
        basic("anyone@example.com", f"{CANARY}-15").split()[1],
        *_lines(registered.certificate),
        *_lines(registered.private_key),
        by_certificate(registered).split()[1],
        message["encodedData"],
        message["encodedSignedData"],
        card["token"],
        card["token"].rsplit(".", 1)[1],
        token.split()[1],
        KEY[1],
    )
    kept = sandbox.written().decode("latin-1") + "".join(
        requests.get(sandbox.url + path, timeout=30).text
        for path in ("/", "/sandbox/requests-page", "/sandbox/requests", "/sandbox/connections")
    )
    assert "by_certificate" in kept
    assert [secret for secret in secrets if secret in kept] == []


def _password(password: str) -> dict[str, str]:
    return {"auth_mode": "Basic", "username": "anyone@example.com", "password": password}


def _lines(pem: str) -> list[str]:
    """Return the lines of a PEM file that are the secret itself."""
    return [line for line in pem.splitlines() if not line.startswith("-----")]


@pytest.mark.parametrize(
    "body",
    ["text", 7, 1.5, ["text"], {"unknown": "text"}, {"password": {"deep": ["text"]}}, {"config": "text"}],
)
def test_what_is_not_known_to_be_harmless_is_masked(body: object) -> None:
    assert "text" not in str(masked_body(body))
    assert "7" not in str(masked_body(body))

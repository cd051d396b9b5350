"""The answers as one request: the body as JSON, and the command that a shell runs as it was meant."""

import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.answers import Password
from app.domain.as_request import as_curl, as_json
from app.domain.secret import Kept
from tests.unit.test_payload import FULL
from tests.unit.test_terraform import BY_CARD, BY_CERTIFICATE

PUBLIC, API = "https://onboarding.example.com", "https://api.fivetran.com"
CURL_THAT_TELLS = 'curl() { printf "%s\\n" "$@" >&2; cat; }\n'
TYPED = ("anyone@example.com", "\nBODY\necho hacked", "$(echo hacked)", "`id` '\"\\", "${HOME}", "ü😀")


@pytest.mark.parametrize("typed", TYPED)
def test_a_shell_sends_the_body_letter_by_letter(typed: str) -> None:
    answers = replace(FULL, password=Password(typed, Kept(datetime(2027, 1, 1, tzinfo=UTC))))
    body = as_json(answers, PUBLIC)
    command = CURL_THAT_TELLS + as_curl(body, API)
    environment = {"FIVETRAN_API_KEY": "key", "FIVETRAN_API_SECRET": "secret", "PATH": "/usr/bin:/bin"}
    ran = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=True, env=environment)
    assert json.loads(ran.stdout) == json.loads(body)
    assert json.loads(body)["config"]["username"] == typed
    told = ran.stderr.decode().splitlines()
    assert told[:5] == ["-X", "POST", f"{API}/v1/connections", "-u", "key:secret"]
    assert told[-2:] == ["-d", "@-"]


def test_secrets_are_masked_and_a_card_has_only_the_name_of_the_schema() -> None:
    by_password = json.loads(as_json(FULL, PUBLIC))["config"]
    by_certificate = json.loads(as_json(BY_CERTIFICATE, PUBLIC))["config"]
    assert by_password["password"] == "******"
    assert (by_certificate["certificate"], by_certificate["private_key"]) == ("******", "******")
    assert json.loads(as_json(BY_CARD, PUBLIC))["config"] == {"schema": "anaplan"}

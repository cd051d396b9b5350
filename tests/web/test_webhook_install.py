"""`onboarding webhook install`: registered once, and whoever finishes at the card is seen at once."""

import json
from collections.abc import Iterator

import pytest
import requests

from app.fivetran.messages import EVENTS
from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import begin

SECRET = "s3cret-of-the-webhook-0123456789abcdef"
SIGN_IN = ("sandbox-key", "sandbox-secret")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    folder = tmp_path_factory.mktemp("told") / "var"
    running = RunningProduct(folder, FIVETRAN_WEBHOOK_SECRET=SECRET).start()
    yield running
    running.stop()


def registered(product: RunningProduct) -> list[dict[str, object]]:
    answer = requests.get(f"{product.sandbox_url}/v1/webhooks", auth=SIGN_IN, timeout=30)
    found: list[dict[str, object]] = answer.json()["data"]["items"]
    return found


def test_it_is_registered_once_however_often_the_command_runs(told: RunningProduct) -> None:
    url = f"{told.url}/fivetran/webhook"
    first = told.onboarding("webhook", "install", "--json")
    assert first.returncode == 0, first.stderr
    made = json.loads(first.stdout)
    assert made == {"id": made["id"], "url": url, "events": list(EVENTS), "did": "registered"}
    path = f"{told.sandbox_url}/v1/webhooks/{made['id']}"
    changed = {"events": ["sync_end"], "active": False, "secret": "another"}
    requests.patch(path, json=changed, auth=SIGN_IN, timeout=30).raise_for_status()
    again = told.onboarding("webhook", "install")
    assert (
        again.stdout == f"Updated: Fivetran has tested {url} and sends its messages there ({made['id']}).\n"
    )
    (only,) = registered(told)
    assert (only["id"], only["events"], only["active"]) == (made["id"], list(EVENTS), True)


def test_whoever_finishes_at_the_card_and_does_not_come_back_is_seen_at_once(
    told: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    assert told.onboarding("webhook", "install").returncode == 0
    begin(told, person, schema=schema)
    person.submit(auth_mode="ConnectCard")
    person.submit("Create the connection")
    person.wait_for("leaving")
    progress = person.url.replace("leaving", "progress")
    person.follow("Continue to Fivetran")
    requests.post(person.url, data={"button": "pass"}, allow_redirects=False, timeout=30).raise_for_status()
    person.open(progress)
    person.wait_for("result")
    assert person.heading == "Your Anaplan account is connected"
    lines = [json.loads(line) for line in told.written()["log/web.log"].splitlines() if line.startswith(b"{")]
    taken = [line for line in lines if line["event"] == "fivetran message" and line["woken"]]
    assert taken, "it was not a message that told"
    assert SECRET.encode() not in told.written()["log/web.log"]


@pytest.mark.parametrize("secret", ["", "another-secret-0123456789abcdefghij"])
def test_what_is_missing_is_said(told: RunningProduct, secret: str) -> None:
    environment = told.environment
    told.environment = environment | {"FIVETRAN_WEBHOOK_SECRET": secret}
    ran = told.onboarding("webhook", "install")
    told.environment = environment
    assert ran.returncode == 1
    if secret:
        assert "It tests the address and takes it only when the answer is a 2xx" in ran.stderr
        assert secret not in ran.stderr
    else:
        assert "Set FIVETRAN_WEBHOOK_SECRET first" in ran.stderr

"""What an operator does: sign in once, see the list, set a connection up alone."""

import json
from typing import Any

import pytest

from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import begin, operators_address, send


@pytest.fixture
def operator(product: RunningProduct, person: PlainBrowser) -> PlainBrowser:
    return person.open(operators_address(product)).submit("Sign in")


def test_an_operator_sets_a_connection_up_alone_and_is_asked_everything(
    operator: PlainBrowser, product: RunningProduct, schema: str
) -> None:
    assert operator.heading == "Onboardings"
    operator.submit("Set up a connection yourself")
    asked = []
    answers: dict[str, dict[str, Any]] = {
        "sign_in": {"auth_mode": "ConnectCard"},
        "destination": {"group_id": "sandbox_lake", "schema": schema},
        "schedule": {"sync_frequency": "60", "paused": "y"},
        "network": {"run_setup_tests": None},
        "card": {"redirect_uri": "https://example.com/after", "hide_setup_guide": "y"},
    }
    while operator.path != "check":
        asked.append(operator.path)
        operator.submit(**answers[operator.path])
    assert asked == list(answers)

    operator.submit("Create the connection")
    result = operator.wait_for("leaving").url.replace("leaving", "result")
    operator.follow("Continue to Fivetran")
    assert "hide_setup_guide=true" in operator.url
    operator.submit("Save & Test")
    operator.wait_for("after")
    assert operator.url == f"https://example.com/after?id={product.connection(schema)['id']}"
    operator.open(result)
    assert operator.heading == "Your Anaplan account is connected"
    (body,) = product.creates(schema)
    assert body["connect_card_config"]["hide_setup_guide"] is True
    assert product.connection(schema)["paused"] is True
    onward = operator.page.select_one("a.button")
    assert onward is not None
    assert onward.get_text(strip=True) == "Continue to example.com"

    operator.open(f"{product.url}/operator/")
    row = next(row.get_text(" ") for row in operator.page.select("tbody tr") if schema in row.get_text())
    assert "Connected" in row


def test_the_list_follows_what_recipients_do(operator: PlainBrowser, product: RunningProduct) -> None:
    def state() -> str:
        operator.open(f"{product.url}/operator/")
        row = next(row for row in operator.page.select("tbody tr") if made["id"] in row.get_text())
        return row.select("td")[0].get_text(strip=True)

    made = json.loads(product.onboarding("link", "create", "--json", "--as", "Finance data").stdout)
    assert state() == "Not opened"
    recipient = PlainBrowser().open(made["url"])
    assert "Finance data asks you" in recipient.text
    assert state() == "Not opened"
    recipient.submit("Start")
    assert state() == "Started"


def test_whoever_signed_out_is_no_operator_any_more(operator: PlainBrowser, product: RunningProduct) -> None:
    form = operator.page.select_one('form[action="/operator/sign-out"]')
    assert form is not None
    operator.session.post(f"{product.url}/operator/sign-out", data=operator.fields(form), timeout=30)
    operator.open(f"{product.url}/operator/")
    assert operator.heading == "Sign in as operator"


def test_a_link_cannot_be_made_with_a_preset_that_no_page_would_accept(product: RunningProduct) -> None:
    refused = product.onboarding("link", "create", "--preset", "schema=Not A Name")
    assert refused.returncode == 1
    assert "schema" in refused.stderr
    assert "Traceback" not in refused.stderr
    refused = product.onboarding("link", "create", "--expires", "90d")
    assert "between 1h and 60d" in refused.stderr


def test_a_preset_is_shown_and_cannot_be_changed(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema, auth_mode="Basic", region="AUS", sync_mode="AllExports")
    assert person.path == "password"
    form = person.page.select_one("main form")
    assert form is not None
    person.session.post(
        person.url,
        data=person.fields(form)
        | {"username": "a@example.com", "password": "p", "schema": "other", "region": "EU", "paused": "true"},
        timeout=30,
    )
    person.open(person.url.replace("password", "check"))
    _, decided = person.text.split("Already decided by your data team")
    assert "Australia" in decided
    assert schema in decided
    send(person)
    (body,) = product.creates(schema)
    assert (body["config"]["schema"], body["config"]["region"]) == (schema, "AUS")


def test_what_an_operator_answers_alone_goes_on_after_its_session_has_ended(site: Site) -> None:
    operator = site.operator()
    operator.submit("Set up a connection yourself")
    operator.submit(auth_mode="Basic").submit(region="EU")
    first = operator.url
    onboarding_id = first.split("/")[4]
    operator.submit(username="anyone@example.com", password="right-password")
    operator.session.cookies.pop("s")
    assert operator.open(first).answer.status_code == 404
    operator.open(f"{site.url}/operator/onboardings/{onboarding_id}").submit("Go on")
    assert operator.path == "password"
    assert operator.fields(operator.page.select("main form")[0])["username"] == "anyone@example.com"
    assert not [row for row in site.tables()["secret_value"] if row[0] == onboarding_id]
    # A link that was made for somebody is not opened by it.
    theirs = site.link().rpartition("/")[2][:10]
    answer = operator.post("", to=f"{site.url}/operator/onboardings/{theirs}/resume")
    assert answer.headers["Location"].endswith("?done=moved")

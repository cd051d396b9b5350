"""From a link to a connection, without JavaScript, in each of the three ways."""

from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import (
    EXPORT_IDS,
    answer_basic,
    answer_certificate,
    begin,
    certificate_and_key,
    send,
    shown_request,
)

TOP_LEVEL = {
    "group_id": "sandbox_warehouse",
    "service": "anaplan",
    "trust_certificates": False,
    "trust_fingerprints": False,
    "pause_after_trial": True,
    "sync_frequency": 360,
    "data_delay_sensitivity": "NORMAL",
    "schedule_type": "auto",
    "networking_method": "Directly",
    "destination_schema_names": "FIVETRAN_NAMING",
}


def created(product: RunningProduct, schema: str) -> dict[str, object]:
    """Return the body of the one create there was, less our own return address."""
    (body,) = product.creates(schema)
    card = body.pop("connect_card_config")
    assert card["redirect_uri"].startswith(f"{product.url}/connect-card/return/")
    assert card["hide_setup_guide"] is False
    # The create is untested and paused; what was answered follows by its own calls.
    assert body.pop("run_setup_tests") is False
    assert body.pop("paused") is True
    found: dict[str, object] = body
    return found


def test_a_person_with_a_password_gets_all_exports_connected(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema)
    answer_basic(person)
    assert person.heading == "Check your answers before you send them"

    send(person)

    assert person.heading == "Your Anaplan account is connected"
    assert person.text.count("Passed") >= 3
    assert created(product, schema) == TOP_LEVEL | {
        "config": {
            "schema": schema,
            "auth_mode": "Basic",
            "region": "DEFAULT",
            "sync_mode": "AllExports",
            "username": "anyone@example.com",
            "password": "******",
        }
    }
    connection = product.connection(schema)
    assert (connection["setup_state"], connection["paused"]) == ("connected", False)


def test_a_person_with_a_certificate_gets_the_listed_exports_connected(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema)
    answer_certificate(person)
    assert "Certificate of planning@example.com" in person.text

    send(person)

    assert person.heading == "Your Anaplan account is connected"
    assert created(product, schema) == TOP_LEVEL | {
        "config": {
            "schema": schema,
            "auth_mode": "Certificate",
            "region": "EU",
            "sync_mode": "SpecificExports",
            "certificate": "******",
            "private_key": "******",
            "selected_exports": list(EXPORT_IDS),
        }
    }
    assert product.connection(schema)["setup_state"] == "connected"


def test_a_person_who_trusts_only_fivetran_enters_the_password_on_the_connect_card(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema)
    person.submit(auth_mode="ConnectCard")
    assert "password" not in person.text.lower()
    person.submit("Create the connection")
    person.wait_for("leaving")
    assert f"127.0.0.1:{product.sandbox_port}" in person.text

    person.follow("Continue to Fivetran")
    assert person.url.startswith(f"{product.sandbox_url}/connect-card/setup")
    person.submit("Save & Test")
    assert person.url.startswith(product.url)
    person.wait_for("result")

    assert person.heading == "Your Anaplan account is connected"
    assert created(product, schema) == TOP_LEVEL | {"config": {"schema": schema}}
    connection = product.connection(schema)
    assert (connection["setup_state"], connection["paused"]) == ("connected", False)


def test_the_request_on_the_check_page_is_what_the_answers_say(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema)
    answer_certificate(person)
    shown = shown_request(person)

    assert (shown["run_setup_tests"], shown["paused"]) == (True, False)
    assert shown["config"]["private_key"] == "******"  # type: ignore[index]
    assert certificate_and_key()[1].splitlines()[1] not in person.answer.text

    send(person)
    (sent,) = product.creates(schema)
    differ = {"connect_card_config", "run_setup_tests", "paused"}
    assert {name: shown[name] for name in shown if name not in differ} == {
        name: sent[name] for name in sent if name not in differ
    }


def test_whoever_comes_back_from_the_card_too_early_can_open_it_again(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema)
    person.submit(auth_mode="ConnectCard")
    person.submit("Create the connection")
    person.wait_for("leaving")
    person.follow("Continue to Fivetran")
    person.submit("Close")

    assert person.path == "progress"
    assert person.heading in ("Asking Fivetran how it went", "Fivetran’s page is not finished")

    person.follow("Open Fivetran’s page again")
    person.follow("Continue to Fivetran")
    person.submit("Save & Test")
    person.wait_for("result")
    assert person.heading == "Your Anaplan account is connected"
    assert len(product.creates(schema)) == 1

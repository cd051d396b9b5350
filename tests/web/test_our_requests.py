"""Every request that the product sends is one that Fivetran's contract allows, whatever was answered."""

import pytest

from tests.contract.contract import Contract
from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import EXPORT_IDS, answer_basic, begin, certificate_and_key, send

EVERYTHING_OPEN = dict.fromkeys(
    (
        "group_id",
        "destination_schema_names",
        "schedule_type",
        "sync_frequency",
        "data_delay_sensitivity",
        "paused",
        "pause_after_trial",
        "networking_method",
        "trust_certificates",
        "trust_fingerprints",
        "run_setup_tests",
    )
)


@pytest.fixture(scope="module")
def contract() -> Contract:
    return Contract()


def check_all(product: RunningProduct, contract: Contract) -> set[tuple[str, str]]:
    """Hold everything that was sent against the contract; return which calls there were."""
    calls = set()
    for received in product.requests():
        if not received["path"].startswith("/v1/"):
            continue
        contract.check_request(received["method"], received["path"], received["query"], received["body"])
        words = received["path"].split("/")
        calls.add((received["method"], "/".join(w if i != 3 else "{id}" for i, w in enumerate(words))))
    return calls


def test_a_journey_that_answers_every_question_sends_every_field(
    product: RunningProduct, person: PlainBrowser, schema: str, contract: Contract
) -> None:
    begin(product, person, **EVERYTHING_OPEN)
    certificate, key = certificate_and_key()
    person.submit(auth_mode="Certificate")
    person.submit(address="https://ca1a.app.anaplan.com/")
    person.submit(certificate=certificate, private_key=key)
    person.submit(sync_mode="SpecificExports")
    person.submit(selected_exports="\n".join(EXPORT_IDS))
    assert "Finance warehouse" in person.text
    assert "not set up yet" in person.text
    person.submit(group_id="sandbox_lake", schema=schema, destination_schema_names="SOURCE_NAMING")
    person.submit(
        schedule_type="manual",
        sync_frequency="1440",
        daily_sync_time="04:00",
        data_delay_sensitivity="CUSTOM",
        data_delay_threshold=" 90 ",
        pause_after_trial="y",
    )
    links = [str(radio["value"]) for radio in person.page.select('[name="private_link_id"]')]
    person.submit(
        networking_method="PrivateLink",
        private_link_id=links[0],
        trust_certificates="y",
        trust_fingerprints="y",
        run_setup_tests="y",
    )
    assert person.path == "check"
    send(person)

    assert person.heading == "Your Anaplan account is connected"
    (body,) = product.creates(schema)
    assert body["private_link_id"] == links[0]
    assert "proxy_agent_id" not in body
    expected = {
        "group_id": "sandbox_lake",
        "sync_frequency": 1440,
        "daily_sync_time": "04:00",
        "data_delay_sensitivity": "CUSTOM",
        "data_delay_threshold": 90,
        "schedule_type": "manual",
        "destination_schema_names": "SOURCE_NAMING",
        "networking_method": "PrivateLink",
        "pause_after_trial": True,
        "trust_certificates": True,
        "trust_fingerprints": True,
    }
    assert expected.items() <= body.items()
    assert body["config"]["region"] == "CAN"
    calls = check_all(product, contract)
    assert {("GET", "/v1/destinations"), ("GET", "/v1/private-links"), ("GET", "/v1/proxy")} <= calls


def test_repairs_cards_and_lost_answers_keep_to_the_contract(
    product: RunningProduct, person: PlainBrowser, schema: str, contract: Contract
) -> None:
    begin(product, person, schema=f"lost_reply_{schema}")
    answer_basic(person, password="wrong-password")
    send(person)
    person.follow("Change the user name or password")
    person.submit(password="right-password")
    person.submit("Correct the connection")
    person.wait_for("result")
    assert person.heading == "Your Anaplan account is connected"

    begin(product, person, schema=schema)
    person.submit(auth_mode="ConnectCard")
    person.submit("Create the connection")
    person.wait_for("leaving").follow("Continue to Fivetran")
    person.submit("Save & Test")
    person.wait_for("result")

    assert {
        ("GET", "/v1/connections"),
        ("POST", "/v1/connections"),
        ("GET", "/v1/connections/{id}"),
        ("PATCH", "/v1/connections/{id}"),
        ("POST", "/v1/connections/{id}/test"),
        ("POST", "/v1/connections/{id}/connect-card"),
    } <= check_all(product, contract)

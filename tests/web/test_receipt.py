"""The receipt: what was sent and what became of it, without a secret, at any time after sending."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update

from app.store import vault
from app.store.models import event, onboarding
from app.submission.states import State
from tests.canaries import leaks, lines_of_pem
from tests.in_process import Site, right_answers
from tests.one_box import certificate_in
from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import EXPORT_IDS, answer_basic, begin, certificate_and_key, send
from tests.web.sent_rows import id_of, put, row_of

PASSWORD = "canary-of-the-receipt-4711-äöü"
AT = datetime(2027, 3, 4, 5, 6, tzinfo=UTC)
TESTS = [
    {"title": "Validating login", "status": "PASSED", "message": None},
    {"title": "Reading exports", "status": "FAILED", "message": "No exports"},
]


def receipt(person: PlainBrowser) -> PlainBrowser:
    """Go to the receipt as by a bookmark."""
    return person.open(f"/onboarding/{id_of(person)}/receipt")


def row(person: PlainBrowser, label: str) -> str:
    """Return what stands beside a label, and who decided it."""
    for found in person.page.select(".summary-list > div"):
        name, *values = [" ".join(cell.get_text(" ").split()) for cell in found.select("dt, dd")]
        if name == label:
            return " | ".join(values)
    raise AssertionError(f"{label} is not on the receipt: {person.text}")


def send_by(site: Site, way: str, **presets: str | None) -> PlainBrowser:
    person = site.begin(schema=f"anaplan_{site.operator_code()[:8].lower()}", **presets)
    while person.path != "check":
        answers = right_answers(person.path, way=way)
        if person.path == "password":
            answers["password"] = PASSWORD
        person.submit(**answers)
    return person.submit("Create the connection")


def connect(site: Site, person: PlainBrowser, **more: Any) -> str:
    """Put what the worker would have written, and return the connection's id."""
    made = f"made_{id_of(person)}"
    put(site, id_of(person), **{"state": "connected", "connection_id": made} | more)
    with site.parts.database.write() as connection:
        vault.forget(connection, id_of(person))
        connection.execute(
            insert(event).values(
                onboarding_id=id_of(person), at=AT, actor="worker", happened="connected", detail={}
            )
        )
    return made


def test_a_connected_account_has_a_receipt_that_says_everything(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema)
    send(answer_basic(person, password=PASSWORD))
    person.follow("See the receipt")
    assert person.heading == "Receipt: Anaplan is connected to Fivetran"
    assert "Schema" not in [label.get_text() for label in person.page.select("dt")]
    assert row(person, "Connection’s ID") == product.connection(schema)["id"]
    assert row(person, "Destination") == "Finance warehouse | set by your data team"
    assert row(person, "Name of the schema") == f"{schema} | set by your data team"
    assert row(person, "Anaplan user name") == "anyone@example.com"
    assert row(person, "Password") == "Entered, not kept"
    assert "Not yet" not in person.text
    assert person.text.count("Passed") >= 3
    assert "Fivetran now reads your exports for the first time" in person.text
    assert "ask your data team to delete the connection" in person.text
    assert leaks({"password": PASSWORD}, {"the page": person.answer.content}) == set()


def test_a_certificate_is_described_so_that_it_can_be_found_again(site: Site) -> None:
    person = send_by(site, "Certificate")
    with site.parts.database.write() as connection:
        connection.execute(
            update(onboarding)
            .where(onboarding.c.id == id_of(person))
            .values(recipient="Ada", purpose="The plan for 2027", created_by="Dana")
        )
    made = connect(site, person, setup_tests=TESTS[:1])
    receipt(person)
    pem, key = certificate_and_key()
    facts = certificate_in(pem.encode(), now=datetime.now(UTC))
    assert row(person, "Certificate’s subject") == "CN=Planning"
    assert row(person, "Certificate’s e-mail") == "planning@example.com"
    assert re.sub("[: ]", "", row(person, "SHA-256 fingerprint")).lower() == facts.sha256
    assert row(person, "Certificate ends on") == f"{facts.not_after.day} {facts.not_after:%B %Y}"
    assert row(person, "Certificate") == row(person, "Private key") == "Entered, not kept"
    assert [row(person, label) for label in ("Asked by", "Asked of", "What for")] == [
        "Dana",
        "Ada",
        "The plan for 2027",
    ]
    assert row(person, "Connected on") == "4 March 2027, 05:06 UTC"
    assert (
        row(person, "Sent on")
        == f"{datetime.now(UTC).day} {row_of(site, id_of(person)).created_at:%B %Y, %H:%M} UTC"
    )
    assert row(person, "Destination") == "Warehouse | set by Dana"
    assert row(person, "How often?").endswith("| set by Dana")
    assert f"ask Dana to delete the connection {made}" in person.text
    assert f"Ask Dana, and name the connection’s ID, {made}" in person.text
    assert "Validating login Passed" in person.text
    for export in EXPORT_IDS:
        assert export in person.text
    secrets = lines_of_pem("key", key) | lines_of_pem("certificate", pem)
    assert leaks(secrets, {"the page": person.answer.content}) == set()


def test_the_connect_card_leaves_nothing_to_tell_of_credentials(site: Site) -> None:
    person = send_by(site, "ConnectCard")
    connect(site, person)
    receipt(person)
    assert "Fivetran tested it on its own page" in person.text
    assert row(person, "How will Fivetran sign in to Anaplan?") == "Enter them on Fivetran’s own page"
    for absent in ("Password", "user name", "Region", "not kept"):
        assert absent not in person.text


@pytest.mark.parametrize("state", [state for state in State if state is not State.CONNECTED])
def test_what_is_not_connected_is_not_called_so(site: Site, state: State) -> None:
    person = send_by(site, "Basic")
    put(site, id_of(person), state=state, setup_tests=TESTS, problem=None)
    receipt(person)
    cancelled = state is State.CANCELLED
    assert person.heading == f"Receipt: {'cancelled' if cancelled else 'not connected yet'}"
    assert row(person, "Connected on") == "Not yet"
    assert row(person, "Connection’s ID") == "None yet"
    assert "is connected" not in person.text
    assert "Reading exports Failed No exports" in person.text
    assert "How to stop it" not in person.text
    assert f"name this reference: {id_of(person)}" in person.text
    assert row(person, "Password") == "Entered, and deleted as soon as Fivetran has it"
    assert leaks({"password": PASSWORD}, {"the page": person.answer.content}) == set()
    person.follow("See how it stands now")
    assert person.path in ("progress", "result", "leaving", "check")


def test_a_connection_that_does_not_work_yet_can_be_stopped_too(site: Site) -> None:
    person = send_by(site, "Basic")
    put(site, id_of(person), state="needs_attention", connection_id="broken_one")
    receipt(person)
    assert "delete the connection broken_one" in person.text


def test_changes_that_were_not_sent_are_said_to_be_that(site: Site) -> None:
    person = send_by(site, "Basic")
    put(site, id_of(person), state="needs_attention", connection_id=f"c_{id_of(person)}")
    assert "changed after they were sent" not in receipt(person).text
    person.open(f"/onboarding/{id_of(person)}/account").submit(region="AUS")
    assert "Your answers changed after they were sent" in receipt(person).text


def test_every_page_that_ends_something_leads_to_the_receipt(site: Site) -> None:
    person = send_by(site, "Basic")
    for state in (
        State.CONNECTED,
        State.AWAITING_APPROVAL,
        State.NEEDS_ATTENTION,
        State.NAME_TAKEN,
        State.REFUSED,
        State.PARKED,
        State.CANCELLED,
    ):
        put(site, id_of(person), state=state)
        person.open(f"/onboarding/{id_of(person)}/result").follow("See the receipt")
        assert person.path == "receipt"


def test_before_anything_was_sent_it_leads_to_the_next_page(site: Site) -> None:
    person = site.begin()
    answer = person.session.get(f"{site.url}/onboarding/{id_of(person)}/receipt", allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/onboarding/{id_of(person)}/sign_in",
    )

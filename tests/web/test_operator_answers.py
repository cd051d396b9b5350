"""The operator’s page of one onboarding: the answers that were sent, who else was asked, and as code."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from app.store.models import onboarding
from app.submission.states import RUNNABLE, State
from tests.canaries import leaks, lines_of_pem
from tests.in_process import Site, right_answers
from tests.one_box import certificate_in
from tests.plain_browser import PlainBrowser
from tests.stories import EXPORT_IDS, certificate_and_key
from tests.web.sent_rows import id_of, put, see

USER, PASSWORD = "ada.of.finance@example.com", "canary-for-operators-0815-äöü"


@pytest.fixture(scope="module")
def operator(site: Site) -> PlainBrowser:
    return site.operator()


def recipient(site: Site, way: str = "Basic", until: str = "check", **presets: str) -> PlainBrowser:
    """Return somebody who has answered up to a page."""
    person = site.begin(schema=f"anaplan_{uuid4().hex[:8]}", **presets)
    while person.path != until:
        answers = right_answers(person.path, way=way)
        if person.path == "password":
            answers = {"username": USER, "password": PASSWORD}
        person.submit(**answers)
    return person


def sent_by(site: Site, way: str = "Basic", **values: Any) -> str:
    """Return the id of an onboarding that was sent and is where `values` say."""
    person = recipient(site, way).submit("Create the connection")
    put(site, id_of(person), **{"state": "connected", "connection_id": f"c_{id_of(person)}"} | values)
    return id_of(person)


def code(page: PlainBrowser, label: str) -> str:
    (block,) = page.page.select(f'[aria-label="{label}"]')
    return block.get_text()


def rows(page: PlainBrowser) -> dict[str, str]:
    """Return what stands beside each label."""
    found = {}
    for row in page.page.select(".summary-list > div"):
        label, *values = [" ".join(cell.get_text(" ").split()) for cell in row.select("dt, dd")]
        found[label] = " | ".join(values)
    return found


def test_the_answers_that_were_sent_are_told_without_secrets(site: Site, operator: PlainBrowser) -> None:
    see(operator, site, sent_by(site))
    found = rows(operator)
    assert found["Anaplan user name"] == USER
    assert found["Password"] == "Entered, and deleted as soon as Fivetran has it"
    assert found["How often?"] == "Every 6 hours | set by operator"
    assert found["Destination"] == "Warehouse | set by operator"
    for export in EXPORT_IDS:
        assert export in operator.text
    assert leaks({"password": PASSWORD}, {"the page": operator.answer.content}) == set()


def test_a_certificate_is_described_and_not_shown(site: Site, operator: PlainBrowser) -> None:
    see(operator, site, sent_by(site, "Certificate"))
    pem, key = certificate_and_key()
    facts, found = certificate_in(pem.encode(), now=datetime.now(UTC)), rows(operator)
    assert found["Certificate’s subject"] == "CN=Planning"
    assert found["Certificate’s e-mail"] == "planning@example.com"
    assert re.sub("[: ]", "", found["SHA-256 fingerprint"]).lower() == facts.sha256
    assert found["Certificate ends on"] == f"{facts.not_after.day} {facts.not_after:%B %Y}"
    secrets = lines_of_pem("key", key) | lines_of_pem("certificate", pem)
    assert leaks(secrets, {"the page": operator.answer.content}) == set()


def test_before_sending_only_what_is_answered_and_what_is_open_is_told(
    site: Site, operator: PlainBrowser
) -> None:
    person = recipient(site, until="exports")
    see(operator, site, id_of(person))
    found = rows(operator)
    assert {step: found[step] for step in ("Signing in", "Anaplan account", "Anaplan user", "Exports")} == {
        "Signing in": "Answered",
        "Anaplan account": "Answered",
        "Anaplan user": "Answered",
        "Exports": "Open",
    }
    assert USER not in operator.answer.text
    assert "Europe" not in operator.text
    assert "The same as code" not in operator.text


def test_what_is_being_corrected_is_told_when_it_is_sent_again(site: Site, operator: PlainBrowser) -> None:
    onboarding_id = sent_by(site, state="needs_attention")
    person = recipient(site).submit("Create the connection")
    put(site, id_of(person), state="needs_attention", connection_id=f"c_{id_of(person)}")
    person.open(f"/onboarding/{id_of(person)}/password").submit(username="typo@example.com")
    see(operator, site, id_of(person))
    assert "has changed answers and not sent them yet" in operator.text
    assert rows(operator)["Anaplan user"] == "Answered"
    for unsent in ("typo@example.com", USER, "The same as code"):
        assert unsent not in operator.text
    assert USER in see(operator, site, onboarding_id).text


def test_who_else_was_asked_is_told_with_how_that_stands(site: Site, operator: PlainBrowser) -> None:
    person = recipient(site, until="password")
    whole = id_of(person)
    links = {}
    for name in ("Ada", "Bob"):
        person.open(f"/onboarding/{whole}/password/someone-else").submit("Make the link", recipient=name)
        (link,) = person.page.select('[aria-label="Link"]')
        links[name] = link.get_text().strip()
    see(operator, site, whole)
    assert rows(operator)["Anaplan user"] == "Waits for Bob"

    def told() -> list[list[str]]:
        (table,) = operator.page.select('[aria-label="Steps that somebody else was asked for"] tbody')
        return [[cell.get_text() for cell in row.select("th, td")][:3] for row in table.select("tr")]

    assert told() == [["Anaplan user", "Ada", "Taken back"], ["Anaplan user", "Bob", "Not opened yet"]]
    bob = site.browser().open(links["Bob"]).submit("Start")
    see(operator, site, whole)
    assert told()[1][2] == "Opened"
    bob.submit(username=USER, password=PASSWORD)
    see(operator, site, whole)
    assert told()[1][2] == "Answered"
    assert USER not in operator.answer.text
    person.open(f"/onboarding/{whole}/exports/someone-else").submit("Make the link", recipient="Cy")
    (link,) = person.page.select('[aria-label="Link"]')
    site.expire(link.get_text().strip())
    see(operator, site, whole)
    assert told()[2] == ["Exports", "Cy", "Link ended"]


def test_the_same_as_terraform_and_curl(site: Site, operator: PlainBrowser) -> None:
    onboarding_id = sent_by(site)
    see(operator, site, onboarding_id)
    written = code(operator, "Terraform")
    assert "password  = var.anaplan_password" in written
    assert f'username  = "{USER}"' in written
    assert f'id = "c_{onboarding_id}"' in written
    curl = code(operator, "Request as a curl command")
    assert curl.startswith("curl -X POST http://127.0.0.1:9/v1/connections")
    assert '"password": "******"' in curl
    assert len(operator.page.select('details [data-module="copy"] button')) == 2
    assert leaks({"password": PASSWORD}, {"the page": operator.answer.content}) == set()


def test_the_connect_card_leaves_the_name_of_the_schema_alone(site: Site, operator: PlainBrowser) -> None:
    see(operator, site, sent_by(site, "ConnectCard"))
    assert "jsonencode" not in code(operator, "Terraform")
    assert '"config": {\n    "schema": "anaplan_' in code(operator, "Request as a curl command")
    assert "auth_mode" not in code(operator, "Request as a curl command")


def test_nothing_is_put_anew_under_the_hands_of_somebody_who_copies(
    site: Site, operator: PlainBrowser
) -> None:
    onboarding_id = sent_by(site)
    for state in State:
        put(site, onboarding_id, state=state)
        see(operator, site, onboarding_id)
        assert bool(operator.page.select("details")) is (state not in RUNNABLE), state


def test_a_link_that_wrong_pins_have_locked_is_said_with_the_remedy(
    site: Site, operator: PlainBrowser
) -> None:
    onboarding_id = id_of(recipient(site, until="account"))

    def tried(wrong_pins: int, **values: Any) -> str:
        with site.parts.database.write() as connection:
            connection.execute(
                update(onboarding)
                .where(onboarding.c.id == onboarding_id)
                .values(pin_hash="x", wrong_pins=wrong_pins, **values)
            )
        return see(operator, site, onboarding_id).text

    assert "locked" not in tried(4)
    said = tried(5)
    assert "The link is locked: a wrong PIN was entered five times" in said
    assert "issue a new link below: it comes with a new PIN" in said
    assert "is locked" not in tried(5, revoked_at=datetime.now(UTC))

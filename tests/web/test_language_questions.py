"""Every question, what is wrong with its answer, and what is known of an answer: all in one language."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from sqlalchemy import text

from app.forms.lists import Lists
from app.store import sittings
from app.store.sittings import LET_IN, Sitting
from tests import in_process
from tests.in_process import Site, right_answers
from tests.key_material import PEM, PKCS8, certificate, key_bytes, rsa_key
from tests.plain_browser import PlainBrowser
from tests.stories import EXPORT_IDS
from tests.untranslated import left_over
from tests.web.bracketed import bracketed_site, in_german, untranslated
from tests.web.sent_rows import id_of

ODD_IDS = """https://us1a.app.anaplan.com
one
one_two
one_two_three_four
one__three
8a81b09a5e8c6f27015eb7a0e0f10001_75A40874E6B64FA3AE0743278996850F_x
a_b_116000000001
75A40874E6B64FA3AE0743278996850F_8a81b09a5e8c6f27015eb7a0e0f10001_116000000001
8a81b09a5e8c6f27015eb7a0e0f10001_75A40874E6B64FA3AE0743278996850F_112000000001
abcdefgh_abcdefgh_123456"""
WRONG: dict[str, list[dict[str, Any]]] = {
    "account": [
        {"address": "https://example.com"},
        {"address": "https://gb1.app.anaplan.com"},
        {"address": "https://eu3.app.anaplan.com"},
        {"address": "https://us1a.app.anaplan.com", "region": "EU"},
    ],
    "password": [{"username": "x" * 300, "password": "y" * 2000}],
    "selection": [
        {"selected_exports": ODD_IDS},
        {"selected_exports": "\n".join(f"one{number}" for number in range(12))},
        {"selected_exports": "x" * 245_000},
        {"selected_exports": "\n".join(f"{EXPORT_IDS[0][:-4]}{number:04}" for number in range(1002))},
    ],
    "destination": [{"schema": name} for name in ("Ab", "a b", "1a", "a" * 70)],
    "schedule": [
        {"data_delay_sensitivity": "CUSTOM", "data_delay_threshold": typed} for typed in ("", "x", "0")
    ],
}
STEPS = ("sign_in", "account", "password", "certificate", "exports", "selection", "destination")


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with bracketed_site(tmp_path_factory.mktemp("bracketed"), support_contact="help@example.com") as site:
        yield site


def said(person: PlainBrowser, *data: str) -> set[str]:
    return untranslated(person, "help@example.com", *data)


def german_at(site: Site, step: str) -> PlainBrowser:
    return in_german(site.arrive_at(step)).open(step)


@pytest.mark.parametrize("step", [*STEPS, "schedule", "network"])
def test_a_question_and_what_is_wrong_with_its_answer(bracketed: Site, step: str) -> None:
    person = german_at(bracketed, step)
    assert said(person, "One") == set()
    person.submit()
    assert person.path != step or said(person, "One") == set()
    for wrong in WRONG.get(step, []):
        if person.path != step:
            person = german_at(bracketed, step)
        assert said(person.submit(**wrong), *wrong.values()) == set()


@pytest.mark.parametrize("step", ["destination", "network"])
def test_lists_that_cannot_be_read_or_are_empty(
    bracketed: Site, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    person = german_at(bracketed, step)
    for lists in (Lists(), Lists(destinations=(), private_links=(), proxy_agents=())):
        monkeypatch.setattr(in_process, "LISTS", lists)
        assert said(person.open(step)) == set()
        chosen: dict[str, Any] = {"networking_method": "PrivateLink"} if step == "network" else {}
        person.submit(**chosen)
        assert person.path != step or said(person) == set()


def test_a_page_that_was_open_too_long(bracketed: Site) -> None:
    person = german_at(bracketed, "password")
    person.token = ""
    assert said(person.look_at(person.post("username=anyone%40example.com"))) == set()
    person = german_at(bracketed, "password").follow("Someone else has this")
    person.token = ""
    assert said(person.look_at(person.post("recipient=Ada")), "Ada") == set()


def test_what_was_entered_and_what_came_of_it(bracketed: Site) -> None:
    person = german_at(bracketed, "account").submit(address="https://us1a.app.anaplan.com")
    assert said(person) == set(), "the region was found"
    person.submit(**right_answers("password"))
    whole, at = id_of(person), datetime.now(UTC)
    for username in ("", "anyone@example.com"):
        with bracketed.parts.database.write() as connection:
            sittings.put(connection, whole, Sitting(LET_IN, at, username=username))
        assert said(person.open("exports")) == set()
    assert said(person.open("password")) == set()
    with bracketed.parts.database.write() as connection:
        connection.execute(text("DELETE FROM secret_value WHERE onboarding_id = :id"), {"id": whole})
    assert said(person.open("password")) == set(), "what was entered was forgotten"


def test_the_warnings_of_a_certificate_are_said_although_they_are_stored_as_text(bracketed: Site) -> None:
    now, key = datetime.now(UTC), rsa_key("leaf")
    pem = key_bytes(key, PEM, PKCS8).decode()
    for made in (
        certificate(key, name="Me", issuer="Me", signer=key, san=None, usages=(), days=(-1, 9), today=now),
        certificate(key, usages=(ExtendedKeyUsageOID.SERVER_AUTH,), today=now),
    ):
        person = german_at(bracketed, "certificate")
        person.submit(certificate=pem, private_key=made.public_bytes(PEM).decode())
        assert person.path == "exports"
        assert said(person.open("certificate"), "CN=Me", "ana@example.com") == set()
        person.submit().submit(sync_mode="AllExports").submit(**right_answers("destination"))
        person.submit(**right_answers("schedule")).submit(**right_answers("network"))
        assert "in each other’s box" in person.text
        answers = "".join(map(str, person.page.select("dl")))
        assert left_over(answers, ("CN=Me", "ana@example.com", "anaplan_mine", "Lake")) == set()

"""Whatever becomes of what was sent, its pages and the receipt say it in the recipient's language."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.store import events, onboardings
from app.submission.states import State
from app.views.recipient.progress_words import IN_THE_WAY
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.stories import EXPORT_IDS
from tests.web.bracketed import bracketed_site, in_german, untranslated
from tests.web.sent_rows import id_of, row_of, sent
from tests.web.test_progress_words import STORED, see
from tests.web.test_receipt import send_by

S = State
SUPPORT = "help@example.com"
FINGERPRINT = re.compile("(?:[0-9A-F]{2}:){7}[0-9A-F]{2}")
TESTS = [
    {"title": "Validating login", "status": status, "message": "Said"}
    for status in ("PASSED", "SKIPPED", "WARNING", "FAILED", "JOB_FAILED")
]
FAILED = {"state": S.NEEDS_ATTENTION, "problem": "tests_failed"}
MORE: list[dict[str, Any]] = [
    FAILED | {"setup_tests": TESTS[3:4]},
    FAILED | {"setup_tests": TESTS},
    {"state": S.NEEDS_ATTENTION, "problem": "secrets_expired"},
    {"state": S.PARKED, "problem": "refused"},
    {"state": S.TESTING, "setup_tests": TESTS},
    {"state": S.AWAITING_APPROVAL, "setup_tests": TESTS},
    {"state": S.CONNECTED, "setup_tests": TESTS},
]
EVERY = [values for values, _, _ in STORED] + MORE


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    settings = {"support_contact": SUPPORT, "redirect_uri_hosts": ("example.com",)}
    with bracketed_site(tmp_path_factory.mktemp("bracketed"), **settings) as site:
        yield site


@pytest.fixture(scope="module")
def german(bracketed: Site) -> PlainBrowser:
    return in_german(sent(bracketed, schema="anaplan_mine"))


@pytest.mark.parametrize("values", EVERY, ids=lambda value: str(value)[:60])
def test_a_state_and_its_receipt(bracketed: Site, german: PlainBrowser, values: dict[str, Any]) -> None:
    data = (*named(bracketed, german), values.get("connection_id", ""))
    assert untranslated(see(bracketed, german, **values), *data) == set()
    german.open(f"/onboarding/{id_of(german)}/receipt")
    assert untranslated(german, *data) == set()


def test_what_fivetran_says_in_english_is_marked_as_such(bracketed: Site, german: PlainBrowser) -> None:
    page = see(bracketed, german, **FAILED, setup_tests=TESTS[3:4])
    assert [each.get_text() for each in page.page.select('.test-list [lang="en"]')] == [
        "Validating login",
        "Said",
    ]


@pytest.mark.parametrize("kind", IN_THE_WAY)
@pytest.mark.parametrize("state", [S.LOOKING, S.CANCELLING])
def test_whatever_is_in_the_way(bracketed: Site, german: PlainBrowser, kind: str, state: State) -> None:
    later = datetime.now(UTC) + timedelta(seconds=50)
    assert (
        untranslated(see(bracketed, german, state=state, problem=kind, next_try_at=later), SUPPORT) == set()
    )


@pytest.mark.parametrize("days", [0, 0.001, 0.1, 2])
def test_how_long_it_takes(bracketed: Site, german: PlainBrowser, days: float) -> None:
    began = datetime.now(UTC) - timedelta(days=days)
    assert untranslated(see(bracketed, german, state=S.TESTING, created_at=began), SUPPORT) == set()


@pytest.mark.parametrize(
    "presets", [{"run_setup_tests": "false"}, {"schedule_type": "manual"}, {"paused": "true"}]
)
def test_what_is_said_of_a_connection_follows_from_the_answers(
    bracketed: Site, presets: dict[str, str]
) -> None:
    person = in_german(sent(bracketed, **presets))
    assert untranslated(connected(bracketed, person), *named(bracketed, person)) == set()


@pytest.mark.parametrize("values", [FAILED, {"state": S.NEEDS_ATTENTION, "problem": "secrets_expired"}])
def test_what_can_be_wrong_with_a_certificate(bracketed: Site, values: dict[str, Any]) -> None:
    way_in = {"networking_method": "ProxyAgent", "proxy_agent_id": "agent_one"}
    person = in_german(send_by(bracketed, "Certificate", **way_in))
    assert untranslated(see(bracketed, person, **values), *named(bracketed, person)) == set()


def test_the_receipt_of_a_certificate_that_somebody_asked_for(bracketed: Site) -> None:
    person = in_german(send_by(bracketed, "Certificate"))
    about = {"recipient": "Ada", "purpose": "The plan for 2027", "created_by": "Dana"}
    change(bracketed, person, **about)
    with bracketed.parts.database.write() as connection:
        events.record(connection, id_of(person), events.RECIPIENT, S.CONNECTED.value, datetime.now(UTC))
    connected(bracketed, person, revision=0)
    person.open(f"/onboarding/{id_of(person)}/receipt")
    certificate = ("CN=Planning", "planning@example.com", *FINGERPRINT.findall(person.answer.text))
    assert len(certificate) == 6
    data = (*about.values(), *certificate, *named(bracketed, person))
    assert untranslated(person, *data) == set()


@pytest.mark.parametrize(
    "gone_wrong", [{"state": S.REFUSED, "problem": "refused"}, {"state": S.NAME_TAKEN}, FAILED]
)
def test_the_way_back_without_a_connection(bracketed: Site, gone_wrong: dict[str, Any]) -> None:
    person = in_german(sent(bracketed))
    change(bracketed, person, failure_uri="https://example.com/failed")
    see(bracketed, person, **gone_wrong)
    assert person.page.select('a.button[href^="https://example.com/failed"]')
    assert untranslated(person, "example.com", *named(bracketed, person)) == set()


def test_the_way_on_with_a_connection(bracketed: Site) -> None:
    person = in_german(sent(bracketed, redirect_uri="https://example.com/done"))
    connected(bracketed, person)
    assert person.page.select('a.button[href^="https://example.com/done"]')
    assert untranslated(person, "example.com", *named(bracketed, person)) == set()


def test_who_may_choose_another_name(bracketed: Site) -> None:
    person = bracketed.arrive_at("network").submit(**right_answers("network"))
    in_german(person.submit("Create the connection"))
    see(bracketed, person, state=S.NAME_TAKEN)
    assert person.page.select('a.button[href$="/destination"]')
    assert untranslated(person, SUPPORT, *EXPORT_IDS) == set()


def connected(site: Site, person: PlainBrowser, **more: Any) -> PlainBrowser:
    """Let somebody's connection work; its id is theirs."""
    return see(site, person, state=S.CONNECTED, connection_id=id_of(person), **more)


def named(site: Site, person: PlainBrowser) -> tuple[str, ...]:
    """Return what the test named: the schema, the reference, whom to ask and the exports."""
    return row_of(site, id_of(person)).schema, id_of(person), SUPPORT, *EXPORT_IDS


def change(site: Site, person: PlainBrowser, **values: str) -> None:
    """Put what an operator would have said of an onboarding."""
    with site.parts.database.write() as connection:
        onboardings.change(connection, id_of(person), **values)

"""The check page, and what Anaplan said to what was entered, are in the recipient's language."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.sitting.outcome import Outcome
from app.store import sittings
from app.store.sittings import Sitting
from app.submission.states import State
from app.views.recipient.anaplan_words import WORDS
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.stories import EXPORT_IDS
from tests.web.bracketed import bracketed_site, in_german, untranslated
from tests.web.sent_rows import id_of, put, sent

NOBODY = "http://127.0.0.1:9"
ANAPLAN_SAID = "Authentication failed. Check the credentials."
DETAILS = {
    "sync_frequency": "1440",
    "data_delay_sensitivity": "CUSTOM",
    "data_delay_threshold": "90",
}


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with bracketed_site(tmp_path_factory.mktemp("bracketed")) as site:
        yield site


@pytest.fixture(scope="module")
def with_anaplan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a site that may ask Anaplan, which nobody answers for."""
    folder: Path = tmp_path_factory.mktemp("with_anaplan")
    with bracketed_site(folder, anaplan_check=True, anaplan_auth_url=NOBODY, anaplan_api_url=NOBODY) as site:
        yield site


def checking(site: Site, schema: str, **presets: str | None) -> PlainBrowser:
    """Return somebody on the check page who was asked everything."""
    person = in_german(site.arrive_at("destination", **presets))
    person.submit(**right_answers("destination") | {"schema": schema})
    person.submit(**right_answers("schedule") | DETAILS)
    return person.submit(**right_answers("network"))


def test_every_answer_and_who_decided_it(bracketed: Site, schema: str) -> None:
    person = checking(bracketed, schema)
    assert person.path == "check"
    assert untranslated(person, schema, *EXPORT_IDS) == set()
    shortly = in_german(bracketed.begin(schema=schema, auth_mode="Basic", sync_mode="AllExports"))
    shortly.submit(region="EU").submit(username="anyone@example.com", password="p")
    assert shortly.path == "check"
    assert untranslated(shortly, schema) == set()


def test_answers_that_changed_meanwhile_are_not_sent(bracketed: Site, schema: str) -> None:
    person = checking(bracketed, schema)
    revision = person.page.select('[name="revision"]')[0]["value"]
    answer = person.post(f"revision={int(str(revision)) + 1}", to="check")
    assert answer.status_code == 409
    assert untranslated(person.look_at(answer), schema, *EXPORT_IDS) == set()


@pytest.mark.parametrize("is_preset", [True, False])
def test_a_name_that_another_onboarding_has(bracketed: Site, schema: str, *, is_preset: bool) -> None:
    checking(bracketed, schema).submit()
    if is_preset:
        other = bracketed.begin(
            schema=schema, group_id="sandbox_lake", auth_mode="Basic", sync_mode="AllExports"
        )
        other.submit(region="EU").submit(username="anyone@example.com", password="p")
    else:
        other = checking(bracketed, schema)
    in_german(other).submit()
    assert other.answer.status_code == 409
    assert untranslated(other, schema, *EXPORT_IDS) == set()


@pytest.mark.parametrize("state", [State.REPAIRING, State.NEEDS_ATTENTION])
def test_correcting_a_connection_that_exists(bracketed: Site, schema: str, state: State) -> None:
    person = in_german(sent(bracketed, schema=schema))
    put(bracketed, id_of(person), state=state, connection_id=f"of_{schema}")
    person.open(f"/onboarding/{id_of(person)}/check")
    assert person.path == "check"
    assert untranslated(person, schema, *EXPORT_IDS) == set()


def told(site: Site, person: PlainBrowser, outcome: str, **more: Any) -> PlainBrowser:
    """Let this be what Anaplan said to what somebody entered."""
    now = datetime.now(UTC)
    again = now + timedelta(minutes=10) if outcome == Outcome.TOO_OFTEN else None
    with site.parts.database.write() as connection:
        sittings.put(connection, id_of(person), Sitting(outcome, now, try_again_at=again, **more))
    return person


@pytest.mark.parametrize("outcome", WORDS)
@pytest.mark.parametrize("way", ["Basic", "Certificate"])
def test_whatever_anaplan_says(with_anaplan: Site, way: str, outcome: str) -> None:
    step = "password" if way == "Basic" else "certificate"
    person = in_german(with_anaplan.arrive_at(step)).submit(**right_answers(step))
    told(with_anaplan, person, outcome, said=ANAPLAN_SAID, username="anyone@example.com")
    assert untranslated(person.open("anaplan"), ANAPLAN_SAID) == set()
    person.open("exports").submit(sync_mode="AllExports").submit(**right_answers("destination"))
    person.submit(**right_answers("schedule")).submit(**right_answers("network"))
    assert person.path == "check"
    assert untranslated(person, "CN=Planning", "planning@example.com") == set()


def test_before_anaplan_was_asked_and_where_the_region_is_preset(with_anaplan: Site) -> None:
    person = with_anaplan.arrive_at("password", region="EU", auth_mode="Basic")
    in_german(person).submit(**right_answers("password"))
    told(with_anaplan, person, Outcome.REFUSED)
    assert untranslated(person.open("anaplan")) == set()
    with with_anaplan.parts.database.write() as connection:
        sittings.forget(connection, id_of(person))
    assert untranslated(person.open("anaplan")) == set()


@pytest.mark.parametrize("way", ["Basic", "Certificate"])
def test_the_text_for_the_administrator_is_in_the_same_language(with_anaplan: Site, way: str) -> None:
    step = "password" if way == "Basic" else "certificate"
    person = in_german(with_anaplan.arrive_at(step)).submit(**right_answers(step))
    told(with_anaplan, person, Outcome.REFUSED, said=ANAPLAN_SAID)
    lines = person.open("anaplan").page.select("pre")[0].get_text().split("\n")
    assert [line for line in lines if line and not line.startswith("⟦") and not line.endswith("⟧")] == []
    assert len(lines) > 10

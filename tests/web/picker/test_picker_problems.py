"""Where Anaplan shows no list there is a page that says why and leads on; and no list is asked for twice."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from threading import Thread

import pytest
from werkzeug.serving import make_server

from app.anaplan import errors
from app.anaplan.errors import AnaplanError
from app.sitting.outcome import Outcome
from app.sitting.reading import NotSignedInError
from app.views.recipient.picking.words import STATES, problem_of
from tests.anaplan_site import AnaplanSite, anaplan_site
from tests.plain_browser import PlainBrowser
from tests.web.sent_rows import id_of

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnaplanSite]:
    with anaplan_site(tmp_path_factory.mktemp("problems"), retry_after=7) as found:
        yield found


def at_models(site: AnaplanSite) -> PlainBrowser:
    return site.picker().submit("Pick from Anaplan").follow("Finance")


def test_opening_costs_one_call_and_reopening_none(site: AnaplanSite) -> None:
    before = site.calls()
    person = at_models(site)
    for _ in range(3):
        person.follow("Budget 2027").submit("Search", q="plan").submit("Add from another model")
        person.open(f"{site.url}/onboarding/{id_of(person)}/selection/workspaces?q=plan").open("workspaces")
        person.follow("Finance")
    assert site.calls() == [
        *before,
        "/2/0/workspaces",
        "/2/0/workspaces/8a81b08e6c2f4d1a017e52c3a9b4d6f0/models",
        "/2/0/models/0A1B2C3D4E5F60718293A4B5C6D7E8F9/exports",
    ]


def test_without_a_role_the_administrator_is_named_and_another_model_leads_on(site: AnaplanSite) -> None:
    person = at_models(site).follow("Board pack")
    assert person.heading == "This model cannot be opened"
    assert "workspace administrator" in person.text
    assert person.follow("Pick from another model").heading == "Models in Finance"


def test_an_archived_model_is_listed_and_marked_and_says_why_it_shows_nothing(site: AnaplanSite) -> None:
    person = at_models(site)
    assert "Budget 2019 Archived" in person.text
    assert person.follow("Budget 2019").heading == "This model is archived"
    assert person.follow("Enter IDs yourself").path == "selection"


def test_a_busy_anaplan_says_until_when(site: AnaplanSite) -> None:
    person = site.picker(username="busy@example.com")
    began = datetime.now(UTC)
    person.submit("Pick from Anaplan")
    assert person.heading == "Anaplan is busy"
    (at,) = re.findall(r"Try again at (\d\d:\d\d:\d\d) UTC", person.text)
    until = datetime.combine(began.date(), datetime.strptime(at, "%H:%M:%S").time(), UTC)  # noqa: DTZ007 - it has no day
    assert 6 <= (until - began).total_seconds() % 86_400 <= 9
    assert not person.page.select("meta[http-equiv=refresh]")
    assert person.follow("Try again").heading == "Anaplan workspaces"


def test_who_sees_no_workspace_is_told_whom_to_ask(site: AnaplanSite) -> None:
    person = site.picker(username="nothing@example.com").submit("Pick from Anaplan")
    assert person.heading == "This user sees no workspace in Anaplan"
    assert "workspace administrator" in person.text


def test_whom_the_front_door_kept_out_signs_in_first(site: AnaplanSite) -> None:
    person = site.arrive_at("selection", username="edge@example.com")
    assert site.sign_in(person).outcome == Outcome.FAILING
    person.submit("Pick from Anaplan")
    assert person.heading == "Sign in to Anaplan to pick exports"


@pytest.mark.parametrize("how", ["reading", "ticking"])
def test_a_session_that_is_over_is_begun_again_by_a_button(site: AnaplanSite, how: str) -> None:
    person = at_models(site).follow("Budget 2027")
    page, picks = person.url, [str(box["value"]) for box in person.page.select("input[type=checkbox]")]
    person.submit("Search", selected_exports=picks[:1])
    site.end_session(person)
    if how == "reading":
        person.open(page)
    else:
        person.submit("Done", selected_exports=picks[:2])
    assert person.heading == "Your session with Anaplan is over"
    (form,) = person.page.select("main form")
    assert (form["action"], form["method"]) == (f"/onboarding/{id_of(person)}/anaplan", "post")
    assert person.fields(form)["then"] == "selection"
    site.sign_in(person)
    person.open(page)
    assert [box["value"] for box in person.page.select("input[checked]")] == picks[:1]


def test_a_token_that_anaplan_ended_is_not_tried_again(site: AnaplanSite) -> None:
    person = at_models(site)
    with site.parts.database.read() as connection:
        (token,) = connection.exec_driver_sql(
            "SELECT count(token) FROM anaplan_sitting WHERE onboarding_id = ?", (id_of(person),)
        ).one()
    assert token == 1
    site.end_all_tokens()
    before = len(site.calls())
    assert person.follow("Budget 2027").heading == "Your session with Anaplan is over"
    person.open(person.url)
    assert len(site.calls()) == before + 1


def test_an_anaplan_that_does_not_answer_says_so(tmp_path: Path) -> None:
    with anaplan_site(tmp_path) as site:
        person = site.picker()
        person.submit("Pick from Anaplan")
    person.follow("Finance")
    assert person.heading == "Anaplan did not answer"


def test_a_web_page_in_the_place_of_a_list_is_trouble(tmp_path: Path) -> None:
    with anaplan_site(tmp_path) as site:
        person = site.picker()
        port = int(site.sandbox_url.rpartition(":")[2])

    def page(_environ: object, start: object) -> list[bytes]:
        start("503 Service Unavailable", [("Content-Type", "text/html")])  # type: ignore[operator]  # WSGI's own
        return [b"<title>503</title>"]

    server = make_server("127.0.0.1", port, page)
    try:
        Thread(target=server.serve_forever, daemon=True).start()
        assert person.submit("Pick from Anaplan").heading == "Anaplan has a problem just now"
    finally:
        server.shutdown()
        server.server_close()


def test_an_address_that_this_user_does_not_see_is_not_asked_for(site: AnaplanSite) -> None:
    person = at_models(site)
    before = site.calls()
    for path in (
        "nowhere",
        "nowhere/models/0A1B2C3D4E5F60718293A4B5C6D7E8F9",
        "8a81b08e6c2f4d1a017e52c3a9b4d6f0/models/x",
    ):
        person.open(f"{site.url}/onboarding/{id_of(person)}/selection/workspaces/{path}")
        assert person.heading == "This is not among what this user sees in Anaplan"
        assert person.follow("Pick from another model").heading == "Anaplan workspaces"
    assert site.calls() == before


KINDS = [
    errors.AnaplanBusyError("", 65),
    errors.AnaplanNotFoundError("", 404),
    errors.AnaplanBlockedError("", 403),
    errors.AnaplanUnreachableError(""),
    errors.AnaplanTroubleError("", 502),
    *[errors.AnaplanModelError("", status) for status in STATES],
]


def test_every_error_has_words_of_its_own() -> None:
    said = [problem_of(error, NOON, was_let_in=True).heading for error in KINDS]
    assert len(set(said)) == len(KINDS)
    assert problem_of(KINDS[0], NOON, was_let_in=True).advice.startswith(
        "Try again at 12:01:05\N{NO-BREAK SPACE}UTC"
    )


def test_a_state_of_tomorrow_has_words_too() -> None:
    error: AnaplanError = errors.AnaplanModelError("", HTTPStatus.IM_A_TEAPOT)
    assert problem_of(error, NOON, was_let_in=True) == STATES[425]
    first = problem_of(NotSignedInError(""), NOON, was_let_in=False)
    assert first != problem_of(NotSignedInError(""), NOON, was_let_in=True)

"""Every state has its words on the recipient's pages, and so has whatever can be in the way."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.store import vault
from app.store.vault import SENT_LIFE
from app.submission.states import RUNNABLE, State
from app.views.recipient.progress import FINISHED
from app.views.recipient.progress_words import IN_THE_WAY, WORDS
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.web.sent_rows import id_of, put, sent
from tests.web.stored_kinds import KINDS

S = State
SOME_TIME = datetime(2026, 1, 2, tzinfo=UTC)
SAFE = "Your answers are safe."
TESTS = [
    {"title": "Validating login", "status": "PASSED", "message": None},
    {"title": "Reading the exports", "status": "RUNNING", "message": None},
]
WARNED = [*TESTS[:1], {"title": "Reading the exports", "status": "WARNING", "message": "Said"}]

STORED: list[tuple[dict[str, Any], str, str]] = [
    ({"state": S.SUBMITTED}, "Setting up your connection", "We are setting up your connection in Fivetran"),
    ({"state": S.LOOKING}, "Setting up your connection", "Most are ready within a minute"),
    ({"state": S.LOOKING, "problem": "uncertain"}, "Setting up", "so that there are never two"),
    ({"state": S.LOOKING, "problem": "refused"}, "Setting up", "Most are ready within a minute"),
    ({"state": S.CREATING}, "Setting up your connection", "Most are ready within a minute"),
    ({"state": S.UNCERTAIN, "problem": "uncertain"}, "Setting up", "We look for it before we ask again"),
    ({"state": S.CREATED, "config_revision": 0}, "Setting up", "gets your corrected answers"),
    ({"state": S.CREATED, "problem": "uncertain"}, "Setting up", "became of your earlier correction"),
    ({"state": S.CORRECTING}, "Setting up your connection", "gets your corrected answers"),
    ({"state": S.TESTING}, "Setting up your connection", "That can take several minutes"),
    ({"state": S.TESTING, "problem": "unpause"}, "Setting up your connection", "is testing them"),
    ({"state": S.STARTING}, "Setting up your connection", "now being started"),
    ({"state": S.CARD_WAITING}, "You are going to Fivetran’s page", "The next page belongs to Fivetran"),
    ({"state": S.CANCELLING}, "Your onboarding is being cancelled", "This was cancelled"),
    (
        {"state": S.CANCELLING, "problem": "abandoned"},
        "Your onboarding is being cancelled",
        "This was cancelled",
    ),
    ({"state": S.CANCELLING, "taken_over": True}, "Your onboarding is", "stays at Fivetran as it is"),
    ({"state": S.CANCELLING, "problem": "unreachable"}, "Your onboarding is", "We keep trying"),
    ({"state": S.AWAITING_APPROVAL}, "Your part is done", "Nothing is copied yet"),
    ({"state": S.CONNECTED}, "Your Anaplan account is connected", "did not tell their names"),
    ({"state": S.CONNECTED, "setup_tests": TESTS[:1]}, "Your Anaplan account is", "Connected and tested"),
    ({"state": S.CONNECTED, "setup_tests": WARNED}, "Your Anaplan account is", "Connected, with a warning"),
    (
        {"state": S.CONNECTED, "repair_began_at": SOME_TIME},
        "Your Anaplan",
        "is the same connection as before",
    ),
    (
        {"state": S.REPAIRING, "connection_id": "repaired"},
        "Check your answers",
        "replaces what Fivetran signs in",
    ),
    ({"state": S.NAME_TAKEN}, "The schema needs another name", "is already used in this destination"),
    ({"state": S.REFUSED, "problem": "refused"}, "The connection was not created", "Fivetran says: Said"),
    ({"state": S.REFUSED, "problem": "sign_in"}, "The connection was not created", "service’s own key"),
    ({"state": S.REFUSED, "problem": "secrets_expired"}, "The connection", "removed the credentials"),
    ({"state": S.NEEDS_ATTENTION, "problem": "refused"}, "Your connection needs", "refused what we sent"),
    ({"state": S.NEEDS_ATTENTION, "problem": "unpause"}, "Your connection needs", "will not start the"),
    ({"state": S.NEEDS_ATTENTION, "problem": "tests_failed"}, "Your connection needs", "could not finish"),
    ({"state": S.NEEDS_ATTENTION, "problem": "tests_unclear"}, "Your connection", "how its tests ended"),
    ({"state": S.PARKED, "problem": "deleted"}, "We need to look", "Somebody deleted the connection"),
    ({"state": S.PARKED, "problem": "stranger"}, "We need to look", "connection of the same name"),
    ({"state": S.PARKED, "problem": "differs"}, "We need to look", "not as it was asked for"),
    ({"state": S.PARKED, "problem": "no_answer"}, "We need to look", "never gave a clear answer"),
    ({"state": S.PARKED, "problem": "not_deleted"}, "We need to look", "refuses to delete"),
    ({"state": S.CANCELLED}, "This onboarding was cancelled", "Nothing that we made is left at Fivetran"),
    ({"state": S.CANCELLED, "taken_over": True}, "This onboarding was cancelled", "left as it was"),
]


@pytest.fixture(scope="module")
def person(site: Site) -> PlainBrowser:
    return sent(site)


def see(site: Site, person: PlainBrowser, **values: Any) -> PlainBrowser:
    """Put the row as it is given, all else as after sending, and open the page."""
    kind = values.pop("problem", None)
    now = datetime.now(UTC)
    put(
        site,
        id_of(person),
        **{"connection_id": None, "config_revision": None, "taken_over": False, "setup_tests": []}
        | {"repair_began_at": None, "created_at": now, "next_try_at": now, "lease_until": None}
        | {"problem": {"kind": kind, "message": "Said", "times": 1} if kind else None}
        | values,
    )
    person.open(f"/onboarding/{id_of(person)}/progress")
    assert not ("uncertain" in (values["state"], kind) and person.page.select("main form, main a.button"))
    return person


@pytest.mark.parametrize(("values", "heading", "words"), STORED, ids=lambda value: str(value)[:60])
def test_a_state_has_its_words(
    site: Site, person: PlainBrowser, values: dict[str, Any], heading: str, words: str
) -> None:
    see(site, person, **values)
    assert person.heading.startswith(heading)
    assert words in person.text


def test_no_state_is_without_words() -> None:
    assert {values["state"] for values, _, _ in STORED} == set(State)
    assert set(State) == {*RUNNABLE, *FINISHED, S.REPAIRING}
    assert WORDS.keys() == set(RUNNABLE)


def test_no_problem_is_without_words() -> None:
    told = {values.get("problem") for values, _, _ in STORED} | IN_THE_WAY.keys()
    assert told - {None} == KINDS


@pytest.mark.parametrize("kind", IN_THE_WAY)
@pytest.mark.parametrize("state", [S.LOOKING, S.UNCERTAIN, S.CREATED, S.TESTING, S.STARTING])
def test_whatever_is_in_the_way_is_said_with_what_becomes_of_the_answers(
    site: Site, person: PlainBrowser, kind: str, state: State
) -> None:
    sent_at = datetime.now(UTC) - timedelta(minutes=3, seconds=20)
    next_at = datetime.now(UTC) + timedelta(seconds=50)
    has_it = state in (S.TESTING, S.STARTING)
    more = {"connection_id": "theirs", "config_revision": 9, "revision": 9} if has_it else {}
    see(site, person, state=state, problem=kind, created_at=sent_at, next_try_at=next_at, **more)
    (spoken,) = person.page.select("[role=status]")
    assert spoken.get_text() == IN_THE_WAY[kind]
    assert "3 minutes so far" in person.text
    assert "so far" not in spoken.get_text()
    assert f"Next check at {next_at:%H:%M:%S} UTC" in person.text
    assert SAFE in person.text
    until = f"if Fivetran has not accepted them by {sent_at + SENT_LIFE:%-d %B %Y, %H:%M} UTC."
    assert (until in person.text) is not has_it


def test_credentials_that_are_gone_are_not_said_to_be_deleted_later(site: Site) -> None:
    person = sent(site)
    with site.parts.database.write() as connection:
        vault.forget(connection, id_of(person))
    see(site, person, state=S.LOOKING, problem="busy")
    assert SAFE in person.text
    assert "credentials" not in person.text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "1 minute"),
        (7300, "2 hours"),
        (90000, "1 day"),
    ],
)
def test_the_time_so_far_is_told_in_its_largest_unit(
    site: Site, person: PlainBrowser, seconds: int, words: str
) -> None:
    see(site, person, state=S.TESTING, created_at=datetime.now(UTC) - timedelta(seconds=seconds + 0.2))
    assert person.page.select(".progress__elapsed")[0].get_text() == f"{words} so far"


def test_tests_are_named_as_they_come(site: Site, person: PlainBrowser) -> None:
    see(site, person, state=S.TESTING, setup_tests=TESTS)
    assert [" ".join(test.get_text(" ").split()) for test in person.page.select(".test-list li")] == [
        "Validating login Passed",
        "Reading the exports Running",
    ]


def test_whoever_got_no_card_is_not_said_to_be_at_it(site: Site) -> None:
    person = sent(site, auth_mode="ConnectCard")
    put(site, id_of(person), state=S.CARD_WAITING, connection_id="ours")
    person.open(f"/onboarding/{id_of(person)}/progress").follow("Continue to Fivetran")
    assert person.heading == "Fivetran’s page could not be opened"
    person.open(f"/onboarding/{id_of(person)}/progress")
    assert person.heading == "You are going to Fivetran’s page"


def test_the_page_follows_by_itself_without_scripts(site: Site, person: PlainBrowser) -> None:
    for state in set(RUNNABLE) - {S.CARD_WAITING}:
        see(site, person, state=state)
        assert person.page.select('noscript meta[http-equiv="refresh"]')


def test_whoever_got_no_script_can_look_again(site: Site, person: PlainBrowser) -> None:
    page = see(site, person, state=State.TESTING)
    assert page.follow("look again").heading == "Setting up your connection"


def test_no_page_shows_what_was_entered_in_secret(site: Site, person: PlainBrowser) -> None:
    for values, _, _ in STORED:
        assert right_answers("password")["password"] not in see(site, person, **values).answer.text

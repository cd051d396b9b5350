"""An operator is told of each state and problem in words, with the facts, and is offered what can be done."""

import ast
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.store import events, submissions
from app.store.events import Actor
from app.submission.intervening import can_cancel, can_look_now, can_take_over
from app.submission.states import RUNNABLE, State
from app.views.card_return import Came
from app.views.operator.timeline_words import HAPPENED
from app.views.operator.words import DONE, MEANINGS, PROBLEMS, STATES
from tests.in_process import Site
from tests.operators import state_of
from tests.plain_browser import PlainBrowser
from tests.web.sent_rows import id_of, put, see, sent
from tests.web.stored_kinds import KINDS

APP = Path(__file__).parents[2] / "app"
MARKER = "http://127.0.0.1:5000/connect-card/return/abc"


@pytest.fixture(scope="module")
def operator(site: Site) -> PlainBrowser:
    return site.operator()


@pytest.fixture(scope="module")
def onboarding_id(site: Site) -> str:
    return id_of(sent(site))


@pytest.mark.parametrize("state", State)
def test_a_state_is_said_and_offers_what_can_be_done(
    site: Site, operator: PlainBrowser, onboarding_id: str, state: State
) -> None:
    put(site, onboarding_id, state=state, problem=None)
    see(operator, site, onboarding_id)
    assert operator.page.select("main .tag")[0].get_text() == STATES[state][0]
    assert state_of(operator) == state
    assert MEANINGS[state] in operator.text
    check = "Test again" if state is State.NEEDS_ATTENTION else "Check now"
    with site.parts.database.read() as connection:
        row = submissions.of_onboarding(connection, onboarding_id)
    assert row is not None
    can = {check: can_look_now(row), "Take over": can_take_over(state), "Cancel …": can_cancel(row)}
    assert offered(operator) == [words for words, may in can.items() if may]
    assert bool(operator.page.select('meta[http-equiv="refresh"]')) is (state in RUNNABLE)


OF_THE_LINK = ("Approve", "Extend", "Issue a new link …", "Make a repair link …", "Revoke …")


def offered(operator: PlainBrowser) -> list[str]:
    """Return what can be done about the submission; what can be done about the link is another matter."""
    words = [
        " ".join(found.get_text().split())
        for found in operator.page.select("main [type=submit], main a.button")
    ]
    return [word for word in words if word not in OF_THE_LINK]


def test_what_was_cancelled_is_not_brought_back_to_life_by_a_look(
    site: Site, operator: PlainBrowser, onboarding_id: str
) -> None:
    put(site, onboarding_id, state="parked", problem={"kind": "not_deleted", "message": "", "times": 1})
    see(operator, site, onboarding_id)
    assert offered(operator) == ["Take over", "Cancel …"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_problem_is_said_with_fivetrans_words(
    site: Site, operator: PlainBrowser, onboarding_id: str, kind: str
) -> None:
    put(site, onboarding_id, state="parked", problem={"kind": kind, "message": "<b>Said</b>", "times": 3})
    text = see(operator, site, onboarding_id).text
    assert f"{PROBLEMS[kind]}. Fivetran says: <b>Said</b>" in text
    assert f"Problem {kind} Times in a row 3 Fivetran’s words <b>Said</b>" in text


def test_nothing_that_happens_is_without_words() -> None:
    recorded = {
        node.value
        for file in APP.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "events.record"
        for part in call.args[3:4]
        for node in ast.walk(part)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert HAPPENED.keys() == recorded | {"waits"} | set(State) | set(Came)
    assert set(STATES) == set(MEANINGS) == set(State)
    assert set(PROBLEMS) == KINDS


def test_the_raw_facts_are_there(site: Site, operator: PlainBrowser, onboarding_id: str) -> None:
    at = datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC)
    times = ("lease_until", "next_try_at", "unclear_at", "last_attempt_at")
    values: dict[str, Any] = dict.fromkeys(times, at) | {"attempt": 4, "fence": 17, "marker": MARKER}
    put(site, onboarding_id, state="uncertain", problem=None, connection_id="blue_boat", **values)
    text = see(operator, site, onboarding_id).text
    shown = "3 Feb 2031, 04:05:06 UTC"
    for name in ("Lease until", "Next check", "Next check at", "Unclear since", "Last create"):
        assert f"{name} {shown}" in text
    for words in ("Creates sent 4", "Fence 17", f"Marker {MARKER}", "Connection blue_boat", "Taken over no"):
        assert words in text
    put(site, onboarding_id, connection_id=None)


def test_what_has_no_words_yet_is_shown_as_it_is(site: Site, operator: PlainBrowser) -> None:
    onboarding_id, now = id_of(sent(site)), datetime.now(UTC)
    with site.parts.database.write() as connection:
        events.record(connection, onboarding_id, Actor("<i>who"), "flew", now, problem="gale", found="<b>")
        events.record(connection, onboarding_id, events.WORKER, "waits", now, was="testing", problem="busy")
    rows = [row.select("td") for row in see(operator, site, onboarding_id).page.select("tbody tr")]
    assert [cell.get_text() for cell in rows[-2][1:]] == ["<i>who", "flew: <b>, gale", ""]
    assert [cell.get_text() for cell in rows[-1][1:]] == [
        "worker",
        "Has to wait: Fivetran’s limit of calls is used up for now",
        "testing",
    ]


def test_what_was_not_sent_yet_has_no_actions(site: Site, operator: PlainBrowser) -> None:
    see(operator, site, id_of(site.begin(schema="anaplan_not_sent")))
    assert "Nothing was sent yet" in operator.text
    assert "Schema anaplan_not_sent" in operator.text
    assert offered(operator) == []
    for action in ("check", "take-over", "cancel"):
        answer = operator.post("connection_id=x", to=f"{operator.url.partition('?')[0]}/{action}")
        assert answer.headers["Location"].endswith("?done=moved")


@pytest.mark.parametrize("done", [*DONE, "", "anything", "<b>invented</b>"])
def test_the_outcome_of_an_action_is_a_fixed_sentence(
    site: Site, operator: PlainBrowser, onboarding_id: str, done: str
) -> None:
    notices = see(operator, site, onboarding_id, done).page.select("[role=status]")
    assert [notice.p.get_text() for notice in notices if notice.p] == (
        [DONE[done][2]] if done in DONE else []
    )
    assert "invented" not in operator.text

"""The table of states: what is not in it cannot happen."""

import ast
from itertools import product
from pathlib import Path

import pytest

from app.store.models import RELEASED_STATES
from app.submission.states import CORRECTABLE, RUNNABLE, WAYS, IllegalMoveError, State, way
from app.submission.worker import STEPS, STEPS_IF_INTERRUPTED

APP = Path(__file__).parents[2] / "app"
FINAL = {State.CANCELLED}


def ways_out(state: State) -> set[State]:
    return {becomes for was, becomes in WAYS if was is state}


def calls(name: str) -> set[str]:
    """Return the modules in which something of this name is called."""
    return {
        str(file.relative_to(APP))
        for file in APP.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", None) == name or getattr(node.func, "attr", None) == name)
    }


def test_every_state_is_reached_and_only_the_final_ones_are_not_left() -> None:
    assert {becomes for _, becomes in WAYS} == set(State)
    assert {state for state in State if not ways_out(state)} == FINAL


def test_the_worker_has_a_step_for_exactly_the_states_it_works_on() -> None:
    assert STEPS.keys() == set(RUNNABLE)
    assert STEPS_IF_INTERRUPTED.keys() <= set(RUNNABLE)


def test_no_way_leads_back_to_creating_once_a_connection_exists() -> None:
    after = {State.CREATED, State.CORRECTING, State.TESTING, State.CARD_WAITING, State.STARTING}
    for state in after:
        assert not ways_out(state) & {State.CREATING, State.LOOKING, State.UNCERTAIN}


def test_only_a_look_leads_to_creating() -> None:
    assert {was for was, becomes in WAYS if becomes is State.CREATING} == {State.LOOKING}


def test_corrected_answers_start_again_from_the_beginning() -> None:
    for state in set(CORRECTABLE) - {State.REPAIRING}:
        assert ways_out(state) - {State.CREATED, State.REPAIRING} == {State.SUBMITTED, State.CANCELLING} | (
            set() if state is State.NEEDS_ATTENTION else {State.CANCELLED}
        )


def test_what_works_is_left_for_a_repair_only_and_a_repair_is_never_cancelled() -> None:
    assert ways_out(State.CONNECTED) == {State.REPAIRING}
    assert {was for was, becomes in WAYS if becomes is State.REPAIRING} == {
        *(State.CONNECTED, State.NEEDS_ATTENTION, State.PARKED)
    }
    as_it_was = {State.CONNECTED, State.NEEDS_ATTENTION, State.PARKED}
    assert ways_out(State.REPAIRING) == {State.SUBMITTED, State.CARD_WAITING} | as_it_was


def test_names_are_released_only_where_nothing_of_ours_is() -> None:
    assert set(RELEASED_STATES) == {State.NAME_TAKEN, State.REFUSED, State.CANCELLED}


def test_a_way_is_given_exactly_for_what_the_table_has() -> None:
    for was, becomes in product(State, State):
        if (was, becomes) in WAYS:
            assert way(was, becomes).becomes == becomes
            continue
        with pytest.raises(IllegalMoveError):
            way(was, becomes)


def test_nobody_but_the_table_gives_leave_to_move() -> None:
    assert calls("Way") == {"submission/states.py"}


def test_nothing_else_writes_to_submissions() -> None:
    tables = {"insert", "update", "delete"}
    writers = {
        str(file.relative_to(APP))
        for file in APP.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", None) in tables
        and node.args
        and getattr(node.args[0], "id", None) == "submission"
    }
    assert writers == {"store/submissions.py", "store/leases.py"}
    assert "state" not in {
        keyword.arg
        for node in ast.walk(ast.parse((APP / "store" / "leases.py").read_text()))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
    }

"""The table of states: what is not in it cannot happen."""

import pytest

from app.store.models import RELEASED_STATES
from app.submission.states import CORRECTABLE, RUNNABLE, WAYS, IllegalMoveError, State, check_way
from app.submission.worker import HANDLERS


def test_every_state_stands_in_the_table() -> None:
    assert WAYS.keys() == set(State)


def test_the_worker_has_a_handler_for_exactly_the_states_it_works_on() -> None:
    assert HANDLERS.keys() == set(RUNNABLE)


def test_no_way_leads_back_to_creating_once_a_connection_exists() -> None:
    after = {State.CREATED, State.TESTING, State.CARD_WAITING, State.CONNECTED}
    for state in after:
        assert not WAYS[state] & {State.CREATING, State.LOOKING, State.UNCERTAIN}


def test_corrected_answers_start_again_from_the_beginning() -> None:
    for state in CORRECTABLE:
        assert WAYS[state] == {State.SUBMITTED}


def test_names_are_released_only_where_nothing_was_made() -> None:
    assert set(RELEASED_STATES) == {State.NAME_TAKEN, State.REFUSED}


def test_a_way_that_is_not_in_the_table_is_refused() -> None:
    check_way(State.LOOKING, State.CREATING)
    check_way(State.TESTING, State.PARKED)
    with pytest.raises(IllegalMoveError):
        check_way(State.CREATED, State.CREATING)
    with pytest.raises(IllegalMoveError):
        check_way(State.CONNECTED, State.SUBMITTED)

"""The states of a submission and the ways between them, on one screen.

submitted → looking → creating → created → testing → connected
                │         │         │          └→ needs_attention → submitted (corrected)
                │         │         └→ card_waiting → connected
                │         ├→ uncertain → looking
                │         └→ looking (refused: look once more)
                ├→ name_taken, refused → submitted (corrected)
                └→ created (found by our marker)
Every state may be parked: an operator has to look.
"""

from enum import StrEnum


class State(StrEnum):
    """Where a submission is."""

    SUBMITTED = "submitted"
    LOOKING = "looking"
    CREATING = "creating"
    UNCERTAIN = "uncertain"
    CREATED = "created"
    TESTING = "testing"
    NEEDS_ATTENTION = "needs_attention"
    CARD_WAITING = "card_waiting"
    CONNECTED = "connected"
    NAME_TAKEN = "name_taken"
    REFUSED = "refused"
    PARKED = "parked"


S = State

WAYS: dict[State, frozenset[State]] = {
    S.SUBMITTED: frozenset({S.LOOKING, S.CREATED}),
    S.LOOKING: frozenset({S.CREATING, S.CREATED, S.UNCERTAIN, S.NAME_TAKEN, S.REFUSED}),
    S.CREATING: frozenset({S.CREATED, S.UNCERTAIN, S.LOOKING, S.REFUSED}),
    S.UNCERTAIN: frozenset({S.LOOKING}),
    S.CREATED: frozenset({S.TESTING, S.CARD_WAITING, S.CONNECTED, S.NEEDS_ATTENTION}),
    S.TESTING: frozenset({S.CONNECTED, S.NEEDS_ATTENTION}),
    S.CARD_WAITING: frozenset({S.CONNECTED, S.NEEDS_ATTENTION}),
    S.NEEDS_ATTENTION: frozenset({S.SUBMITTED}),
    S.NAME_TAKEN: frozenset({S.SUBMITTED}),
    S.REFUSED: frozenset({S.SUBMITTED}),
    S.CONNECTED: frozenset(),
    S.PARKED: frozenset(),
}

RUNNABLE = (S.SUBMITTED, S.LOOKING, S.CREATING, S.UNCERTAIN, S.CREATED, S.TESTING, S.CARD_WAITING)
"""The worker has something to do, now or at `next_try_at`."""

CORRECTABLE = (S.NEEDS_ATTENTION, S.NAME_TAKEN, S.REFUSED)
"""The recipient may change answers and send again."""


class IllegalMoveError(Exception):
    """A way that the table does not have."""


def check_way(was: str, becomes: State) -> None:
    """Raise IllegalMoveError unless the table has this way."""
    if becomes != was and becomes is not S.PARKED and becomes not in WAYS[State(was)]:
        raise IllegalMoveError(f"{was} -> {becomes}")

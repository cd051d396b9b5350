"""The states of a submission and the ways between them, on one screen. What is not here cannot be written.

submitted → looking → creating → created → testing → starting → connected
                │         │         │ ↕       └→ needs_attention → submitted (corrected)
                │         │         │ correcting
                │         │         └→ card_waiting → starting
                │         └→ uncertain → looking
                └→ created (found by our marker), name_taken, refused

connected → repairing (a repair link is out) → submitted, or card_waiting → … → connected
"""

from enum import StrEnum

from app.store.ways import Way


class State(StrEnum):
    """Where a submission is."""

    SUBMITTED = "submitted"
    LOOKING = "looking"
    CREATING = "creating"
    UNCERTAIN = "uncertain"
    CREATED = "created"
    CORRECTING = "correcting"
    TESTING = "testing"
    STARTING = "starting"
    NEEDS_ATTENTION = "needs_attention"
    CARD_WAITING = "card_waiting"
    AWAITING_APPROVAL = "awaiting_approval"
    CONNECTED = "connected"
    REPAIRING = "repairing"
    NAME_TAKEN = "name_taken"
    REFUSED = "refused"
    PARKED = "parked"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"


S = State

WAYS: dict[tuple[State, State], str] = {
    (S.SUBMITTED, S.LOOKING): "S1 taken up; nothing exists that we know of",
    (S.SUBMITTED, S.CREATED): "S1 taken up; the connection exists",
    (S.LOOKING, S.CREATING): "S2, S10 absent: the intent is written, then the one call is made",
    (S.LOOKING, S.NAME_TAKEN): "S3 a stranger has the name, and nothing of ours is in doubt",
    (S.CREATING, S.CREATED): "S4 made",
    (S.CREATING, S.UNCERTAIN): "S5a no clear answer",
    (S.CREATING, S.LOOKING): "S5b, S7 clearly not made",
    (S.LOOKING, S.REFUSED): "S5b refused, and nothing of ours is there",
    (S.CREATING, S.PARKED): "S6 made, but not as it was asked for",
    (S.CREATING, S.REFUSED): "S7 the key may not create, and nothing is in doubt",
    (S.UNCERTAIN, S.LOOKING): "S8 time to look again",
    (S.LOOKING, S.UNCERTAIN): "S8 still absent, and an earlier call may still be done",
    (S.LOOKING, S.CREATED): "S9 found by our marker",
    (S.LOOKING, S.PARKED): "S11 too many tries, or a stranger's while ours is in doubt",
    (S.CREATED, S.CORRECTING): "S12 the intent to correct is written, then the call is made",
    (S.CORRECTING, S.CREATED): "S12, S13 accepted; or to be sent once more, the same",
    (S.CORRECTING, S.NEEDS_ATTENTION): "S15 the correction was refused",
    (S.CREATED, S.TESTING): "S14 Fivetran has the config; now the tests",
    (S.CREATED, S.STARTING): "S14 it was not to be tested",
    (S.CREATED, S.CARD_WAITING): "S17 the Connect Card asks for the rest",
    (S.TESTING, S.STARTING): "S14 tests passed",
    (S.TESTING, S.NEEDS_ATTENTION): "S15 tests failed",
    (S.CARD_WAITING, S.STARTING): "S17 Fivetran says that it is set up",
    (S.STARTING, S.CONNECTED): "S16 started, or left paused as asked",
    (S.STARTING, S.TESTING): "S16 Fivetran starts nothing untested",
    (S.STARTING, S.AWAITING_APPROVAL): "an operator has a last word before syncing starts",
    (S.AWAITING_APPROVAL, S.STARTING): "approved by an operator",
    (S.STARTING, S.NEEDS_ATTENTION): "S15 Fivetran will not start it",
    **{
        (state, S.PARKED): "S18 deleted at Fivetran"
        for state in (S.CORRECTING, S.TESTING, S.CARD_WAITING, S.STARTING)
    },
    **{
        (state, S.REPAIRING): "an operator asks for new credentials for a connection that exists"
        for state in (S.CONNECTED, S.NEEDS_ATTENTION, S.PARKED)
    },
    (S.REPAIRING, S.SUBMITTED): "new credentials were entered and sent",
    (S.REPAIRING, S.CARD_WAITING): "the recipient goes to the Connect Card again",
    **{
        (S.REPAIRING, state): "an operator has ended the repair: it is as it was"
        for state in (S.CONNECTED, S.NEEDS_ATTENTION, S.PARKED)
    },
    **{
        (S.CARD_WAITING, state): "an operator has ended the repair: it is as it was"
        for state in (S.CONNECTED, S.NEEDS_ATTENTION)
    },
    (S.NEEDS_ATTENTION, S.SUBMITTED): "corrected, or to be tested again",
    (S.NAME_TAKEN, S.SUBMITTED): "given another name, or an operator's word",
    (S.REFUSED, S.SUBMITTED): "corrected, or an operator's word",
    (S.PARKED, S.SUBMITTED): "an operator's word: look again",
    (S.NAME_TAKEN, S.CREATED): "taken over by an operator",
    (S.REFUSED, S.CREATED): "taken over by an operator",
    (S.PARKED, S.CREATED): "taken over by an operator",
    **{
        (state, S.CANCELLING): "cancelled by an operator; something may exist"
        for state in State
        if state not in (S.CONNECTED, S.REPAIRING, S.CANCELLING, S.CANCELLED)
    },
    **{
        (state, S.CANCELLED): "cancelled by an operator; nothing was ever sent"
        for state in (S.SUBMITTED, S.LOOKING, S.NAME_TAKEN, S.REFUSED)
    },
    (S.CANCELLING, S.CANCELLED): "nothing of ours is there any more",
    (S.CANCELLING, S.PARKED): "Fivetran refuses to delete it",
    (S.CANCELLING, S.CARD_WAITING): "S17 its card is not abandoned after all, so nothing is deleted",
}

RUNNABLE = (
    *(S.SUBMITTED, S.LOOKING, S.CREATING, S.UNCERTAIN, S.CREATED, S.CORRECTING),
    *(S.TESTING, S.CARD_WAITING, S.STARTING, S.CANCELLING),
)
"""The worker has something to do, now or at `next_try_at`."""

CORRECTABLE = (S.NEEDS_ATTENTION, S.NAME_TAKEN, S.REFUSED, S.REPAIRING)
"""The recipient may change answers and send again."""


class IllegalMoveError(Exception):
    """A way that the table does not have."""


def way(was: str, becomes: State) -> Way:
    """Return the leave to move. Raises IllegalMoveError when the table has no such way."""
    name = WAYS.get((State(was), becomes))
    if name is None:
        raise IllegalMoveError(f"{was} -> {becomes}")
    return Way(was, becomes.value, name)

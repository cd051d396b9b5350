"""What can come of trying credentials at Anaplan, and how each error of the client's is called."""

from enum import StrEnum

from app.anaplan.errors import (
    AnaplanBlockedError,
    AnaplanBusyError,
    AnaplanCrowdedError,
    AnaplanError,
    AnaplanFailingError,
    AnaplanNoAnswerError,
    AnaplanRefusedError,
    AnaplanTroubleError,
    AnaplanUnreachableError,
)


class Outcome(StrEnum):
    """What came of it. All but the first leave the person free to go on."""

    LET_IN = "let_in"
    REFUSED = "refused"
    """Anaplan does not let them in, for one of many reasons."""

    TOO_OFTEN = "too_often"
    """We did not ask, because the same user was refused too often of late."""

    NO_HOST = "no_host"
    """We did not ask, because the region does not tell where."""

    NOT_ENTERED = "not_entered"
    """We did not ask, because what was entered is not here any more."""

    CROWDED = "crowded"
    """We did not ask, because many others were asking."""

    BUSY = "busy"
    BLOCKED = "blocked"
    FAILING = "failing"
    """Anaplan has an error of its own."""

    TROUBLE = "trouble"
    """Anaplan answered what cannot be read, perhaps after it looked at the credentials."""

    UNREACHABLE = "unreachable"
    NO_ANSWER = "no_answer"
    """Anaplan was told the credentials and said nothing, perhaps after it looked at them."""


UNJUDGED = frozenset({Outcome.CROWDED, Outcome.BUSY, Outcome.BLOCKED, Outcome.FAILING, Outcome.UNREACHABLE})
"""With these, Anaplan has not looked at the credentials."""


NAMES: tuple[tuple[type[AnaplanError], Outcome], ...] = (
    (AnaplanRefusedError, Outcome.REFUSED),
    (AnaplanBusyError, Outcome.BUSY),
    (AnaplanBlockedError, Outcome.BLOCKED),
    (AnaplanCrowdedError, Outcome.CROWDED),
    (AnaplanNoAnswerError, Outcome.NO_ANSWER),
    (AnaplanUnreachableError, Outcome.UNREACHABLE),
    (AnaplanFailingError, Outcome.FAILING),
    (AnaplanTroubleError, Outcome.TROUBLE),
)


def outcome_of(error: AnaplanError) -> Outcome:
    """Name what an error means for whoever tries to sign in."""
    return next((outcome for kind, outcome in NAMES if isinstance(error, kind)), Outcome.TROUBLE)

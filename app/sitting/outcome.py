"""What can come of trying credentials at Anaplan, and how each error of the client's is called."""

from enum import StrEnum

from app.anaplan.errors import (
    AnaplanBlockedError,
    AnaplanBusyError,
    AnaplanError,
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

    BUSY = "busy"
    BLOCKED = "blocked"
    TROUBLE = "trouble"
    UNREACHABLE = "unreachable"


NAMES: tuple[tuple[type[AnaplanError], Outcome], ...] = (
    (AnaplanRefusedError, Outcome.REFUSED),
    (AnaplanBusyError, Outcome.BUSY),
    (AnaplanBlockedError, Outcome.BLOCKED),
    (AnaplanUnreachableError, Outcome.UNREACHABLE),
    (AnaplanTroubleError, Outcome.TROUBLE),
)


def outcome_of(error: AnaplanError) -> Outcome:
    """Name what an error means for whoever tries to sign in."""
    return next((outcome for kind, outcome in NAMES if isinstance(error, kind)), Outcome.TROUBLE)

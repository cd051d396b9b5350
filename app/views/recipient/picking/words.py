"""What somebody reads when Anaplan shows no list: what happened, what to do, and which ways lead on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.anaplan.errors import (
    AnaplanBlockedError,
    AnaplanBusyError,
    AnaplanError,
    AnaplanModelError,
    AnaplanNotFoundError,
    AnaplanUnreachableError,
)
from app.sitting.reading import NotSignedInError


@dataclass(frozen=True)
class Problem:
    """A page of its own. The ways on are buttons and links below the words."""

    heading: str
    lead: str
    advice: str
    may_sign_in: bool = False
    may_try_again: bool = False


NOT_SIGNED_IN = Problem(
    "Sign in to Anaplan to pick exports",
    "We are not signed in to Anaplan for you.",
    "Sign in with what you entered before. You need not type it again.",
    may_sign_in=True,
)
SESSION_OVER = Problem(
    "Your session with Anaplan is over",
    "Anaplan ends a session after about half an hour.",
    "Sign in again with what you entered before. What you chose before is kept; your last ticks may not be.",
    may_sign_in=True,
)
NO_WORKSPACES = Problem(
    "This user sees no workspace in Anaplan",
    "Anaplan let us in and listed no workspace.",
    "Ask a workspace administrator in Anaplan to give this user a role in the models, then try again.",
    may_try_again=True,
)
NO_ROLE = Problem(
    "This model cannot be opened",
    "It was not found, or this user has no role in it. Anaplan does not say which.",
    "The workspace administrator can give this user a role in it, in Anaplan. Or pick from another model.",
    may_try_again=True,
)
NOT_LISTED = Problem(
    "This is not among what this user sees in Anaplan",
    "It was not found, or this user has no role in it.",
    "Pick from what is listed, or ask the workspace administrator in Anaplan to give this user a role in it.",
)
STATES: Mapping[int | None, Problem] = {
    410: Problem(
        "This model is gone",
        "Anaplan says that it was deleted.",
        "Pick from another model.",
    ),
    422: Problem(
        "This model is archived",
        "Anaplan lists no exports of an archived model, and Fivetran cannot read them.",
        "A workspace administrator can restore it in Anaplan. Then try again, or pick from another model.",
        may_try_again=True,
    ),
    423: Problem(
        "This model is locked",
        "Somebody has locked it in Anaplan, for example to change it.",
        "Try again once it is unlocked, or pick from another model.",
        may_try_again=True,
    ),
    424: Problem(
        "This model is offline",
        "A workspace administrator has taken it offline in Anaplan.",
        "Ask them to bring it online and try again, or pick from another model.",
        may_try_again=True,
    ),
    425: Problem(
        "This model cannot be read now",
        "Anaplan says that it is deployed and cannot be read at the moment.",
        "Try again in a few minutes, or pick from another model.",
        may_try_again=True,
    ),
}
BLOCKED = Problem(
    "Anaplan turned us away",
    "Its front door refused this service before it looked at the user, perhaps by an IP allowlist.",
    "Ask whoever looks after Anaplan to allow this service, or enter the ids yourself.",
    may_try_again=True,
)
UNREACHABLE = Problem(
    "Anaplan did not answer",
    "It took too long, or cannot be reached. A model that nobody has used for long has to be loaded first.",
    "Try again in a minute, or enter the ids yourself.",
    may_try_again=True,
)
TROUBLE = Problem(
    "Anaplan has a problem just now",
    "It answered, but not with a list.",
    "Try again in a few minutes, or enter the ids yourself.",
    may_try_again=True,
)


def busy(at: datetime) -> Problem:
    """Say when to try again."""
    return Problem(
        "Anaplan is busy",
        "Your company’s programs have asked Anaplan as much as they may for the moment.",
        f"Try again at {at:%H:%M:%S} UTC. What you have chosen is kept.",
        may_try_again=True,
    )


def problem_of(error: AnaplanError | NotSignedInError, now: datetime, *, was_let_in: bool) -> Problem:
    """Return what to say of an error."""
    match error:
        case NotSignedInError():
            return SESSION_OVER if was_let_in else NOT_SIGNED_IN
        case AnaplanBusyError():
            return busy(now + timedelta(seconds=error.retry_after))
        case AnaplanNotFoundError():
            return NO_ROLE
        case AnaplanModelError():
            return STATES.get(error.status, STATES[425])
        case AnaplanBlockedError():
            return BLOCKED
        case AnaplanUnreachableError():
            return UNREACHABLE
        case _:
            return TROUBLE

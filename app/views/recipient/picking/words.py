"""What somebody reads when Anaplan shows no list: what happened, what to do, and which ways lead on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.anaplan.errors import (
    AnaplanBlockedError,
    AnaplanBusyError,
    AnaplanCrowdedError,
    AnaplanError,
    AnaplanModelError,
    AnaplanNotFoundError,
    AnaplanUnreachableError,
)
from app.domain.say import Clock, say
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
    say("Sign in to Anaplan to pick exports"),
    say("We are not signed in to Anaplan for you."),
    say("Sign in with what you entered before. You need not type it again."),
    may_sign_in=True,
)
SESSION_OVER = Problem(
    say("Your session with Anaplan is over"),
    say("Anaplan ends a session after about half an hour."),
    say(
        "Sign in again with what you entered before. What you chose before is kept; "
        "your last ticks may not be."
    ),
    may_sign_in=True,
)
NO_WORKSPACES = Problem(
    say("This user sees no workspace in Anaplan"),
    say("Anaplan let us in and listed no workspace."),
    say("Ask a workspace administrator in Anaplan to give this user a role in the models, then try again."),
    may_try_again=True,
)
NO_ROLE = Problem(
    say("This model cannot be opened"),
    say("It was not found, or this user has no role in it. Anaplan does not say which."),
    say(
        "The workspace administrator can give this user a role in it, in Anaplan. Or pick from another model."
    ),
    may_try_again=True,
)
NOT_LISTED = Problem(
    say("This is not among what this user sees in Anaplan"),
    say("It was not found, or this user has no role in it."),
    say(
        "Pick from what is listed, or ask the workspace administrator in Anaplan "
        "to give this user a role in it."
    ),
)
STATES: Mapping[int | None, Problem] = {
    410: Problem(
        say("This model is gone"),
        say("Anaplan says that it was deleted."),
        say("Pick from another model."),
    ),
    422: Problem(
        say("This model is archived"),
        say("Anaplan lists no exports of an archived model, and Fivetran cannot read them."),
        say(
            "A workspace administrator can restore it in Anaplan. Then try again, or pick from another model."
        ),
        may_try_again=True,
    ),
    423: Problem(
        say("This model is locked"),
        say("Somebody has locked it in Anaplan, for example to change it."),
        say("Try again once it is unlocked, or pick from another model."),
        may_try_again=True,
    ),
    424: Problem(
        say("This model is offline"),
        say("A workspace administrator has taken it offline in Anaplan."),
        say("Ask them to bring it online and try again, or pick from another model."),
        may_try_again=True,
    ),
    425: Problem(
        say("This model cannot be read now"),
        say("Anaplan says that it is deployed and cannot be read at the moment."),
        say("Try again in a few minutes, or pick from another model."),
        may_try_again=True,
    ),
}
BLOCKED = Problem(
    say("Anaplan turned us away"),
    say("Its front door refused this service before it looked at the user, perhaps by an IP allowlist."),
    say("Ask whoever looks after Anaplan to allow this service, or enter the IDs yourself."),
    may_try_again=True,
)
CROWDED = Problem(
    say("Many people are asking Anaplan just now"),
    say("We ask for a few at a time, so that all pages stay quick."),
    say("Try again in a moment. What you have chosen is kept."),
    may_try_again=True,
)
UNREACHABLE = Problem(
    say("Anaplan did not answer"),
    say(
        "It took too long, or cannot be reached. A model that nobody has used for long "
        "has to be loaded first."
    ),
    say("Try again in a minute, or enter the IDs yourself."),
    may_try_again=True,
)
TROUBLE = Problem(
    say("Anaplan has a problem just now"),
    say("It answered, but not with a list."),
    say("Try again in a few minutes, or enter the IDs yourself."),
    may_try_again=True,
)


def busy(at: datetime) -> Problem:
    """Say when to try again."""
    return Problem(
        say("Anaplan is busy"),
        say("Your company’s programs have asked Anaplan as much as they may for the moment."),
        say("Try again at {at}. What you have chosen is kept.", at=Clock(at)),
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
        case AnaplanCrowdedError():
            return CROWDED
        case _:
            return TROUBLE

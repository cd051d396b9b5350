"""What the progress page says: for each state there is, and for whatever is in the way."""

from collections.abc import Mapping

from app.domain.say import say
from app.store.submission_rows import Submission
from app.submission.states import State

S = State

SETTING_UP = say("We are setting up your connection in Fivetran. Most are ready within a minute.")
CORRECTING = say("Fivetran gets your corrected answers. After that it tests them.")

WORDS: Mapping[str, str] = {
    S.SUBMITTED: SETTING_UP,
    S.LOOKING: SETTING_UP,
    S.CREATING: SETTING_UP,
    S.UNCERTAIN: (
        say(
            "Fivetran has not told us yet whether it made the connection. We look for it before we ask "
            "again, so that there are never two."
        )
    ),
    S.CREATED: say("Fivetran has your details. We go on with the next step."),
    S.CORRECTING: CORRECTING,
    S.TESTING: say("Fivetran has your details and is testing them. That can take several minutes."),
    S.STARTING: say("Fivetran has your details. The connection is now being started."),
    S.CARD_WAITING: say("Fivetran has not reported yet that the connection works."),
    S.CANCELLING: say("This was cancelled. We make sure that nothing of ours stays at Fivetran."),
}
"""For each state in which something goes on by itself."""

STAYS_WHEN_CANCELLED = say("This was cancelled. The connection stays at Fivetran as it is.")

IN_DOUBT: Mapping[str, str] = {
    S.SUBMITTED: WORDS[S.UNCERTAIN],
    S.LOOKING: WORDS[S.UNCERTAIN],
    S.CREATED: (
        say(
            "Fivetran has not told us yet what became of your earlier correction. We wait until that is "
            "certain before we send this one, so that the newest counts."
        )
    ),
}
"""Where it is not known whether Fivetran did what it was asked, although the state has words of its own."""

IN_THE_WAY: Mapping[str, str] = {
    "busy": say("Fivetran is busy and has asked us to wait. We go on by ourselves."),
    "unreachable": say("Fivetran does not answer at the moment. We keep trying."),
    "sign_in": (
        say(
            "Fivetran does not accept this service’s own key at the moment. That has nothing to do with "
            "what you entered: somebody who looks after this service has to put it right. We try again "
            "every minute."
        )
    ),
    "our_mistake": say("Something went wrong on our side, not on yours. We try again every minute."),
    "tests_unclear": say("Fivetran has not told us yet how its tests ended. We ask again by ourselves."),
}
"""For each problem that ends without the person's doing."""

SETTING_UP_HEADING = say("Setting up your connection")
HEADINGS: Mapping[str, str] = {
    S.CANCELLING: say("Your onboarding is being cancelled"),
}


def heading(sent: Submission) -> str:
    """Return what the page is called."""
    return HEADINGS.get(sent.state, SETTING_UP_HEADING)


def words(sent: Submission) -> str:
    """Return what is happening, as it is spoken when it changes."""
    in_the_way = IN_THE_WAY.get(sent.problem_kind)
    if sent.state == State.CANCELLING:
        cancelling = STAYS_WHEN_CANCELLED if sent.stays_when_cancelled else WORDS[State.CANCELLING]
        return say("{cancelling} {why}", cancelling=cancelling, why=in_the_way) if in_the_way else cancelling
    if in_the_way:
        return in_the_way
    if sent.problem_kind == "uncertain" and sent.state in IN_DOUBT:
        return IN_DOUBT[sent.state]
    if sent.state == State.CREATED and not sent.config_is_there:
        return CORRECTING
    return WORDS[sent.state]


def is_held_up(sent: Submission) -> bool:
    """Tell whether the person should hear what becomes of the answers meanwhile."""
    return sent.problem_kind in IN_THE_WAY and sent.state != State.CANCELLING

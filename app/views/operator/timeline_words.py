"""The operators' words for the timeline: what happened, who did it, and from which state it led to which."""

from collections.abc import Mapping

from app.store.events import OPERATOR_KIND, Actor, Event
from app.submission.states import State
from app.views.operator.words import PROBLEMS

S = State

HAPPENED: Mapping[str, str] = {
    "issued": "Made the link",
    "started": "Pressed Start",
    "opened again": "Opened the link again",
    "opened elsewhere": "Opened the link in another browser than that of the answers",
    "extended": "Extended the link",
    "revoked": "Revoked the link",
    "issued anew": "Made a new link in the place of the old one",
    "asked for a new link": "Asked for a new link",
    "entered a wrong PIN": "Entered a wrong PIN",
    "locked by wrong PINs": "Locked the link by five wrong PINs",
    "posted what was not asked": "Posted what was not asked",
    "was shown what is wrong": "Was shown what is wrong",
    "answered": "Answered",
    "let in by Anaplan": "Was let in by Anaplan, when we tried what was entered",
    "refused by Anaplan": "Was refused by Anaplan, when we tried what was entered",
    "not checked with Anaplan": "Entered what could not be checked with Anaplan",
    "asked somebody else": "Asked somebody else, by a link for one step",
    "took back": "Answers a step themselves that somebody else was asked for",
    "handed over": "Handed an answer over",
    "sent to the Connect Card": "Went to the Connect Card",
    "came back from the Connect Card": "Came back from the Connect Card",
    "came back once more": "Came back from the Connect Card once more, by the same way",
    "came back too late": "Came back from the Connect Card more than a day after it was opened",
    "came back in another browser": (
        "Came back from the Connect Card in another browser, or when their session had ended"
    ),
    "came back by a way that nobody was given": "Came back to an address that nobody was given",
    "got no Connect Card": "Fivetran gave no Connect Card",
    "checked the Connect Card": "Had Fivetran asked whether the Connect Card is finished",
    "sent on": "Was sent on to the site that the link names",
    "came back with another connection's id": "Came back with another connection’s ID",
    "a forged message named the connection": "Sent a forged message that named the connection",
    "a message came twice": "Sent a message of Fivetran’s once more",
    "abandoned at the card": "Found it abandoned at the Connect Card",
    "had it checked": "Had it checked at once",
    "took over": "Took a connection over",
    "not accounted for": "Found a connection that nothing accounts for",
    "waits": "Has to wait",
    S.SUBMITTED: "Sent the answers",
    S.LOOKING: "Looks what has the name at Fivetran",
    S.CREATING: "Asks Fivetran to create the connection",
    S.UNCERTAIN: "Got no clear answer, and will look again",
    S.CREATED: "Has the connection",
    S.CORRECTING: "Sends the corrected answers",
    S.TESTING: "Has the setup tests run",
    S.STARTING: "Starts the connection",
    S.NEEDS_ATTENTION: "Stopped: the connection needs attention",
    S.CARD_WAITING: "Waits for the Connect Card",
    S.AWAITING_APPROVAL: "Works; an operator has a last word before syncing starts",
    S.CONNECTED: "Finished",
    S.REPAIRING: "Waits for new credentials",
    S.NAME_TAKEN: "Stopped: the name is taken",
    S.REFUSED: "Stopped: nothing was created",
    S.PARKED: "Stopped: an operator has to decide",
    S.CANCELLING: "Cancelled; what may be at Fivetran is seen to",
    S.CANCELLED: "Cancelled; nothing of ours is left",
}

BY_AN_OPERATOR: Mapping[str, str] = {
    S.SUBMITTED: "Had it tried once more",
    S.CREATED: "Had it go on with a connection that exists",
    S.STARTING: "Approved that syncing starts",
    S.REPAIRING: "Asked for new credentials",
    S.CONNECTED: "Ended the repair",
    S.NEEDS_ATTENTION: "Ended the repair",
    S.PARKED: "Ended the repair",
    S.CANCELLED: "Cancelled, before anything was sent",
}
"""Where an operator's doing is another thing than the same move by somebody else."""

DETAILS = ("step", "whom", "fields", "connection", "found", "until", "why")
"""Of an event, what is said behind its words as it is."""


def happened(event: Event) -> str:
    """Say a line of the timeline; what has no words is said as it is stored."""
    words = HAPPENED.get(event.happened, event.happened)
    if event.actor.kind == OPERATOR_KIND:
        words = BY_AN_OPERATOR.get(event.happened, words)
    more = [str(event.detail[name]) for name in DETAILS if event.detail.get(name)]
    if problem := event.detail.get("problem"):
        more.append(PROBLEMS.get(problem, problem))
    return ": ".join((words, ", ".join(more))) if more else words


def who(actor: Actor) -> str:
    """Say who did it: an operator and a program by name."""
    return actor.name or actor.kind


def way(event: Event) -> str:
    """Say from which state it led to which, in the states' own names, or in which state it waits."""
    was = event.detail.get("was")
    if not was:
        return ""
    return f"{was} → {event.happened}" if event.happened in set(State) else str(was)

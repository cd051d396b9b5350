"""The operators' words: for states, for what is in the way, for the timeline, and for what was just done."""

from collections.abc import Mapping

from app.store.events import OPERATOR_KIND, Actor, Event
from app.submission.states import State

S = State

STATES: Mapping[str, tuple[str, str]] = {
    S.SUBMITTED: ("Setting up", "info"),
    S.LOOKING: ("Setting up", "info"),
    S.CREATING: ("Setting up", "info"),
    S.UNCERTAIN: ("Waiting for Fivetran", "warning"),
    S.CREATED: ("Setting up", "info"),
    S.CORRECTING: ("Setting up", "info"),
    S.TESTING: ("Testing", "info"),
    S.STARTING: ("Starting", "info"),
    S.NEEDS_ATTENTION: ("Needs attention", "problem"),
    S.CARD_WAITING: ("At the Connect Card", "info"),
    S.AWAITING_APPROVAL: ("Waits for approval", "warning"),
    S.CONNECTED: ("Connected", "success"),
    S.REPAIRING: ("Being repaired", "warning"),
    S.NAME_TAKEN: ("Name taken", "problem"),
    S.REFUSED: ("Refused", "problem"),
    S.PARKED: ("Needs an operator", "problem"),
    S.CANCELLING: ("Being cancelled", "warning"),
    S.CANCELLED: ("Cancelled", "neutral"),
}
"""A state in a word, and the kind of tag it is shown in."""

MEANINGS: Mapping[str, str] = {
    S.SUBMITTED: "The answers were sent, and a worker is about to take them up.",
    S.LOOKING: "We look whether Fivetran has a connection of this name.",
    S.CREATING: "Fivetran is being asked to create the connection.",
    S.UNCERTAIN: "Fivetran did not say whether the connection was made. We look for it before we ask again.",
    S.CREATED: "Fivetran has the connection; the next step is about to begin.",
    S.CORRECTING: "Fivetran is being told the corrected answers.",
    S.TESTING: "Fivetran runs its setup tests.",
    S.STARTING: "The connection is being started.",
    S.NEEDS_ATTENTION: "The connection exists and does not work yet. The recipient can correct the answers.",
    S.CARD_WAITING: "The recipient enters the rest on Fivetran’s own page.",
    S.AWAITING_APPROVAL: "The connection works and is paused. Approve it, and Fivetran starts to sync.",
    S.CONNECTED: "All is done.",
    S.REPAIRING: "A repair link is out, and nobody has answered it. At Fivetran nothing has changed so far.",
    S.NAME_TAKEN: "Somebody else’s connection has this name. Nothing was created.",
    S.REFUSED: "Nothing was created. The recipient can correct the answers.",
    S.PARKED: "We stopped, and the recipient can do nothing: you decide how it goes on.",
    S.CANCELLING: "What may be at Fivetran is seen to: what we made is deleted, what others made stays.",
    S.CANCELLED: "It is over.",
}

PROBLEMS: Mapping[str, str] = {
    "busy": "Fivetran’s limit of calls is used up for now",
    "unreachable": "Fivetran cannot be reached",
    "sign_in": "Fivetran does not accept this service’s own key",
    "our_mistake": "A step of ours failed; the worker’s log says why",
    "uncertain": "Fivetran has not said yet whether it did what it was asked",
    "refused": "Fivetran refused the request",
    "secrets_expired": "The credentials were deleted before they could be sent",
    "tests_failed": "Setup tests failed",
    "tests_unclear": "Fivetran did not say how its tests ended",
    "unpause": "Fivetran will not start the connection",
    "deleted": "The connection was deleted at Fivetran",
    "stranger": "Somebody else’s connection has the name, and ours may still be made",
    "differs": "Fivetran made the connection, but not as it was asked for",
    "no_answer": "Fivetran was asked several times and never gave a clear answer",
    "abandoned": "Nobody came back to its Connect Card; it is looked at once more before it is deleted",
    "not_deleted": "Fivetran refused to delete the connection",
}

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

DONE: Mapping[str, tuple[str, str, str]] = {
    "made_already": (
        "info",
        "This link was made already",
        "It was shown once. If nobody copied it, issue a new one; the answers are kept.",
    ),
    "extended": ("success", "The link was extended", "This page says until when it works now."),
    "revoked": (
        "success",
        "The link was revoked",
        "It opens nothing any more. What was typed and not sent was deleted.",
    ),
    "repair_ended": (
        "success",
        "The repair was ended",
        "The connection stays at Fivetran as it is. What the recipient typed and did not send was deleted.",
    ),
    "approved": ("success", "Approved", "Fivetran is being told to start. The outcome shows here."),
    "checked": ("success", "It is being checked", "The outcome shows here as soon as there is one."),
    "tested": ("success", "The tests run again", "Their results show here as soon as they are there."),
    "taken_over": (
        "success",
        "The connection was taken over",
        "It gets the recipient’s answers, and is tested and started like one of ours.",
    ),
    "cancelling": (
        "success",
        "Cancelled",
        "What may be at Fivetran is seen to, which can take some minutes. This page shows when it is over.",
    ),
    "cancelled": ("success", "Cancelled", "Nothing had been made, so nothing is left at Fivetran."),
    "being_changed": (
        "warning",
        "Nothing was done",
        "The recipient has changed answers and not sent them yet. It goes on when they do.",
    ),
    "moved": (
        "warning",
        "Nothing was done",
        "Something else happened meanwhile. This page shows how it stands now.",
    ),
    "name_reserved": (
        "warning",
        "Nothing was done",
        "Another onboarding uses the same name in the same destination by now.",
    ),
}
"""What an action came to: the kind of its notice, a heading and a sentence."""


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

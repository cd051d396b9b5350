"""The operators' words: for states, for what is in the way, and for what was just done."""

from collections.abc import Mapping

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

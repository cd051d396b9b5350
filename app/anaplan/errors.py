"""What can go wrong when Anaplan is asked, named by what the person can do.

AnaplanError
├── AnaplanRefusedError        401 to a sign-in: one of many causes, which Anaplan does not tell apart
├── AnaplanSessionOverError    401 to a list: the token has ended or was ended
├── AnaplanBusyError           429: nothing was done; come back after `retry_after` seconds
├── AnaplanBlockedError        403: Anaplan's front door turns this machine away
├── AnaplanNotFoundError       404: the thing does not exist, or the user has no role in it
├── AnaplanModelError          410 to 425: the model is archived, locked, offline or gone
├── AnaplanTroubleError        an answer that cannot be read
│   └── AnaplanFailingError        5xx: Anaplan has a problem of its own
├── AnaplanUnreachableError    no connection, so nothing was asked
│   └── AnaplanNoAnswerError       the request went out, and no answer came
└── AnaplanCrowdedError        nothing was asked, because many others of ours are asking
"""


class AnaplanError(Exception):
    """A call did not succeed. Holds Anaplan's words, never the request."""

    def __init__(self, message: str = "", status: int | None = None, word: str = "") -> None:
        super().__init__(message)
        self.message, self.status, self.word = message, status, word
        """`word` is the status that the Authentication API gives in words."""


class AnaplanRefusedError(AnaplanError):
    """Anaplan does not let this user or certificate in."""


class AnaplanSessionOverError(AnaplanError):
    """The token is not accepted any more."""


class AnaplanBusyError(AnaplanError):
    """The customer's rate limit is used up for now."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message, 429)
        self.retry_after = retry_after


class AnaplanBlockedError(AnaplanError):
    """This machine is turned away, whoever asks."""


class AnaplanNotFoundError(AnaplanError):
    """Anaplan has no such thing for this user."""


class AnaplanModelError(AnaplanError):
    """The model exists and cannot be read now."""


class AnaplanTroubleError(AnaplanError):
    """Anaplan answered, and said nothing that can be used."""


class AnaplanFailingError(AnaplanTroubleError):
    """Anaplan has a problem of its own."""


class AnaplanUnreachableError(AnaplanError):
    """Anaplan cannot be reached from here."""


class AnaplanNoAnswerError(AnaplanUnreachableError):
    """Anaplan was asked and did not answer in time, or not to the end."""


class AnaplanCrowdedError(AnaplanError):
    """As many calls as we make at once are being made."""

"""What can go wrong with a call, named by what the caller can do.

FivetranError
├── FivetranSignInError       401, 403: the key or its rights are wrong; an operator must look
├── FivetranBusyError         429: nothing was done; come back after `retry_after` seconds
│   └── FivetranOutError          Fivetran is left alone for a while, so nothing was sent
├── FivetranNotSentError      the caller had no right to send any more, so nothing was sent
├── FivetranRefusedError      another 4xx with a reason: nothing was done; show the reason
│   └── FivetranNotFoundError     404: the thing does not exist, or the key may not see it
└── FivetranUnclearError      no usable answer: what was asked for may or may not have been done
"""


class FivetranError(Exception):
    """A call did not succeed. Holds Fivetran's words, never the request."""

    def __init__(self, message: str = "", status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class FivetranSignInError(FivetranError):
    """Fivetran does not know the key, or the key may not do this."""


class FivetranBusyError(FivetranError):
    """Fivetran's rate limit is used up for now."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message, 429)
        self.retry_after = retry_after


class FivetranOutError(FivetranBusyError):
    """Fivetran gave no answer several times, so this call was not made."""


class FivetranNotSentError(FivetranError):
    """The caller may not send any more, so this call was not made."""


class FivetranRefusedError(FivetranError):
    """Fivetran understood the request and will not do it."""


class FivetranNotFoundError(FivetranRefusedError):
    """Fivetran has no such thing for this key."""


class FivetranUnclearError(FivetranError):
    """No answer came, or one that says nothing about what was done."""

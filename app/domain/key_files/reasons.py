"""Why something of the right kind cannot be used, in words that say what to do."""

from enum import Enum
from typing import Any

from app.domain.key_files.kinds import CERTIFICATE, Kind
from app.domain.say import Say, say


class Reason(Enum):
    """Why something of the right kind cannot be used, and what to do about it."""

    EMPTY = say("Paste the {what}, or choose its file")
    TOO_BIG = say("The {what} is larger than {most} kB. Paste only the certificate and its private key")
    SEVERAL = say("There is more than one {what}. Paste only the one that Fivetran is to use")
    CHAIN = say("There are more than 5 certificates. Paste only the one that was issued to you")
    TOO_SMALL = say(
        "The RSA key has {bits} bits, and Anaplan needs 2048 or more. Get a certificate with a larger key"
    )
    TOO_LARGE = say(
        "The RSA key has {bits} bits, and at most 4096 can be used. Get a certificate with a smaller key"
    )
    DAMAGED = say(
        "The numbers in the private key do not fit together. Export it again from where it was made"
    )
    EXPIRED = say("The certificate expired on {date}. Get a new one, and register it in Anaplan")
    NOT_YET = say("The certificate works from {date} on. Paste one that works today")
    MISMATCH = say(
        "The private key does not belong to the certificate. Paste the two that were made together"
    )
    NO_PASSPHRASE = say(
        "The {what} is protected by a passphrase. Choose or paste it again, and enter its passphrase"
    )
    WRONG_PASSPHRASE = say(
        "This passphrase does not open the {what}. Choose or paste it again, and enter its own"
    )
    TOO_SLOW = say(
        "The {what} is locked so that it takes too long to open. "
        "Export it again with at most {most} iterations"
    )
    OTHER_LOCK = say("The {what} is locked in a way that we cannot open. Export it again with AES-256")
    BROKEN_FILE = say("The {what} is damaged or not complete. Export it again, and choose the new file")
    BUSY = say("Locked files cannot be opened just now. Wait a minute, and give yours again")


class PemError(ValueError):
    """What was given cannot be used. `message` says what to do, and repeats nothing of what was given."""

    def __init__(self, reason: Reason | Kind, what: str = CERTIFICATE, **facts: Any) -> None:
        self.reason, self.what, self.facts = reason, what, facts
        self.message = Say(reason.value.words, what=what, **facts)
        super().__init__(self.message)

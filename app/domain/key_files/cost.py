"""How long locks take to open, and how long those of one file may take together.

Counted are turns of about half a microsecond: an iteration of PBKDF2 with SHA-256, a pass of our own loops.
"""

from collections.abc import Sequence
from hashlib import new

from app.domain.key_files.locks import IV_BYTES, Lock
from app.domain.key_files.reasons import PemError, Reason
from app.domain.say import Number

MOST_TURNS = 2_000_000
"""About a second. Java's 50,000, and 100,000 for its seal, are 350,000; 600,000 in a new .p12, 1,800,000."""

SURE_ITERATIONS = 10_000
"""So few are opened in every file, whatever else is in it and however slow the machine is."""

_LONGEST_SALT = 1024
_MOST_SCRYPT_BYTES = 64 * 1024 * 1024
_SLOW_DIGESTS = ("sha224", "sha384", "sha512")


class Budget:
    """What is left for one file, spent before each lock is tried."""

    def __init__(self) -> None:
        self._left = MOST_TURNS

    def spend(self, lock: Lock, what: str) -> None:
        """Take what a lock costs. Raises PemError."""
        _check_size(lock, what)
        self._left -= lock.iterations * _turns(lock)
        if self._left < 0:
            raise too_slow(what)


def check(locks: Sequence[Lock], what: str) -> int:
    """Return how many turns these take. Raises PemError, which says how many iterations they may have."""
    for lock in locks:
        _check_size(lock, what)
    if (turns := sum(lock.iterations * _turns(lock) for lock in locks)) > MOST_TURNS:
        raise too_slow(what, MOST_TURNS // sum(map(_turns, locks)))
    return turns


def too_slow(what: str, most: int = SURE_ITERATIONS) -> PemError:
    """Return the reason, with a number that is rounded down to be easy to type."""
    round_to = 10 ** (len(str(most)) - 1)
    return PemError(Reason.TOO_SLOW, what, most=Number(most // round_to * round_to))


def _turns(lock: Lock) -> int:
    """Return what one iteration costs."""
    match lock.derivation:
        case "pbkdf2":
            return 2 if lock.digest in _SLOW_DIGESTS else 1
        case "scrypt":
            r, p = lock.scrypt
            return r * p
        case "pkcs12":
            # Each block of the key, and of what the cipher begins with, is a loop of its own; a seal is one.
            size = new(lock.digest, usedforsecurity=False).digest_size
            return -(-lock.key_bytes // size) + -(-IV_BYTES // size) if lock.key_bytes else 1
        case _:
            return 1


def _check_size(lock: Lock, what: str) -> None:
    r, _ = lock.scrypt
    if len(lock.salt) > _LONGEST_SALT or 128 * lock.iterations * r > _MOST_SCRYPT_BYTES:
        raise too_slow(what)

"""What is stored of a password or a PIN: an argon2id hash, slow on purpose, with a salt of its own."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()
"""With the library's own costs, which follow RFC 9106."""

NOBODYS = HASHER.hash("nobody's password")
"""Checked where there is nothing to check, so that time does not tell which user names exist."""


def hashed(text: str) -> str:
    """Return what may be stored."""
    return HASHER.hash(text)


def verifies(stored: str | None, text: str) -> bool:
    """Tell whether a text is the one that was hashed. Takes as long when nothing is stored."""
    try:
        return HASHER.verify(stored or NOBODYS, text) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Tell whether a hash was made with lower costs than today's."""
    return HASHER.check_needs_rehash(stored)

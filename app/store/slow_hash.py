"""What is stored of a password or a PIN: an argon2id hash, slow on purpose, with a salt of its own."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()
"""With the library's own costs, which follow RFC 9106."""

NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$pVzrWZFo5IcPkKe/mhAY8w$pXbrEudvFe6rdlaE1fKld3JDYg6ncOr1vGPWWO/Wy+Y"
"""Of a password that nobody knows, checked where there is nothing to check, so that time does not tell which
user names exist. Written down, because to make one here would hold up each start."""


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

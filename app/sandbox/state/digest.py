"""Turn a secret that must be recognised later into a digest that cannot be turned back.

Tokens are long and random, so a plain SHA-256 is enough; a password is never digested, only judged.
"""

import hashlib


def digest(secret: str | bytes) -> str:
    """Return the SHA-256 of a token or a message, in hex.

    A stranger's token may hold half of a surrogate pair, which has no UTF-8: "surrogatepass" lets it be
    looked up, and not found.
    """
    raw = secret if isinstance(secret, bytes) else secret.encode("utf-8", "surrogatepass")
    return hashlib.sha256(raw).hexdigest()

"""What is derived from a link: its text, its verifier, and the key that locks what the recipient types.

A copy of the database and of the application's keys opens nothing that was not sent yet, because the
link's secret half is in the link alone.
"""

import hashlib
import secrets
from dataclasses import dataclass
from hmac import compare_digest

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
KEY_BYTES = 32
NONCE_BYTES = 12
ID_LENGTH = 10
SECRET_LENGTH = 43
TOKEN_LENGTH = ID_LENGTH + SECRET_LENGTH


@dataclass(frozen=True)
class Link:
    """A link's two halves. The id may be logged; the secret is nowhere but in the link."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"Link({self.id})"

    @property
    def token(self) -> str:
        """Letters and digits alone, so that no mail program breaks it."""
        return self.id + _base62(int.from_bytes(self.secret), SECRET_LENGTH)


def new_link() -> Link:
    """Draw a link with 256 random bits."""
    return Link(random_text(ID_LENGTH), secrets.token_bytes(KEY_BYTES))


def read_link(token: str) -> Link | None:
    """Return the two halves of a token, or None when it is not of that shape."""
    if len(token) != TOKEN_LENGTH or any(letter not in ALPHABET for letter in token):
        return None
    number = 0
    for letter in token[ID_LENGTH:]:
        number = number * len(ALPHABET) + ALPHABET.index(letter)
    if number >= 1 << (8 * KEY_BYTES):
        return None
    return Link(token[:ID_LENGTH], number.to_bytes(KEY_BYTES))


def is_link_id(text: str) -> bool:
    """Tell whether a link can have this id, before a database is asked that takes not every text."""
    return len(text) == ID_LENGTH and all(letter in ALPHABET for letter in text)


def random_text(length: int) -> str:
    """Draw letters and digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def digest(token: str) -> bytes:
    """Return what is stored of a random token, so that a copy of the table is not a bunch of keys."""
    return hashlib.sha256(token.encode()).digest()


class AppKeys:
    """The application's keys, newest first; each row names the one that it was made under."""

    def __init__(self, keys: tuple[bytes, ...]) -> None:
        self._keys = {key_id(key): key for key in keys}
        self.newest = key_id(keys[0])

    def verifier(self, link: Link, kid: str) -> bytes | None:
        """Return what proves that somebody holds the link, or None when the key is gone."""
        return self._derive(link.secret, kid, f"link|verify|{link.id}")

    def verifies(self, link: Link, kid: str, verifier: bytes) -> bool:
        """Compare in constant time."""
        expected = self.verifier(link, kid)
        return expected is not None and compare_digest(expected, verifier)

    def link_key(self, link: Link, kid: str) -> bytes:
        """Return the key that locks what is typed. It is never stored."""
        key = self._derive(link.secret, kid, f"link|draft-kek|{link.id}")
        if key is None:
            raise KeyError(kid)
        return key

    def wrap_for_session(self, link_key: bytes, sid: str, onboarding_id: str) -> tuple[str, bytes]:
        """Lock the link's key so that only the cookie opens it. Returns (key id, wrapped key)."""
        wrapping = self._derive(sid.encode(), self.newest, "session|wrap")
        if wrapping is None:  # pragma: no cover - the newest key is always there
            raise KeyError(self.newest)
        return self.newest, lock(wrapping, link_key, onboarding_id.encode())

    def unwrap_for_session(self, wrapped: bytes, kid: str, sid: str, onboarding_id: str) -> bytes | None:
        """Return the link's key, or None when the cookie or the application's key is another."""
        wrapping = self._derive(sid.encode(), kid, "session|wrap")
        if wrapping is None:
            return None
        try:
            return unlock(wrapping, wrapped, onboarding_id.encode())
        except InvalidTag:
            return None

    def lock_for_app(self, value: bytes, bound_to: str, label: str) -> tuple[str, bytes]:
        """Lock what the application itself has to read again. Returns (key id, locked value).

        `label` says what kind of thing it is, and `bound_to` whose: it opens for the same two alone.
        """
        return self.newest, lock(_own(self._keys[self.newest], label), value, bound_to.encode())

    def unlock_for_app(self, locked: bytes, kid: str, bound_to: str, label: str) -> bytes | None:
        """Return the value, or None when the key is gone or it belongs to something else."""
        key = self._keys.get(kid)
        if key is None:
            return None
        try:
            return unlock(_own(key, label), locked, bound_to.encode())
        except InvalidTag:
            return None

    def web_secrets(self) -> list[str]:
        """Return the keys that sign the CSRF cookie, newest first."""
        return [
            HKDF(hashes.SHA256(), KEY_BYTES, None, b"web|cookie").derive(key).hex()
            for key in self._keys.values()
        ]

    def _derive(self, secret: bytes, kid: str, label: str) -> bytes | None:
        salt = self._keys.get(kid)
        if salt is None:
            return None
        return HKDF(hashes.SHA256(), KEY_BYTES, salt, label.encode()).derive(secret)


def key_id(key: bytes) -> str:
    """Name a key without telling anything about it."""
    return hashlib.sha256(b"key-id|" + key).hexdigest()[:16]


def handover_key(link_key: bytes, onboarding_id: str) -> X25519PrivateKey:
    """Return the half that opens what others hand over. It is derived from the link's key, never stored."""
    label = f"link|handover|{onboarding_id}".encode()
    return X25519PrivateKey.from_private_bytes(HKDF(hashes.SHA256(), KEY_BYTES, None, label).derive(link_key))


def lock(key: bytes, value: bytes, bound_to: bytes) -> bytes:
    """Encrypt with AES-256-GCM. `bound_to` must be the same when it is opened."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, value, bound_to)


def unlock(key: bytes, locked: bytes, bound_to: bytes) -> bytes:
    """Decrypt. Raises InvalidTag for another key, another place, or changed bytes."""
    return AESGCM(key).decrypt(locked[:NONCE_BYTES], locked[NONCE_BYTES:], bound_to)


def _own(key: bytes, label: str) -> bytes:
    """Return the key for one kind of thing that the application locks for itself."""
    return HKDF(hashes.SHA256(), KEY_BYTES, None, label.encode()).derive(key)


def _base62(number: int, length: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number, len(ALPHABET))
        letters = ALPHABET[rest] + letters
    return letters.rjust(length, ALPHABET[0])

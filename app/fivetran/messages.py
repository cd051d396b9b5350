"""Messages that Fivetran sends us by its webhooks: how they are signed, and what we take from them.

Source: Fivetran REST API, "Webhooks". The signature is an HMAC-SHA256 over the raw body, in hexadecimal
digits of either case, without a time; so whoever has a message can send it again.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass

PATH = "/fivetran/webhook"
SIGNATURE_HEADER = "X-Fivetran-Signature-256"
LARGEST = 64 * 1024
LONGEST_ID = 200

EVENTS = ("connection_successful", "connection_failure", "edit_connector", "delete_connector")
"""Those that can tell something new of a connection whose Connect Card is waited for."""


@dataclass(frozen=True)
class Message:
    """What happened to which connection. Proves nothing: who wants to know asks Fivetran."""

    event: str
    connection_id: str


def is_genuine(secret: str, body: bytes, signature: str) -> bool:
    """Tell whether Fivetran signed it, in the same time whatever is wrong."""
    right = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(signature.strip().lower().encode("utf-8", "replace"), right.encode())


def digest(body: bytes) -> bytes:
    """Return what tells a message from all others, since it has no id."""
    return hashlib.sha256(body).digest()


def read(body: bytes) -> Message | None:
    """Read a message, or return None for anything that names no event or connection."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    event, connection_id = found.get("event"), found.get("connector_id")
    if not _is_word(event) or not _is_word(connection_id):
        return None
    return Message(str(event), str(connection_id))


def _is_word(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_ID and value.isprintable()

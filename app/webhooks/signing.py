"""Signatures as the Standard Webhooks specification has them (standardwebhooks.com, version 1)."""

import hashlib
import hmac
import secrets
from base64 import b64encode

KEY_BYTES = 32
SECRET_PREFIX = "whsec_"  # noqa: S105 - what the text of every secret begins with


def new_key() -> bytes:
    """Draw what signs."""
    return secrets.token_bytes(KEY_BYTES)


def secret(key: bytes) -> str:
    """Write a key as whoever verifies is told it."""
    return SECRET_PREFIX + b64encode(key).decode()


def headers(key: bytes, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the headers that prove a message; `timestamp` is the time of this attempt, in Unix seconds."""
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    signature = b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }

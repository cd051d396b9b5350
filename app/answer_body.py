"""Read what another site answers: not for ever, not without bounds, and only a JSON object counts."""

import json
import time
from typing import Any

import requests

BLOCK = 64 * 1024


def read_whole(answer: requests.Response, deadline: float, largest: int) -> bytes:
    """Return the body, cut off soon after `largest` bytes. Raises TimeoutError.

    `deadline` is by the monotonic clock; the time limit of a socket begins anew with each byte.
    """
    content = b""
    while len(content) <= largest:
        block = answer.raw.read1(BLOCK, decode_content=True)
        if not block:
            return content
        content += block
        if time.monotonic() > deadline:
            raise TimeoutError
    return content


def json_object(content: bytes, largest: int) -> dict[str, Any] | None:
    """Return the object that a body is; None if it is something else, or was cut off."""
    if len(content) > largest:
        return None
    try:
        found = json.loads(content)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None

"""What the values of single settings must be. What is raised here never repeats a value."""

import base64
import binascii
import re
from ipaddress import ip_address
from urllib.parse import urlsplit

SHORTEST_KEY = 32
LONGEST_NAME = 60
LONGEST_CONTACT = 120
FEWEST_DIFFERENT_BYTES = 16
DEFAULT_PORTS = {"http": 80, "https": 443}
ADDRESS_REMEDY = "must be an address such as https://onboarding.example.com"
DATABASE_REMEDY = "must be like sqlite:////srv/onboarding.db or postgresql://user:password@host/onboarding"
QUEUE_REMEDY = (
    "must be like sqlite:////srv/queue.db, redis://host:6379/0 or postgresql://user:password@host/onboarding"
)


def is_loopback(host: str | None) -> bool:
    """Tell whether a host name means this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def origin(value: str) -> str:
    """Return `scheme://host[:port]` as browsers write it; plain http is for this machine alone."""
    try:
        parts = urlsplit(value.strip().rstrip("/").lower())
        port = parts.port
    except ValueError:
        # Its text would repeat a part of the value.
        raise ValueError(ADDRESS_REMEDY) from None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError(ADDRESS_REMEDY)
    if parts.username or parts.password or parts.query or parts.fragment or parts.path:
        raise ValueError("must be scheme, host and port alone")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("must begin with https:// unless it is this machine")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if port in (None, DEFAULT_PORTS[parts.scheme]):
        return f"{parts.scheme}://{host}"
    return f"{parts.scheme}://{host}:{port}"


def key(text: str) -> bytes:
    """Decode one key and refuse what nobody could have drawn at random."""
    try:
        decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise ValueError("must be base64 text (make one with: openssl rand -base64 32)") from None
    if len(decoded) < SHORTEST_KEY or len(set(decoded)) < FEWEST_DIFFERENT_BYTES:
        raise ValueError("must be 32 random bytes each (make one with: openssl rand -base64 32)")
    return decoded


def _is_address(value: str) -> bool:
    """Tell whether others can read it; their own complaints would repeat a part of the password."""
    try:
        parts = urlsplit(value)
        readable = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return readable and parts.netloc.count("@") <= 1 and not re.search(r"%(?![0-9A-Fa-f]{2})", value)


def database(value: str) -> str:
    """Return the address of a database that can be one."""
    if not re.match(r"(sqlite:///|postgresql://).", value) or not _is_address(value):
        raise ValueError(DATABASE_REMEDY)
    return value


def queue(value: str) -> str:
    """Return the address of a queue that can be one."""
    if not re.match(r"(sqlite:///|rediss?://|postgresql://).", value) or not _is_address(value):
        raise ValueError(QUEUE_REMEDY)
    return value


def origin_or_none(value: str) -> str:
    """Return an address like `origin`; nothing means none."""
    return origin(value) if value else value


def issuer(value: str) -> str:
    """Leave the address as it is, letter for letter, because tokens name it so; nothing means none."""
    if not value:
        return value
    try:
        parts = urlsplit(value)
        readable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        readable = False
    if (
        not readable
        or parts.scheme not in DEFAULT_PORTS
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise ValueError("must be an address such as https://login.example.com/tenant")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise ValueError("must begin with https:// unless it is this machine")
    return value


def name(value: str) -> str:
    """Return one line of text that fits into a title."""
    words = " ".join(value.split())
    if not words or len(words) > LONGEST_NAME or not words.isprintable():
        raise ValueError(f"must be one line of 1 to {LONGEST_NAME} characters")
    return words


def contact(value: str) -> str:
    """Return one line of text; an address of the web must be one. Nothing means nobody."""
    words = " ".join(value.split())
    if len(words) > LONGEST_CONTACT or not (words.isprintable() or not words):
        raise ValueError(f"must be one line of at most {LONGEST_CONTACT} characters")
    if words.startswith("http:"):
        raise ValueError("must begin with https:// where it is an address of the web")
    return https_or_none(words) if words.startswith("https:") else words


def https_or_none(value: str) -> str:
    """Return an address of the web that people can be sent to; nothing means none."""
    if not value:
        return value
    try:
        parts = urlsplit(value)
        readable = parts.scheme == "https" and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        readable = False
    if not readable or "@" in parts.netloc or not value.isprintable() or " " in value:
        raise ValueError("must be an address such as https://www.example.com/privacy")
    return value

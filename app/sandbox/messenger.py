"""Send messages to webhooks, one after the other and in the background; nothing leaves this machine."""

import hashlib
import hmac
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from queue import SimpleQueue
from threading import Lock, Thread
from urllib.parse import urlsplit

SECONDS = 10
SIGNATURE_HEADER = "X-Fivetran-Signature-256"


@dataclass(frozen=True)
class Letter:
    """One message to one address; without a secret it is not signed."""

    url: str
    body: bytes
    secret: str


class Messenger:
    """Takes letters and brings them in the order in which they came, each once."""

    # Assumed: that a message which nobody takes may be lost. Fivetran tries again for up to 24 hours.

    def __init__(self) -> None:
        self._letters: SimpleQueue[Letter] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None

    def send(self, letter: Letter) -> None:
        """Send it soon."""
        self._letters.put(letter)
        with self._lock:
            # Begun here and not at the start, because a server may fork in between.
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._bring, daemon=True)
                self._thread.start()

    def _bring(self) -> None:
        while True:
            bring(self._letters.get())


def bring(letter: Letter) -> bool:
    """Send a letter now; return whether the answer was of the 2xx."""
    parts = urlsplit(letter.url)
    if not _is_here(parts.hostname):
        return False
    headers = {"Content-Type": "application/json"}
    if letter.secret:
        # Upper case, as a consumer of Fivetran's messages has seen it.
        digits = hmac.new(letter.secret.encode(), letter.body, hashlib.sha256).hexdigest()
        headers[SIGNATURE_HEADER] = digits.upper()
    try:
        connection = HTTPConnection(parts.hostname or "", parts.port or 80, timeout=SECONDS)
        connection.request("POST", parts.path or "/", letter.body, headers)
        status = connection.getresponse().status
        connection.close()
    except (OSError, HTTPException):
        return False
    return 200 <= status < 300  # noqa: PLR2004  the class of successes


def _is_here(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False

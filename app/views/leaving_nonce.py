"""What makes a link to the Connect Card work once: made with the page that has it, for one browser."""

from hashlib import sha256
from secrets import token_urlsafe

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer

SALT = "leaving for the Connect Card"
LIFE_SECONDS = 3600
BYTES = 12


def make(onboarding_id: str, sid: str) -> str:
    """Return a nonce for a page that a browser is shown."""
    made: str = _serializer(sid).dumps([onboarding_id, token_urlsafe(BYTES)])
    return made


def is_right(nonce: str, onboarding_id: str, sid: str) -> bool:
    """Tell whether a page of ours had it within the hour, shown to this browser; it may be used already."""
    try:
        found = _serializer(sid).loads(nonce, max_age=LIFE_SECONDS)
    except BadData:
        return False
    return isinstance(found, list) and found[:1] == [onboarding_id]


def _serializer(sid: str) -> URLSafeTimedSerializer:
    # The newest key is last, and is the one that signs.
    keys = [*reversed(current_app.config["SECRET_KEY_FALLBACKS"] or []), current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt=f"{SALT}|{sha256(sid.encode()).hexdigest()}")

"""The header Idempotency-Key: with the same one, a token makes one onboarding, however often it asks."""

import hashlib
from http import HTTPStatus

from flask import url_for
from sqlalchemy import Connection

from app.store import onboardings
from app.views.api.access import me
from app.views.api.bodies import read_headers
from app.views.api.problems import ProblemError
from app.views.api.shapes import Conflict, CreateHeaders

KEY_DIGITS = 48


def form_id() -> str | None:
    """Return under which name the database knows this use of the header, which is the token's own."""
    key = read_headers(CreateHeaders).idempotency_key
    if key is None:
        return None
    return f"{me().token.id}-{hashlib.sha256(key.encode()).hexdigest()[:KEY_DIGITS]}"


def refuse_repetition(connection: Connection, form_id: str) -> None:
    """Raise ProblemError if this use of the header has made an onboarding, and say where that is."""
    made = onboardings.made_by_form(connection, form_id)
    if made:
        address = url_for("api_onboardings.show", onboarding_id=made.id)
        raise ProblemError(
            HTTPStatus.CONFLICT,
            "This Idempotency-Key has made an onboarding already, and its link was shown then. "
            "If nobody kept it, issue a new one.",
            code=Conflict.KEY_USED,
            instance=address,
            headers={"Location": address},
        )

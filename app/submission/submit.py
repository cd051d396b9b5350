"""What pressing Send does: one submission, its secrets sealed to the worker, and a wake-up call."""

from datetime import datetime

from sqlalchemy import Connection

from app.domain.answers import Answers
from app.domain.choices import AuthMode
from app.domain.payload import reserved_name
from app.store import events, onboardings, opening, submissions, worker_keys
from app.store.keys import random_text
from app.store.submissions import Sending
from app.submission.states import CORRECTABLE, State, way

MARKER_LENGTH = 32


class NotReadyError(Exception):
    """No worker has started yet, so nothing can be sealed to it."""


def submit(
    connection: Connection,
    onboarding_id: str,
    answers: Answers,
    revision: int,
    link_key: bytes,
    public_url: str,
    now: datetime,
) -> str | None:
    """Send answers, or corrected answers, and return the submission's id.

    Returns None when they were sent already, so that a second press meets the first.
    `answers` holds only what applies. Raises NameReservedError and NotReadyError.
    """
    earlier = submissions.of_onboarding(connection, onboarding_id)
    if earlier and earlier.state not in CORRECTABLE:
        return None
    worker = worker_keys.newest(connection)
    if worker is None:
        raise NotReadyError
    opening.seal_to_worker(connection, onboarding_id, link_key, worker, now)
    asked = onboardings.find(connection, onboarding_id)
    needs_approval = asked is not None and asked.needs_approval
    sending = Sending(*reserved_name(answers), revision, needs_approval)
    if earlier is None:
        # Our own return address travels with the create and tells our connection from a stranger's.
        marker = marker_prefix(public_url) + random_text(MARKER_LENGTH)
        sent: str | None = submissions.submit(
            connection, onboarding_id, sending, marker, State.SUBMITTED, now
        )
    else:
        again = way(earlier.state, State.SUBMITTED)
        moved = submissions.submit_again(connection, earlier, sending, again, events.RECIPIENT, now)
        sent = earlier.id if moved else None
    if sent:
        ends_at = certificate_ends_at(answers)
        onboardings.change(connection, onboarding_id, certificate_ends_at=ends_at)
    return sent


def certificate_ends_at(answers: Answers) -> datetime | None:
    """Return when the certificate of these answers ends; None where they sign in by other means."""
    kept = answers.certificate.certificate if answers.certificate else None
    return kept.not_after if kept else None


def marker_prefix(public_url: str) -> str:
    """Return how every marker begins that this installation makes."""
    return f"{public_url}/connect-card/return/"


def uses_card(answers: Answers) -> bool:
    """Tell whether the credentials are entered on Fivetran's own page."""
    return answers.sign_in is not None and answers.sign_in.auth_mode is AuthMode.CONNECT_CARD

"""An onboarding as programs and the command look at it, with what was sent of it."""

from sqlalchemy import Connection

from app import journey
from app.domain.answers import Answers
from app.store import answers, onboardings, submissions
from app.store.listing import Found


def find(connection: Connection, onboarding_id: str) -> Found | None:
    """Return a whole onboarding; the link for a single step of another one is none."""
    found = onboardings.find(connection, onboarding_id)
    if found is None or found.parent_id is not None:
        return None
    return Found(found, submissions.of_onboarding(connection, found.id))


def sent_answers(connection: Connection, found: Found) -> Answers | None:
    """Return the answers, without secrets; None until the recipient has sent them, and while they change."""
    if found.sent is None:
        return None
    draft = answers.load(connection, found.onboarding.id, secrets_are_ours=False)
    # What is corrected takes the place of what was sent, and is nobody's business before it is sent.
    return journey.along_path(draft.answers) if draft.revision == found.sent.revision else None

"""Onboardings as programs and the command look at them: one, a page of them, and what happened to one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, tuple_

from app import journey
from app.domain.answers import Answers
from app.store import answers, onboardings, submissions
from app.store.models import onboarding, submission
from app.store.onboardings import Onboarding
from app.store.stages import Stage
from app.store.submissions import Submission


@dataclass(frozen=True)
class Found:
    """An onboarding, and what was sent of it so far."""

    onboarding: Onboarding
    sent: Submission | None


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


def page(
    connection: Connection, before: tuple[datetime, str] | None, stage: Stage | None, count: int
) -> list[Found]:
    """Return whole onboardings, newest first: those made before (time, id), at one stage or at any."""
    statement = (
        select(onboarding)
        .where(onboarding.c.parent_id.is_(None))
        .order_by(onboarding.c.created_at.desc(), onboarding.c.id.desc())
        .limit(count)
    )
    if stage:
        statement = statement.where(onboarding.c.stage == stage.value)
    if before:
        statement = statement.where(tuple_(onboarding.c.created_at, onboarding.c.id) < before)
    found = [onboardings.read(row) for row in connection.execute(statement)]
    of_these = submission.c.onboarding_id.in_([one.id for one in found])
    sent = {
        row.onboarding_id: submissions.read(row)
        for row in connection.execute(select(submission).where(of_these))
    }
    return [Found(one, sent.get(one.id)) for one in found]

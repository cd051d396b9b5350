"""Which questions are open to a visit, whose answers it may still change, and where it goes next."""

from flask import url_for

from app import journey
from app.domain.answers import Answers, is_complete
from app.journey import Step
from app.submission.repairing import CREDENTIALS
from app.views.recipient.access import Visit

STEPS_OF_REPAIR = frozenset({"account", "password", "certificate", "exports", "selection"})
"""Once a connection exists, Fivetran lets us change what it signs in with and reads, and nothing else."""


def where_next(visit: Visit, answers: Answers) -> str:
    """Return the first unanswered step, else the check page; once sent, the progress page."""
    if visit.is_part:
        return url_for("handed_over.show", onboarding_id=visit.onboarding.id)
    if visit.is_sent:
        return url_for("progress.show", onboarding_id=visit.onboarding.id)
    if visit.is_repair_by_card:
        return url_for("connect_card.leaving", onboarding_id=visit.onboarding.id)
    step = journey.first_unanswered(answers)
    if step is None:
        return url_for("check.show", onboarding_id=visit.onboarding.id)
    return url_for("ask.show", onboarding_id=visit.onboarding.id, name=step.name)


def may_change(visit: Visit, step: Step) -> bool:
    """Tell whether a step's answers can still be changed."""
    is_answered = is_complete(visit.draft.answers.section(step.name))
    if visit.is_repair and step.name not in CREDENTIALS and is_answered:
        return False
    return step.asked(visit.draft.answers) and (not visit.has_connection or step.name in STEPS_OF_REPAIR)


def open_step(visit: Visit, name: str) -> Step | None:
    """Return the step of this name if its page is open to this visit."""
    step = journey.step_named(name)
    if step is None or step not in journey.open_steps(visit.draft.answers) or not may_change(visit, step):
        return None
    return step

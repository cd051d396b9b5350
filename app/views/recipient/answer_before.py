"""What a question's page says of the answer before it: the region found, or that Anaplan let us in."""

from typing import Any

from app import journey
from app.domain.answers import Answers
from app.domain.region import region_of_address
from app.journey import Step
from app.views.recipient import signing_in
from app.views.recipient.access import Visit


def what_came_of_it(visit: Visit, step: Step) -> dict[str, Any]:
    """Return `found_region`, a sentence, and `let_in`, a sitting; each empty if there is nothing to say."""
    said: dict[str, Any] = {"found_region": "", "let_in": None}
    before = None if visit.is_part else journey.before(step, visit.draft.answers)
    if before is None:
        return said
    if before.name == "account":
        said["found_region"] = _found_region(visit.draft.answers)
    elif before.name in signing_in.CREDENTIALS:
        sitting = signing_in.found(visit)
        said["let_in"] = sitting if sitting and sitting.was_let_in else None
    return said


def _found_region(answers: Answers) -> str:
    finding = region_of_address(answers.account.address) if answers.account else None
    return finding.message if finding and answers.account and finding.region == answers.account.region else ""

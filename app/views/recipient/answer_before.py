"""What a question's page says of the answer before it: the region found, or that Anaplan let us in."""

from typing import Any

from flask import url_for

from app import journey
from app.domain.answers import Answers
from app.domain.region import NAMES, RegionFinding, region_of_address
from app.journey import Step
from app.views.recipient import signing_in
from app.views.recipient.access import Visit


def what_came_of_it(visit: Visit, step: Step) -> dict[str, Any]:
    """Return `found_region`, a sentence, or `likely_region`, a name, and `let_in`, a sitting.

    Each is empty if there is nothing to say.
    """
    said: dict[str, Any] = {"found_region": "", "likely_region": "", "let_in": None}
    before = None if visit.is_part else journey.before(step, visit.draft.answers)
    if before is None:
        return said
    if before.name == "account":
        finding = _finding(visit.draft.answers)
        if finding and finding.sure:
            said["found_region"] = finding.message
        elif finding and finding.region:
            said["likely_region"] = NAMES[finding.region]
            said["region_url"] = url_for("ask.show", onboarding_id=visit.onboarding.id, name="account")
    elif before.name in signing_in.CREDENTIALS:
        sitting = signing_in.found(visit)
        said["let_in"] = sitting if sitting and sitting.was_let_in else None
    return said


def _finding(answers: Answers) -> RegionFinding | None:
    """Return what the address tells, if the region that was chosen is that one."""
    finding = region_of_address(answers.account.address) if answers.account else None
    return finding if finding and answers.account and finding.region == answers.account.region else None

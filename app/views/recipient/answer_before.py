"""What a question's page says of the answer before it: the region found, or that Anaplan let us in."""

from typing import Any

from flask import url_for

from app import journey
from app.domain.region import NAMES, region_of_address
from app.journey import Step
from app.views.recipient import signing_in
from app.views.recipient.access import Visit


def what_came_of_it(visit: Visit, step: Step) -> dict[str, Any]:
    """Return `found_region`, a sentence, `likely_region` or `other_region`, a name, and `let_in`, a sitting.

    Each is empty if there is nothing to say. `other_region` was chosen where the address speaks for
    `probable_region`, or where it stands for a place of Anaplan's that Fivetran lists none for.
    `region_url` changes it. All three are there where they are needed.
    """
    said: dict[str, Any] = {"found_region": "", "likely_region": "", "other_region": "", "let_in": None}
    before = None if visit.is_part else journey.before(step, visit.draft.answers)
    if before is None:
        return said
    if before.name == "account":
        account = visit.draft.answers.account
        finding = region_of_address(account.address) if account else None
        if account and finding:
            if finding.region is None:
                said |= {"other_region": NAMES[account.region], "unlisted_place": finding.anaplan_region}
            elif finding.region != account.region:
                said |= {"other_region": NAMES[account.region], "probable_region": NAMES[finding.region]}
            elif finding.sure:
                said["found_region"] = finding.message
            else:
                said["likely_region"] = NAMES[finding.region]
            said["region_url"] = url_for("ask.show", onboarding_id=visit.onboarding.id, name="account")
    elif before.name in signing_in.CREDENTIALS:
        sitting = signing_in.found(visit)
        said["let_in"] = sitting if sitting and sitting.was_let_in else None
    return said

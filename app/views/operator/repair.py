"""Repair links: asking for new credentials for a connection that exists, and ending that without any."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.choices import AuthMode
from app.domain.roles import Role
from app.links import issuing
from app.store import answers, onboardings
from app.store.onboardings import DEFAULT_LIFE
from app.submission import repairing
from app.views.operator import shown_once
from app.views.operator.access import actor, for_operator
from app.views.operator.found import find
from app.views.operator.offer_form import LIVES, lives_from
from app.views.parts import parts

blueprint = Blueprint("operator_repair", __name__, url_prefix="/operator/onboardings/<onboarding_id>")

WHAT = {
    AuthMode.BASIC: "the Anaplan user name and password",
    AuthMode.CERTIFICATE: "the Anaplan certificate and its private key",
}
"""What the link asks for; where the Connect Card asks, Fivetran's page decides."""


@blueprint.get("/repair")
@for_operator(Role.OPERATOR)
def ask_to_repair(onboarding_id: str) -> ResponseReturnValue:
    """Say what a repair link means, and ask how long it works."""
    with parts().database.read() as connection:
        found, sent = find(connection, onboarding_id)
        links_before = onboardings.links_before(connection, onboarding_id)
        asked = answers.load(connection, onboarding_id, secrets_are_ours=False).answers.sign_in
    if sent is None or not repairing.can_begin(sent):
        return _back(onboarding_id, "moved")
    return render_template(
        "operator/repair.html",
        onboarding=found,
        sent=sent,
        what=WHAT.get(asked.auth_mode) if asked else None,
        lives=lives_from(datetime.now(UTC)),
        links_before=links_before,
        back_url=url_for("operator_onboarding.show", onboarding_id=onboarding_id),
    )


@blueprint.post("/repair")
@for_operator(Role.OPERATOR)
def repair(onboarding_id: str) -> ResponseReturnValue:
    """Make the link and show it once. The form names how many there were, so that it works once."""
    now, life = datetime.now(UTC), LIVES.get(request.form.get("life", ""), DEFAULT_LIFE)
    with parts().database.write() as connection:
        found, sent = find(connection, onboarding_id)
        before = str(onboardings.links_before(connection, onboarding_id))
        is_wanted = request.form.get("links_before") == before and repairing.can_begin(sent)
        if sent is None or not is_wanted or not repairing.begin(connection, sent, actor(), now):
            return _back(onboarding_id, "moved")
        issued = issuing.reissue(connection, parts().keys, found, life, actor(), now)
    parts().database.forget_deleted()
    return shown_once.page(found, issued, is_repair=True)


@blueprint.post("/end-repair")
@for_operator(Role.OPERATOR)
def end(onboarding_id: str) -> ResponseReturnValue:
    """Leave the connection as it is; the recipient is asked for nothing any more."""
    done = False
    with parts().database.write() as connection:
        _, sent = find(connection, onboarding_id)
        if sent and repairing.can_end(sent):
            done = repairing.end(connection, sent, actor(), parts().database.now(connection))
    parts().database.forget_deleted()
    return _back(onboarding_id, "repair_ended" if done else "moved")


def _back(onboarding_id: str, done: str) -> ResponseReturnValue:
    return redirect(url_for("operator_onboarding.show", onboarding_id=onboarding_id, done=done), 303)

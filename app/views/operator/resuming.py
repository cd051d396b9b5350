"""Going on with an onboarding that an operator answers, when its session has ended or in another browser."""

from datetime import UTC, datetime

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from app.domain.roles import Role
from app.links import issuing
from app.store import onboardings, sessions
from app.store.onboardings import DEFAULT_LIFE
from app.store.stages import Stage
from app.views.cookies import RECIPIENT, give_sid, read_sid
from app.views.operator.access import actor, for_operator
from app.views.parts import parts

blueprint = Blueprint("resuming", __name__, url_prefix="/operator/onboardings/<onboarding_id>")

OVER = (Stage.CONNECTED, Stage.ENDED)


@blueprint.post("/resume")
@for_operator(Role.OPERATOR)
def resume(onboarding_id: str) -> ResponseReturnValue:
    """Open it in this browser, under a new link that nobody is told."""
    now = datetime.now(UTC)
    with parts().database.write() as connection:
        found = onboardings.find(connection, onboarding_id)
        if found is None:
            abort(404)
        if not found.by_operator or found.stage in OVER:
            return redirect(url_for("operator_onboarding.show", onboarding_id=found.id, done="moved"), 303)
        issued = issuing.reissue(connection, parts().keys, found, DEFAULT_LIFE, actor(), now)
        link_key = parts().keys.link_key(issued.link, parts().keys.newest)
        sid = sessions.open_recipient(connection, parts().keys, found.id, link_key, read_sid(RECIPIENT), now)
    parts().database.forget_deleted()
    response = redirect(url_for("ask.next_page", onboarding_id=found.id), 303)
    give_sid(response, RECIPIENT, sid)
    return response

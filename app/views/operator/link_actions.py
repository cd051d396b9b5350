"""What an operator does with a link: extend it, revoke it, issue a new one; and approve what came of it."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.roles import Role
from app.links import issuing
from app.store import onboardings
from app.store.onboardings import DEFAULT_LIFE
from app.submission import intervening
from app.views.operator import shown_once
from app.views.operator.access import actor, for_operator
from app.views.operator.found import find
from app.views.operator.offer_form import LIVES, lives_from
from app.views.parts import parts

blueprint = Blueprint("link_actions", __name__, url_prefix="/operator/onboardings/<onboarding_id>")


@blueprint.post("/extend")
@for_operator(Role.OPERATOR)
def extend(onboarding_id: str) -> ResponseReturnValue:
    """Let the link work for so long from now."""
    now, life = datetime.now(UTC), LIVES.get(request.form.get("life", ""))
    with parts().database.write() as connection:
        found, _ = find(connection, onboarding_id)
        if life is None or found.revoked_at is not None:
            return _back(onboarding_id, "moved")
        issuing.extend(connection, found, life, actor(), now)
    return _back(onboarding_id, "extended")


@blueprint.get("/revoke")
@for_operator(Role.OPERATOR)
def ask_to_revoke(onboarding_id: str) -> ResponseReturnValue:
    """Say what revoking means, before it is done."""
    with parts().database.read() as connection:
        found, sent = find(connection, onboarding_id)
    return render_template(
        "operator/revoke.html",
        onboarding=found,
        sent=sent,
        back_url=url_for("operator_onboarding.show", onboarding_id=onboarding_id),
    )


@blueprint.post("/revoke")
@for_operator(Role.OPERATOR)
def revoke(onboarding_id: str) -> ResponseReturnValue:
    """End the link at once, and take what was typed and not sent out of the files."""
    with parts().database.write() as connection:
        found, _ = find(connection, onboarding_id)
        done = issuing.revoke(connection, found, actor(), datetime.now(UTC))
    parts().database.forget_deleted()
    return _back(onboarding_id, "revoked" if done else "moved")


@blueprint.get("/reissue")
@for_operator(Role.OPERATOR)
def ask_to_reissue(onboarding_id: str) -> ResponseReturnValue:
    """Say what a new link means, and ask how long it works."""
    with parts().database.read() as connection:
        found, _ = find(connection, onboarding_id)
        links_before = onboardings.links_before(connection, onboarding_id)
    return render_template(
        "operator/reissue.html",
        onboarding=found,
        lives=lives_from(datetime.now(UTC)),
        links_before=links_before,
        back_url=url_for("operator_onboarding.show", onboarding_id=onboarding_id),
    )


@blueprint.post("/reissue")
@for_operator(Role.OPERATOR)
def reissue(onboarding_id: str) -> ResponseReturnValue:
    """Make a new link and show it once. The form names how many there were, so that it works once."""
    now, life = datetime.now(UTC), LIVES.get(request.form.get("life", ""), DEFAULT_LIFE)
    with parts().database.write() as connection:
        found, _ = find(connection, onboarding_id)
        before = onboardings.links_before(connection, onboarding_id)
        if request.form.get("links_before") != str(before):
            return _back(onboarding_id, "moved")
        issued = issuing.reissue(connection, parts().keys, found, life, actor(), now)
    parts().database.forget_deleted()
    return shown_once.page(found, issued)


@blueprint.post("/approve")
@for_operator(Role.OPERATOR)
def approve(onboarding_id: str) -> ResponseReturnValue:
    """Let Fivetran start to sync."""
    woken = None
    with parts().database.write() as connection:
        _, sent = find(connection, onboarding_id)
        if sent and intervening.can_approve(sent.state):
            woken = intervening.approve(connection, sent, actor(), parts().database.now(connection))
    if woken:
        parts().queue.wake(woken)
    return _back(onboarding_id, "approved" if woken else "moved")


def _back(onboarding_id: str, done: str) -> ResponseReturnValue:
    return redirect(url_for("operator_onboarding.show", onboarding_id=onboarding_id, done=done), 303)

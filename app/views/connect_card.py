"""There and back: sending a person to Fivetran's Connect Card, and receiving them."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.fivetran.errors import FivetranError
from app.store import card_returns, events, leases, submissions
from app.submission.states import State
from app.views.declared import for_link_holder
from app.views.parts import parts
from app.views.recipient.access import Visit, find_visit, for_recipient

blueprint = Blueprint("connect_card", __name__)

CARD_PATH = "/connect-card/"


@blueprint.get("/onboarding/<onboarding_id>/leaving")
@for_recipient
def leaving(visit: Visit) -> ResponseReturnValue:
    """Say where they are going, what is asked there, and that they come back."""
    if visit.submission is None or visit.submission.state != State.CARD_WAITING:
        return redirect(url_for("progress.show", onboarding_id=visit.onboarding.id), 303)
    return render_template(
        "pages/leaving.html", visit=visit, host=urlsplit(parts().settings.connect_card_origin).netloc
    )


@blueprint.get("/onboarding/<onboarding_id>/leaving/card")
@for_recipient
def go(visit: Visit) -> ResponseReturnValue:
    """Make a card and go there. The card's address is a credential: it is in no page, row or log of ours."""
    sent = visit.submission
    if sent is None or sent.state != State.CARD_WAITING or sent.connection_id is None:
        return redirect(url_for("progress.show", onboarding_id=visit.onboarding.id), 303)
    _demand_a_click()
    with parts().database.write() as connection:
        state = card_returns.make(connection, visit.onboarding.id, visit.now)
        events.record(
            connection, visit.onboarding.id, events.RECIPIENT, "sent to the Connect Card", visit.now
        )
    card = visit.draft.answers.card
    try:
        uri = parts().fivetran.connect_card(
            sent.connection_id,
            f"{parts().settings.public_url}{url_for('connect_card.come_back', state=state)}",
            hide_setup_guide=card.hide_setup_guide if card else False,
        )
    except FivetranError:
        return render_template("errors/no_card.html", visit=visit), 502
    if not _is_card(uri):
        return render_template("errors/no_card.html", visit=visit), 502
    return redirect(uri, 303)


@blueprint.get("/connect-card/return/<state>")
@for_link_holder
def come_back(state: str) -> ResponseReturnValue:
    """Receive somebody from Fivetran's page. It proves nothing, so this only has the worker look."""
    now = datetime.now(UTC)
    with parts().database.write() as connection:
        onboarding_id = card_returns.find(connection, state, now)
        if onboarding_id is None:
            return render_template("pages/come_back.html"), 404
        sent = submissions.of_onboarding(connection, onboarding_id)
        due = leases.make_due(connection, onboarding_id, (State.CARD_WAITING,), now)
        claimed = request.args.get("id")
        if sent and claimed and claimed != sent.connection_id:
            events.record(
                connection, onboarding_id, events.VISITOR, "came back with another connection's id", now
            )
        else:
            events.record(connection, onboarding_id, events.RECIPIENT, "came back from the Connect Card", now)
    if due:
        parts().queue.wake(due)
    if find_visit(onboarding_id) is None:
        return render_template("pages/come_back.html")
    return redirect(url_for("progress.show", onboarding_id=onboarding_id), 303)


def _demand_a_click() -> None:
    """Refuse what another site or a browser's guess about the next page set off."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(400)
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        abort(400)


def _is_card(uri: str) -> bool:
    """Tell whether an address is Fivetran's Connect Card and nothing that only looks like it."""
    try:
        parts_of_uri = urlsplit(uri)
    except ValueError:
        return False
    origin = f"{parts_of_uri.scheme}://{parts_of_uri.netloc}"
    return origin == parts().settings.connect_card_origin and parts_of_uri.path.startswith(CARD_PATH)

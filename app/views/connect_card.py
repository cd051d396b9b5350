"""There: saying where a person is going, and sending them to a Connect Card that was made at that moment."""

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import journey
from app.domain.payload import card_looks
from app.fivetran.card_address import is_card
from app.fivetran.errors import (
    FivetranBusyError,
    FivetranError,
    FivetranNotFoundError,
    FivetranRefusedError,
    FivetranSignInError,
    FivetranUnclearError,
)
from app.fivetran.shapes import text
from app.store import card_returns, events, leases
from app.submission import repairing
from app.submission.states import State
from app.views import leaving_nonce
from app.views.navigation import is_look_ahead, is_navigation
from app.views.parts import parts
from app.views.recipient.access import Visit, for_recipient, must_be_open

blueprint = Blueprint("connect_card", __name__)

NO_CARD = "got no Connect Card"
NOTED_AGAIN_AFTER = timedelta(hours=1)


@blueprint.get("/onboarding/<onboarding_id>/leaving")
@for_recipient
def leaving(visit: Visit) -> ResponseReturnValue:
    """Say where they are going, what is asked there, and that they come back."""
    sent = visit.submission
    if sent is None or not _leads_to_card(visit):
        return redirect(url_for("progress.show", onboarding_id=visit.onboarding.id), 303)
    with parts().database.read() as connection:
        trip = card_returns.latest(connection, visit.onboarding.id, sent.repair_began_at)
        now = parts().database.now(connection)
    is_open = trip is not None and trip.returned_at is None and not trip.card_is_expired(now)
    return render_template(
        "pages/leaving.html",
        visit=visit,
        host=urlsplit(parts().settings.connect_card_origin).netloc,
        open_since=trip.made_at if trip and is_open else None,
        press_again="again" in request.args,
        go_url=url_for(
            ".go",
            onboarding_id=visit.onboarding.id,
            nonce=leaving_nonce.make(visit.onboarding.id, visit.session.sid),
        ),
    )


@blueprint.get("/onboarding/<onboarding_id>/leaving/<nonce>")
@for_recipient
def go(visit: Visit, nonce: str) -> ResponseReturnValue:
    """Make a card and go there. The card's address is a credential: it is in no page, row or log of ours."""
    sent, onboarding_id = visit.submission, visit.onboarding.id
    if sent is None or not _leads_to_card(visit) or sent.connection_id is None:
        return redirect(url_for("progress.show", onboarding_id=onboarding_id), 303)
    once_more = redirect(url_for(".leaving", onboarding_id=onboarding_id, again="1"), 303)
    if not (_was_followed() and leaving_nonce.is_right(nonce, onboarding_id, visit.session.sid)):
        return once_more
    with parts().database.write() as connection:
        must_be_open(connection, visit)
        now = parts().database.now(connection)
        # Before the card is made, so that whoever comes back from it is waited for, whatever dies meanwhile.
        if visit.is_repair and not repairing.go_to_card(connection, sent, now):
            return once_more
        state = card_returns.make(connection, onboarding_id, sent.connection_id, nonce, now)
    if state is None:
        return once_more
    if visit.is_repair:
        parts().queue.wake(sent.id)
    try:
        uri = _card(visit, sent.connection_id, state)
    except FivetranError as error:
        return _no_card(visit, state, error)
    with parts().database.write() as connection:
        # Making a card takes seconds, in which the link may have been revoked.
        must_be_open(connection, visit)
        now = parts().database.now(connection)
        events.record(connection, onboarding_id, events.RECIPIENT, "sent to the Connect Card", now)
    # Not `redirect`, whose page would repeat the address.
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": uri})


def _leads_to_card(visit: Visit) -> bool:
    """Tell whether Fivetran's page is what comes next, at first or in a repair."""
    is_waiting = visit.submission is not None and visit.submission.state == State.CARD_WAITING
    return is_waiting or visit.is_repair_by_card


def _card(visit: Visit, connection_id: str, state: str) -> str:
    """Return the address of a new card. Raises FivetranError, also when nobody may be sent there."""
    way_back = f"{parts().settings.public_url}{url_for('card_return.come_back', state=state)}"
    looks = card_looks(journey.along_path(visit.draft.answers))
    uri = parts().fivetran.connect_card(connection_id, way_back, looks)
    if not is_card(uri, parts().settings.connect_card_origin):
        raise FivetranUnclearError("Fivetran’s answer names no Connect Card.")
    return uri


def _no_card(visit: Visit, state: str, error: FivetranError) -> ResponseReturnValue:
    """Say why nobody can go there now; a connection that is gone is left to the worker to find."""
    onboarding_id, due = visit.onboarding.id, None
    with parts().database.write() as connection:
        now = parts().database.now(connection)
        card_returns.drop(connection, state)
        if isinstance(error, FivetranNotFoundError):
            due = leases.make_due(connection, onboarding_id, (State.CARD_WAITING,), now)
        if not events.happened_since(connection, onboarding_id, NO_CARD, now - NOTED_AGAIN_AFTER):
            reason = text(error.message) if isinstance(error, FivetranRefusedError) else ""
            detail = {"found": reason} if reason else {}
            events.record(connection, onboarding_id, events.RECIPIENT, "got no Connect Card", now, **detail)
    if due:
        parts().queue.wake(*due)
        return redirect(url_for("progress.show", onboarding_id=onboarding_id), 303)
    return render_template(
        "errors/no_card.html",
        visit=visit,
        is_refused=isinstance(error, FivetranRefusedError | FivetranSignInError),
        is_busy=isinstance(error, FivetranBusyError),
        said=text(error.message) if isinstance(error, FivetranRefusedError) else "",
    ), HTTPStatus.BAD_GATEWAY


def _was_followed() -> bool:
    """Tell whether the link on our page was followed, and not another site's or a guess of the browser's."""
    if is_look_ahead():
        abort(400)
    return is_navigation() and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"

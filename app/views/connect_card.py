"""There: saying where a person is going, and sending them to a Connect Card that was made at that moment."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import journey
from app.domain.payload import card_looks
from app.fivetran.card_address import is_card
from app.fivetran.errors import FivetranError
from app.store import card_returns, events
from app.submission import repairing
from app.submission.states import State
from app.views import leaving_nonce
from app.views.parts import parts
from app.views.recipient.access import Visit, for_recipient

blueprint = Blueprint("connect_card", __name__)


@blueprint.get("/onboarding/<onboarding_id>/leaving")
@for_recipient
def leaving(visit: Visit) -> ResponseReturnValue:
    """Say where they are going, what is asked there, and that they come back."""
    sent = visit.submission
    if sent is None or not _leads_to_card(visit):
        return redirect(url_for("progress.show", onboarding_id=visit.onboarding.id), 303)
    with parts().database.read() as connection:
        trip = card_returns.latest(connection, visit.onboarding.id, sent.repair_began_at)
    is_open = trip is not None and trip.returned_at is None and not trip.card_is_expired(visit.now)
    return render_template(
        "pages/leaving.html",
        visit=visit,
        host=urlsplit(parts().settings.connect_card_origin).netloc,
        open_since=trip.made_at if trip and is_open else None,
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
    once_more = redirect(url_for(".leaving", onboarding_id=onboarding_id), 303)
    if not (_was_followed() and leaving_nonce.is_right(nonce, onboarding_id, visit.session.sid)):
        return once_more
    with parts().database.write() as connection:
        # Before the card is made, so that whoever comes back from it is waited for, whatever dies meanwhile.
        if visit.is_repair and not repairing.go_to_card(connection, sent, visit.now):
            return once_more
        state = card_returns.make(connection, onboarding_id, sent.connection_id, nonce, visit.now)
    if state is None:
        return once_more
    if visit.is_repair:
        parts().queue.wake(sent.id)
    uri = _card(visit, sent.connection_id, state)
    if uri is None:
        with parts().database.write() as connection:
            card_returns.drop(connection, state)
        return render_template("errors/no_card.html", visit=visit), HTTPStatus.BAD_GATEWAY
    with parts().database.write() as connection:
        events.record(connection, onboarding_id, events.RECIPIENT, "sent to the Connect Card", visit.now)
    return redirect(uri, 303)


def _leads_to_card(visit: Visit) -> bool:
    """Tell whether Fivetran's page is what comes next, at first or in a repair."""
    is_waiting = visit.submission is not None and visit.submission.state == State.CARD_WAITING
    return is_waiting or visit.is_repair_by_card


def _card(visit: Visit, connection_id: str, state: str) -> str | None:
    """Return the address of a new card, or None when there is none that may be gone to."""
    way_back = f"{parts().settings.public_url}{url_for('card_return.come_back', state=state)}"
    looks = card_looks(journey.along_path(visit.draft.answers))
    try:
        uri = parts().fivetran.connect_card(connection_id, way_back, looks)
    except FivetranError:
        return None
    return uri if is_card(uri, parts().settings.connect_card_origin) else None


def _was_followed() -> bool:
    """Tell whether the link on our page was followed, and not another site's or a guess of the browser's."""
    if "prefetch" in request.headers.get("Sec-Purpose", ""):
        abort(400)
    return (
        request.method == "GET"
        and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    )

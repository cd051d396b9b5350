"""Onboardings for programs: make one, look at them, extend, revoke and issue anew."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.links import finding, issuing, offer
from app.links.issuing import Issued
from app.links.names import Standing
from app.links.offer import OfferError
from app.store import events, listing
from app.store.listing import Found, Start, Which
from app.store.submissions import NameReservedError
from app.submission import repairing
from app.views.api import idempotency, schema_names
from app.views.api.access import actor, asker, for_token
from app.views.api.bodies import MEDIA_TYPE, read_body, read_query, unprocessable
from app.views.api.problems import ProblemError
from app.views.api.shape import Shape
from app.views.api.shapes import Conflict, ListQuery, NewLife, NewOnboarding
from app.views.api.told import (
    IssuedOnboarding,
    Onboarding,
    OnboardingPage,
    Timeline,
    TimelineEvent,
    WholeOnboarding,
)
from app.views.declared import Access
from app.views.parts import parts

blueprint = Blueprint("api_onboardings", __name__, url_prefix="/api/v1/onboardings")

NAMES = {"expires": "expires_in_seconds"}


@blueprint.post("")
@for_token(Access.WRITE_TOKEN)
def create() -> ResponseReturnValue:
    """Make a link. With an Idempotency-Key it is made once, however often it is asked for."""
    form_id, wanted = idempotency.form_id(), read_body(NewOnboarding)
    if form_id:
        with parts().database.read() as connection:
            idempotency.refuse_repetition(connection, form_id)
    made = wanted.offer(schema_names.filled(wanted.presets), form_id)
    try:
        first = offer.checked(made, parts().settings.redirect_uri_hosts)
    except OfferError as error:
        raise unprocessable({_member(name): words for name, words in error.problems.items()}) from None
    schema_names.refuse_taken(made.presets)
    now = datetime.now(UTC)
    try:
        with parts().database.write() as connection:
            if form_id:
                idempotency.refuse_repetition(connection, form_id)
            issued = issuing.issue(connection, parts().keys, made, first, asker(), now)
            found = _find(connection, issued.link.id)
    except NameReservedError:
        raise schema_names.taken(Standing.RESERVED, made.presets) from None
    answer = _issued(found, issued, now)
    answer.status_code = HTTPStatus.CREATED
    answer.headers["Location"] = url_for(".show", onboarding_id=issued.link.id)
    return answer


@blueprint.get("")
@for_token(Access.READ_TOKEN)
def listed() -> ResponseReturnValue:
    """List onboardings, newest first."""
    query, now = read_query(ListQuery), datetime.now(UTC)
    with parts().database.read() as connection:
        page = listing.page(connection, Which(query.stage), Start(query.before()), query.limit)
    return _json(
        OnboardingPage(
            items=tuple(Onboarding.of(each, now) for each in page.found),
            next_cursor=str(page.older) if page.older else None,
        )
    )


@blueprint.get("/<onboarding_id>")
@for_token(Access.READ_TOKEN)
def show(onboarding_id: str) -> ResponseReturnValue:
    """Tell all that is known of one."""
    with parts().database.read() as connection:
        found = _find(connection, onboarding_id)
        answers = finding.sent_answers(connection, found)
    return _json(WholeOnboarding.whole(found, answers, datetime.now(UTC)))


@blueprint.get("/<onboarding_id>/events")
@for_token(Access.READ_TOKEN)
def timeline(onboarding_id: str) -> ResponseReturnValue:
    """Tell what happened, oldest first."""
    with parts().database.read() as connection:
        found = _find(connection, onboarding_id)
        happened = events.timeline(connection, found.onboarding.id)
    return _json(Timeline(items=tuple(map(TimelineEvent.of, happened))))


@blueprint.post("/<onboarding_id>/extend")
@for_token(Access.WRITE_TOKEN)
def extend(onboarding_id: str) -> ResponseReturnValue:
    """Let the link work for so long from now."""
    life, now = _life(read_body(NewLife)), datetime.now(UTC)
    with parts().database.write() as connection:
        found = _find(connection, onboarding_id)
        if found.onboarding.revoked_at:
            raise ProblemError(
                HTTPStatus.CONFLICT, "The link was revoked. Issue a new one.", code=Conflict.LINK_REVOKED
            )
        issuing.extend(connection, found.onboarding, life, actor(), now)
        found = _find(connection, onboarding_id)
    return _json(Onboarding.of(found, now))


@blueprint.post("/<onboarding_id>/revoke")
@for_token(Access.WRITE_TOKEN)
def revoke(onboarding_id: str) -> ResponseReturnValue:
    """End the link at once; what ended already stays as it is."""
    now = datetime.now(UTC)
    with parts().database.write() as connection:
        found = _find(connection, onboarding_id)
        issuing.revoke(connection, found.onboarding, actor(), now)
        found = _find(connection, onboarding_id)
    parts().database.forget_deleted()
    return _json(Onboarding.of(found, now))


@blueprint.post("/<onboarding_id>/reissue")
@for_token(Access.WRITE_TOKEN)
def reissue(onboarding_id: str) -> ResponseReturnValue:
    """Make a new link in the place of the old one, which opens nothing any more."""
    life, now = _life(read_body(NewLife)), datetime.now(UTC)
    with parts().database.write() as connection:
        found = _find(connection, onboarding_id)
        issued = issuing.reissue(connection, parts().keys, found.onboarding, life, actor(), now)
        found = _find(connection, onboarding_id)
    parts().database.forget_deleted()
    return _issued(found, issued, now)


@blueprint.post("/<onboarding_id>/repair")
@for_token(Access.WRITE_TOKEN)
def repair(onboarding_id: str) -> ResponseReturnValue:
    """Ask for new credentials for the connection that exists, by a new link."""
    life, now = _life(read_body(NewLife)), datetime.now(UTC)
    with parts().database.write() as connection:
        found = _find(connection, onboarding_id)
        sent = found.sent if repairing.can_begin(found.sent) else None
        if sent is None or not repairing.begin(connection, sent, actor(), now):
            raise ProblemError(
                HTTPStatus.CONFLICT,
                "There is no connection whose credentials can be asked anew.",
                code=Conflict.NOTHING_TO_REPAIR,
            )
        issued = issuing.reissue(connection, parts().keys, found.onboarding, life, actor(), now)
        found = _find(connection, onboarding_id)
    parts().database.forget_deleted()
    return _issued(found, issued, now)


def _find(connection: Connection, onboarding_id: str) -> Found:
    """Return an onboarding; one that does not exist, or whose id cannot be one, is a 404."""
    found = finding.find(connection, onboarding_id)
    if found is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, "No onboarding has this ID.")
    return found


def _member(name: str) -> str:
    """Return what the member is called of which an offer's problem speaks."""
    return NAMES.get(name, name if name in NewOnboarding.model_fields else f"presets.{name}")


def _life(asked: NewLife) -> timedelta:
    return timedelta(seconds=asked.expires_in_seconds)


def _issued(found: Found, issued: Issued, now: datetime) -> Response:
    url = f"{parts().settings.public_url}/o/{issued.link.token}"
    return _json(IssuedOnboarding.of(found, now, url=url, pin=issued.pin))


def _json(shape: Shape) -> Response:
    return Response(shape.model_dump_json(), content_type=MEDIA_TYPE)

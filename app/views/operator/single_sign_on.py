"""Signing in by single sign-on: there, and back."""

from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.store import operator_sessions, operators
from app.store.operators import Operator
from app.views.cookies import OPERATOR, give_sid, read_sid
from app.views.declared import for_everybody
from app.views.operator.identity_provider import IdentityProvider, NotVouchedForError, Person
from app.views.parts import parts

blueprint = Blueprint("single_sign_on", __name__, url_prefix="/operator/single-sign-on")
log = structlog.get_logger()


@blueprint.post("")
@for_everybody
def begin() -> ResponseReturnValue:
    """Send the browser to the provider, by a page: a form of ours may not lead to another site."""
    try:
        address = _provider().begin(parts().settings.public_url + url_for(".come_back"))
    except NotVouchedForError as error:
        log.warning("single sign-on could not begin", why=str(error))
        return _refused("out")
    return render_template("operator/going_on.html", address=address, site=urlsplit(address).netloc)


@blueprint.get("/return")
@for_everybody
def come_back() -> ResponseReturnValue:
    """Receive somebody from the provider, and believe only what it has signed for this very sign-in."""
    try:
        person = _provider().finish(request.args.get("iss"))
    except NotVouchedForError as error:
        log.warning("single sign-on refused", why=str(error))
        return _refused("not_vouched_for")
    now = datetime.now(UTC)
    with parts().database.write() as connection:
        operator = _account(connection, person, now)
        may_enter = operator.disabled_at is None and operator.role is not None
        if may_enter:
            operator_sessions.end(connection, read_sid(OPERATOR))
            sid = operator_sessions.begin(connection, operator.id, now)
    if not may_enter:
        return _refused("waiting" if operator.disabled_at is None else "disabled")
    log.info("operator signed in", operator=operator.id, by="single sign-on")
    # A page and no redirect: the cookie is Strict, so it is sent only where this site leads itself.
    response = make_response(
        render_template("operator/going_on.html", address=url_for("operator_list.show"), site=None)
    )
    give_sid(response, OPERATOR, sid)
    return response


@blueprint.get("")
@for_everybody
def begin_again() -> ResponseReturnValue:
    """Lead whoever reloads the page to where it begins."""
    return redirect(url_for("operator_sign_in.show"), 303)


def _account(connection: Connection, person: Person, now: datetime) -> Operator:
    """Return the account of a person; who is new waits for an administrator."""
    found = operators.by_subject(connection, person.issuer, person.subject)
    if found is None:
        found = operators.add(connection, person.name, None, now)
        operators.change(connection, found.id, issuer=person.issuer, subject=person.subject)
    return found


def _provider() -> IdentityProvider:
    provider = parts().identity_provider
    if provider is None:
        abort(HTTPStatus.NOT_FOUND)
    return provider


def _refused(why: str) -> ResponseReturnValue:
    status = HTTPStatus.BAD_GATEWAY if why == "out" else HTTPStatus.FORBIDDEN
    return render_template("operator/not_signed_in.html", why=why), status

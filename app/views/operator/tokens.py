"""Tokens for programs: an operator makes them, sees when they were used, and revokes them."""

from datetime import UTC, datetime
from http import HTTPStatus

import structlog
from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.roles import Role
from app.forms.api_token import TokenForm
from app.store import api_tokens
from app.views.declared import Access
from app.views.operator.access import for_operator, me
from app.views.parts import parts

blueprint = Blueprint("operator_tokens", __name__, url_prefix="/operator/tokens")
log = structlog.get_logger()

SAME_NAME = (
    "You have a token of this name. Choose another name, or revoke that token first if nobody has copied it"
)


@blueprint.get("")
@for_operator(Role.VIEWER)
def show() -> ResponseReturnValue:
    """List the tokens that work, an administrator's list with those of others, and ask for a new one.

    A viewer makes none, but may have some from when they were an operator.
    """
    return _page(TokenForm())


@blueprint.post("")
@for_operator(Role.OPERATOR)
def make() -> ResponseReturnValue:
    """Make a token and show it once. A second press makes no second one: the name is taken then."""
    form = TokenForm(request.form)
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    chosen = ((Access.READ_TOKEN, form.read), (Access.WRITE_TOKEN, form.write))
    scopes = [scope.value for scope, field in chosen if field.data]
    name, now = form.name.data or "", datetime.now(UTC)
    with parts().database.write() as connection:
        mine = api_tokens.working(connection, me().id)
        is_taken = any(held.token.name == name for held in mine)
        made = None if is_taken else api_tokens.make(connection, me().id, name, scopes, now)
    if made is None:
        form.name.errors = (SAME_NAME,)
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    log.info("token made", token=made.id, by=me().id)
    return render_template(
        "operator/token_made.html", name=name, token=made.token, back_url=url_for(".show")
    ), HTTPStatus.CREATED


@for_operator(Role.OPERATOR)
def show_again() -> ResponseReturnValue:
    """Show the form again with what was typed, when it could not be trusted any more; nothing is made."""
    return _page(TokenForm(request.form)), HTTPStatus.BAD_REQUEST


@blueprint.post("/<token_id>/revoke")
@for_operator(Role.VIEWER)
def revoke(token_id: str) -> ResponseReturnValue:
    """End a token at once: one's own, and as an administrator anybody's."""
    with parts().database.write() as connection:
        found = api_tokens.find(connection, token_id)
        if found is None or not (found.operator_id == me().id or me().may(Role.ADMIN)):
            abort(HTTPStatus.NOT_FOUND)
        api_tokens.revoke(connection, token_id, datetime.now(UTC))
    log.info("token revoked", token=token_id, by=me().id)
    return redirect(url_for(".show", done="revoked"), 303)


def _page(form: TokenForm) -> str:
    with parts().database.read() as connection:
        held = api_tokens.working(connection, None if me().may(Role.ADMIN) else me().id)
    return render_template(
        "operator/tokens.html",
        form=form,
        held=held,
        now=datetime.now(UTC),
        api_url=f"{parts().settings.public_url}{url_for('api_openapi.show')}",
        was_revoked=request.args.get("done") == "revoked",
    )

"""Signing in by a one-time code, and signing out."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.store import sessions
from app.views.cookies import OPERATOR, give_sid, read_sid, take_sid
from app.views.operator.access import is_signed_in
from app.views.parts import parts

blueprint = Blueprint("operator_sign_in", __name__, url_prefix="/operator")


@blueprint.get("/sign-in")
def show() -> ResponseReturnValue:
    """Offer a button: opening an address must not use the code up, since programs open addresses too."""
    code, now = request.args.get("code", ""), datetime.now(UTC)
    with parts().database.read() as connection:
        is_open = sessions.code_is_open(connection, code, now)
    if not is_open and is_signed_in():
        return redirect(url_for("operator_list.show"), 303)
    return render_template("operator/sign_in.html", code=code if is_open else "", was_given=bool(code))


@blueprint.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Use the code up."""
    with parts().database.write() as connection:
        sid = sessions.sign_in_operator(connection, request.form.get("code", ""), datetime.now(UTC))
    if sid is None:
        return render_template("operator/sign_in.html", code="", was_given=True), 403
    response = redirect(url_for("operator_list.show"), 303)
    give_sid(response, OPERATOR, sid)
    return response


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session, and have the browser forget what it kept of these pages."""
    with parts().database.write() as connection:
        sessions.sign_out_operator(connection, read_sid(OPERATOR))
    response = redirect(url_for("operator_sign_in.show"), 303)
    take_sid(response, OPERATOR)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response

"""Signing in, by a one-time address or by a password, and signing out."""

from datetime import UTC, datetime
from http import HTTPStatus

import structlog
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from app.forms.fields import Line
from app.forms.operator_account import SignInForm
from app.store import operator_sessions
from app.store.operator_sessions import OpenCode
from app.views.cookies import OPERATOR, give_sid, read_sid, take_sid
from app.views.declared import for_everybody
from app.views.operator.access import signed_in
from app.views.operator.proving import Entered, enter
from app.views.parts import parts

blueprint = Blueprint("operator_sign_in", __name__, url_prefix="/operator")
log = structlog.get_logger()

NOT_RIGHT = "User name, password or code is not right"


class FirstOperatorForm(Form):
    """What is the first operator called?"""

    name = Line(
        "Your name",
        missing="Enter a name",
        description="Recipients read it on the links that you make",
        default="Your data team",
        validators=[],
    )


@blueprint.get("/sign-in")
@for_everybody
def show() -> ResponseReturnValue:
    """Offer a button: opening an address must not use the code up, since programs open addresses too."""
    code, found = request.args.get("code", ""), None
    if code:
        with parts().database.read() as connection:
            found = operator_sessions.open_code(connection, code, datetime.now(UTC))
    if found is None and signed_in():
        return redirect(url_for("operator_list.show"), 303)
    if found:
        return _ask_to_press(code, found, FirstOperatorForm())
    return _used() if code else _ask(SignInForm())


@blueprint.post("/sign-in")
@for_everybody
def sign_in() -> ResponseReturnValue:
    """Take either form: the one that asks for a user name has that, the button of an address has not."""
    return _by_password() if "username" in request.form else _by_address()


@blueprint.post("/sign-out")
@for_everybody
def sign_out() -> ResponseReturnValue:
    """End the session, and have the browser forget what it kept of these pages."""
    with parts().database.write() as connection:
        operator_sessions.end(connection, read_sid(OPERATOR))
    response = redirect(url_for("operator_sign_in.show"), 303)
    take_sid(response, OPERATOR)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _by_password() -> ResponseReturnValue:
    form = SignInForm(request.form)
    came = enter(form.username.data or "", form.password.data or "", form.code.data or "")
    if isinstance(came, Entered):
        return _let_in(came.operator_id, came.sid, "password")
    log.warning("sign-in refused", by="password", throttled=came.wait_seconds > 0)
    form.code.data = ""
    if came.wait_seconds:
        form.form_errors.append(came.wait_words)
        return _ask(form), HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(came.wait_seconds)}
    form.form_errors.append(NOT_RIGHT)
    return _ask(form), HTTPStatus.UNPROCESSABLE_ENTITY


def _by_address() -> ResponseReturnValue:
    """Use the code up. The one that makes the first account asks for a name."""
    code, form, now = request.form.get("code", ""), FirstOperatorForm(request.form), datetime.now(UTC)
    with parts().database.write() as connection:
        found = operator_sessions.open_code(connection, code, now)
        if found and found.operator is None and not form.validate():
            return _ask_to_press(code, found, form), HTTPStatus.UNPROCESSABLE_ENTITY
        sid = operator_sessions.use_code(connection, code, form.name.data or "", now)
        if sid:
            # Whoever signed in here before is not who signs in now.
            operator_sessions.end(connection, read_sid(OPERATOR))
            account = operator_sessions.signed_in(connection, sid, now)
    if sid is None or account is None:
        log.warning("sign-in refused", by="address")
        return _used(), HTTPStatus.FORBIDDEN
    return _let_in(account.id, sid, "address")


def _let_in(operator_id: str, sid: str, by: str) -> ResponseReturnValue:
    log.info("operator signed in", operator=operator_id, by=by)
    response = redirect(url_for("operator_list.show"), 303)
    give_sid(response, OPERATOR, sid)
    return response


def _ask(form: SignInForm) -> str:
    return render_template(
        "operator/sign_in.html", form=form, single_sign_on=bool(parts().settings.oidc_issuer)
    )


def _ask_to_press(code: str, found: OpenCode, form: FirstOperatorForm) -> str:
    return render_template(
        "operator/sign_in_once.html", code=code, is_first=found.operator is None, form=form
    )


def _used() -> str:
    return render_template("operator/sign_in_used.html")

"""Signing in by a one-time address, and signing out."""

from datetime import UTC, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from app.forms.fields import Line
from app.store import operator_sessions
from app.store.operator_sessions import OpenCode
from app.views.cookies import OPERATOR, give_sid, read_sid, take_sid
from app.views.declared import for_everybody
from app.views.operator.access import signed_in
from app.views.parts import parts

blueprint = Blueprint("operator_sign_in", __name__, url_prefix="/operator")


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
    found, now = None, datetime.now(UTC)
    code = request.args.get("code", "")
    with parts().database.read() as connection:
        found = operator_sessions.open_code(connection, code, now)
    if found is None and signed_in():
        return redirect(url_for("operator_list.show"), 303)
    return _page(code, found, FirstOperatorForm())


@blueprint.post("/sign-in")
@for_everybody
def sign_in() -> ResponseReturnValue:
    """Use the code up. The one that makes the first account asks for a name."""
    code, form, now = request.form.get("code", ""), FirstOperatorForm(request.form), datetime.now(UTC)
    with parts().database.write() as connection:
        found = operator_sessions.open_code(connection, code, now)
        if found and found.operator is None and not form.validate():
            return _page(code, found, form), 422
        # Whoever signed in here before is not who signs in now.
        operator_sessions.end(connection, read_sid(OPERATOR))
        sid = operator_sessions.use_code(connection, code, form.name.data or "", now)
    if sid is None:
        return _page("", None, form, was_given=True), 403
    response = redirect(url_for("operator_list.show"), 303)
    give_sid(response, OPERATOR, sid)
    return response


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


def _page(
    code: str, found: OpenCode | None, form: FirstOperatorForm, *, was_given: bool | None = None
) -> str:
    return render_template(
        "operator/sign_in.html",
        code=code if found else "",
        is_first=found is not None and found.operator is None,
        was_given=bool(code) if was_given is None else was_given,
        form=form,
    )

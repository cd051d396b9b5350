"""Setting up the second factor of one's own account, and turning it off."""

from http import HTTPStatus

import segno
import structlog
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.roles import Role
from app.forms.operator_account import CodeForm, ProofForm
from app.store import operators, second_factor
from app.views.operator.access import for_operator, me
from app.views.operator.account import NOT_THE_PASSWORD
from app.views.operator.proving import prove
from app.views.parts import parts

blueprint = Blueprint("second_factor", __name__, url_prefix="/operator/account/second-factor")
log = structlog.get_logger()

BLOCK = 4


@blueprint.get("")
@for_operator(Role.VIEWER)
def ask() -> ResponseReturnValue:
    """Ask for the password, before it is set up or turned off."""
    return _ask(ProofForm())


@blueprint.post("")
@for_operator(Role.VIEWER)
def begin() -> ResponseReturnValue:
    """Draw a secret and show it this once. It does not count until a code has come back."""
    form = ProofForm(request.form)
    if refused := _refused(form):
        return refused
    with parts().database.write() as connection:
        account = operators.find(connection, me().id)
        if account is None or account.has_totp:
            return redirect(url_for(".ask"), 303)
        secret = second_factor.begin(connection, parts().keys, account.id)
    return _show(secret, CodeForm())


@blueprint.get("/code")
@for_operator(Role.VIEWER)
def begin_again() -> ResponseReturnValue:
    """Lead whoever reloads the page of a secret to where another one is drawn."""
    return redirect(url_for(".ask"), 303)


@blueprint.post("/code")
@for_operator(Role.VIEWER)
def confirm() -> ResponseReturnValue:
    """Have it count, now that an app shows the right codes."""
    form = CodeForm(request.form)
    is_filled = form.validate()
    with parts().database.write() as connection:
        now = parts().database.now(connection)
        account = operators.find(connection, me().id)
        secret = second_factor.secret_of(connection, parts().keys, me().id)
        if account is None or account.has_totp or secret is None:
            return redirect(url_for(".ask"), 303)
        step = second_factor.step_of(secret, form.code.data or "", now) if is_filled else None
        is_on = step is not None and second_factor.use_step(connection, account.id, step)
    if is_on:
        log.info("operator changed", operator=me().id, what="second factor on")
        return redirect(url_for("operator_account.show", done="second_factor_on"), 303)
    if is_filled:
        form.code.errors = ("The code is not right. Enter the one that the app shows now",)
    form.code.data = ""
    return _show(secret, form), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get("/off")
@for_operator(Role.VIEWER)
def turn_off_again() -> ResponseReturnValue:
    """Lead whoever reloads the address of the form to the page that has it."""
    return redirect(url_for(".ask"), 303)


@blueprint.post("/off")
@for_operator(Role.VIEWER)
def turn_off() -> ResponseReturnValue:
    """Forget the secret. It takes the password."""
    form = ProofForm(request.form)
    if refused := _refused(form):
        return refused
    with parts().database.write() as connection:
        second_factor.forget(connection, me().id)
    parts().database.forget_deleted()
    log.info("operator changed", operator=me().id, what="second factor off")
    return redirect(url_for("operator_account.show", done="second_factor_off"), 303)


def _refused(form: ProofForm) -> ResponseReturnValue | None:
    if not me().has_password:
        return redirect(url_for(".ask"), 303)
    if not form.validate():
        return _ask(form), HTTPStatus.UNPROCESSABLE_ENTITY
    if refused := prove(me(), form.password.data or ""):
        form.password.errors = (refused.wait_words if refused.wait_seconds else NOT_THE_PASSWORD,)
        return _ask(form), refused.status
    return None


def _ask(form: ProofForm) -> str:
    return render_template(
        "operator/second_factor.html", form=form, account=me(), back_url=url_for("operator_account.show")
    )


def _show(secret: str, form: CodeForm) -> str:
    issuer = parts().settings.product_name
    picture = segno.make_qr(second_factor.address_of(secret, me().username or me().name, issuer))
    return render_template(
        "operator/second_factor_code.html",
        form=form,
        key=" ".join(secret[at : at + BLOCK] for at in range(0, len(secret), BLOCK)),
        modules=_path(picture),
        width=picture.symbol_size()[0],
        back_url=url_for(".ask"),
    )


def _path(picture: segno.QRCode) -> str:
    """Return the dark squares as a drawing, since the pages allow no style within."""
    return "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(picture.matrix_iter(border=picture.default_border_size))
        for x, is_dark in enumerate(row)
        if is_dark
    )

"""Who is an operator: letting somebody in, saying what they may do, shutting them out."""

from http import HTTPStatus

import structlog
from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.domain.roles import Role
from app.forms.operator_roles import ROLES, NewAddressForm, NewOperatorForm, RoleForm
from app.store import operator_sessions, operators
from app.store.operators import LastAdminError, Operator, UsernameTakenError
from app.views.operator.access import for_operator, me
from app.views.operator.account import TAKEN
from app.views.parts import parts

blueprint = Blueprint("operators", __name__, url_prefix="/operator/operators")
log = structlog.get_logger()

LAST_ADMIN = "This is the last administrator. Make somebody else one first"
DONE = {
    "role": ("The role is changed", "It holds from the next page that they open."),
    "disabled": ("The account is switched off", "They are signed out everywhere."),
    "enabled": ("The account is switched on", "They can sign in again."),
}


@blueprint.get("")
@for_operator(Role.ADMIN)
def show() -> ResponseReturnValue:
    """List the accounts, those first that wait to be let in."""
    with parts().database.read() as connection:
        accounts = operators.every(connection)
    return render_template("operator/operators.html", accounts=accounts, roles=ROLES)


@blueprint.get("/new")
@for_operator(Role.ADMIN)
def ask() -> ResponseReturnValue:
    """Ask who is let in."""
    return _ask(NewOperatorForm())


@blueprint.post("/new")
@for_operator(Role.ADMIN)
def add() -> ResponseReturnValue:
    """Make an account, and show the address that signs its owner in once."""
    form = NewOperatorForm(request.form)
    if not form.validate():
        return _ask(form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        with parts().database.write() as connection:
            now = parts().database.now(connection)
            made = operators.add(
                connection, form.name.data or "", Role(form.role.data), now, username=form.username.data
            )
            code = operator_sessions.new_code(connection, made.id, now)
    except UsernameTakenError:
        form.username.errors = (TAKEN,)
        return _ask(form), HTTPStatus.UNPROCESSABLE_ENTITY
    log.info("operator added", operator=made.id, role=form.role.data, by=me().id)
    return _address(made, code), HTTPStatus.CREATED


@for_operator(Role.ADMIN)
def ask_again() -> ResponseReturnValue:
    """Show the form again with what was typed, when it could not be trusted any more; nothing is made."""
    return _ask(NewOperatorForm(request.form)), HTTPStatus.BAD_REQUEST


@blueprint.get("/<operator_id>")
@for_operator(Role.ADMIN)
def show_one(operator_id: str) -> ResponseReturnValue:
    """Show an account, and what can be done about it."""
    with parts().database.read() as connection:
        account = _find(connection, operator_id)
    return _page(account, RoleForm(role=account.role.value if account.role else None))


@blueprint.post("/<operator_id>/role")
@for_operator(Role.ADMIN)
def set_role(operator_id: str) -> ResponseReturnValue:
    """Say what somebody may do, from their next request on."""
    form = RoleForm(request.form)
    is_filled = form.validate()
    try:
        with parts().database.write() as connection:
            account = _find(connection, operator_id)
            if is_filled:
                operators.set_role(connection, account, Role(form.role.data))
    except LastAdminError:
        form.role.errors = (LAST_ADMIN,)
    if form.errors:
        return _page(account, form), HTTPStatus.UNPROCESSABLE_ENTITY
    log.info("operator changed", operator=account.id, role=form.role.data, by=me().id)
    return _back(account, "role")


@blueprint.post("/<operator_id>/disable")
@for_operator(Role.ADMIN)
def disable(operator_id: str) -> ResponseReturnValue:
    """Shut somebody out at once."""
    try:
        with parts().database.write() as connection:
            account = _find(connection, operator_id)
            operators.disable(connection, account, parts().database.now(connection))
    except LastAdminError:
        form = RoleForm(role=Role.ADMIN.value)
        form.form_errors.append(LAST_ADMIN)
        return _page(account, form), HTTPStatus.UNPROCESSABLE_ENTITY
    log.info("operator changed", operator=account.id, what="disabled", by=me().id)
    return _back(account, "disabled")


@blueprint.post("/<operator_id>/enable")
@for_operator(Role.ADMIN)
def enable(operator_id: str) -> ResponseReturnValue:
    """Let somebody in again."""
    with parts().database.write() as connection:
        account = _find(connection, operator_id)
        operators.enable(connection, account)
    log.info("operator changed", operator=account.id, what="enabled", by=me().id)
    return _back(account, "enabled")


@blueprint.post("/<operator_id>/address")
@for_operator(Role.ADMIN)
def renew_address(operator_id: str) -> ResponseReturnValue:
    """Show a new address that signs somebody in once; the ones before it that were not used are void."""
    form = NewAddressForm(request.form)
    with parts().database.write() as connection:
        account = _find(connection, operator_id)
        if not account.may(Role.VIEWER):
            return _back(account, "")
        operators.forget_codes(connection, account.id)
        if form.forget.data:
            operators.forget_credentials(connection, account.id)
        code = operator_sessions.new_code(connection, account.id, parts().database.now(connection))
    parts().database.forget_deleted()
    log.info("operator changed", operator=account.id, what="new address", by=me().id)
    return _address(account, code)


@blueprint.get("/<operator_id>/role")
@blueprint.get("/<operator_id>/disable")
@blueprint.get("/<operator_id>/enable")
@blueprint.get("/<operator_id>/address")
@for_operator(Role.ADMIN)
def show_again(operator_id: str) -> ResponseReturnValue:
    """Lead whoever reloads the address of a form to the page that has it."""
    with parts().database.read() as connection:
        account = _find(connection, operator_id)
    return _back(account, "")


def _find(connection: Connection, operator_id: str) -> Operator:
    """Return an account; one that does not exist is a 404."""
    account = operators.find(connection, operator_id)
    if account is None:
        abort(HTTPStatus.NOT_FOUND)
    return account


def _ask(form: NewOperatorForm) -> str:
    return render_template("operator/add_operator.html", form=form, back_url=url_for(".show"))


def _page(account: Operator, form: RoleForm) -> str:
    return render_template(
        "operator/one_operator.html",
        account=account,
        form=form,
        address_form=NewAddressForm(),
        done=DONE.get(request.args.get("done", "")),
        back_url=url_for(".show"),
    )


def _address(account: Operator, code: str) -> str:
    address = f"{parts().settings.public_url}{url_for('operator_sign_in.show', code=code)}"
    return render_template(
        "operator/sign_in_address.html", account=account, address=address, back_url=url_for(".show")
    )


def _back(account: Operator, done: str) -> ResponseReturnValue:
    return redirect(url_for(".show_one", operator_id=account.id, done=done or None), 303)

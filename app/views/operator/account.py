"""An operator's own account: name, user name, password, and where they are signed in."""

from dataclasses import dataclass
from http import HTTPStatus

import structlog
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.domain.roles import Role
from app.forms.operator_account import NameForm, PasswordForm
from app.forms.operator_roles import ROLES
from app.store import operator_sessions, operators
from app.store.operators import Operator, UsernameTakenError
from app.store.slow_hash import hashed
from app.views.cookies import OPERATOR, give_sid
from app.views.operator.access import for_operator, me
from app.views.operator.proving import prove
from app.views.parts import parts

blueprint = Blueprint("operator_account", __name__, url_prefix="/operator/account")
log = structlog.get_logger()

NOT_THE_PASSWORD = "The password is not right"  # noqa: S105 - what is said of one
TAKEN = "Somebody else signs in by this user name. Choose another one"
DONE = {
    "name": ("Your name is changed", "Links that you make from now on say it."),
    "password": ("User name and password are saved", "Wherever else you were signed in, you are no more."),
    "second_factor_on": ("The second factor is set up", "From now on your password takes a code as well."),
    "second_factor_off": ("The second factor is turned off", "Your password alone signs you in."),
    "signed_out": ("You are signed in here alone", "Every other browser has to sign in again."),
}


@dataclass(frozen=True)
class Setting:
    """A row of the account: what it is, how it stands, and where it is changed."""

    label: str
    lines: tuple[str, ...]
    change_url: str | None = None
    set_by: str | None = None


@blueprint.get("")
@for_operator(Role.VIEWER)
def show() -> ResponseReturnValue:
    """Show the account."""
    return render_template(
        "operator/account.html", settings=_settings(me()), done=DONE.get(request.args.get("done", ""))
    )


@blueprint.get("/name")
@for_operator(Role.VIEWER)
def ask_name() -> ResponseReturnValue:
    """Ask for a name."""
    return _page("account_name", NameForm(name=me().name))


@blueprint.post("/name")
@for_operator(Role.VIEWER)
def change_name() -> ResponseReturnValue:
    """Take another name."""
    form = NameForm(request.form)
    if not form.validate():
        return _page("account_name", form), HTTPStatus.UNPROCESSABLE_ENTITY
    with parts().database.write() as connection:
        operators.change(connection, me().id, name=form.name.data)
    return _back("name")


@for_operator(Role.VIEWER)
def show_name_again() -> ResponseReturnValue:
    """Show the form again with what was typed, when it could not be trusted any more; nothing is made."""
    return _page("account_name", NameForm(request.form)), HTTPStatus.BAD_REQUEST


@blueprint.get("/password")
@for_operator(Role.VIEWER)
def ask_password() -> ResponseReturnValue:
    """Ask for a user name and a password."""
    return _page(
        "account_password", PasswordForm(None, has_password=me().has_password, username=me().username)
    )


@blueprint.post("/password")
@for_operator(Role.VIEWER)
def change_password() -> ResponseReturnValue:
    """Set or change them; it takes the password that is there. Other sessions end."""
    account = me()
    form = PasswordForm(request.form, has_password=account.has_password)
    if not form.validate():
        return _page("account_password", form), HTTPStatus.UNPROCESSABLE_ENTITY
    if account.has_password:
        refused = prove(account, form.current.data or "")
        if refused:
            form.current.errors = (refused.wait_words if refused.wait_seconds else NOT_THE_PASSWORD,)
            return _page("account_password", form), refused.status
    values = {"username": (form.username.data or "").lower()}
    if form.password.data:
        values["password_hash"] = hashed(form.password.data)
    try:
        with parts().database.write() as connection:
            operators.change(connection, account.id, **values)
    except UsernameTakenError:
        form.username.errors = (TAKEN,)
        return _page("account_password", form), HTTPStatus.UNPROCESSABLE_ENTITY
    log.info("operator changed", operator=account.id, what="password")
    return _signed_in_here_alone(_back("password"))


@blueprint.post("/sign-out-elsewhere")
@for_operator(Role.VIEWER)
def sign_out_elsewhere() -> ResponseReturnValue:
    """End all sessions but this browser's, which gets a new one."""
    return _signed_in_here_alone(_back("signed_out"))


def _signed_in_here_alone(response: Response) -> Response:
    with parts().database.write() as connection:
        operators.sign_out_everywhere(connection, me().id)
        sid = operator_sessions.begin(connection, me().id, parts().database.now(connection))
    give_sid(response, OPERATOR, sid)
    return response


def _settings(account: Operator) -> list[Setting]:
    with_password = [account.username or "", "With a password" if account.has_password else "No password yet"]
    factor = "Set up" if account.has_totp else "Not set up"
    return [
        Setting("Your name", (account.name,), url_for(".ask_name")),
        Setting("Role", (ROLES[account.role.value] if account.role else "",), None, "an administrator"),
        Setting("User name and password", tuple(filter(None, with_password)), url_for(".ask_password")),
        Setting("Second factor", (factor,), url_for("second_factor.ask")),
        *([Setting("Single sign-on", (account.issuer,))] if account.issuer else []),
    ]


def _page(name: str, form: NameForm | PasswordForm) -> str:
    return render_template(f"operator/{name}.html", form=form, back_url=url_for(".show"))


def _back(done: str) -> Response:
    return redirect(url_for(".show", done=done), 303)

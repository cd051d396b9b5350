"""Who is an operator, and in which role: a browser that has signed in and not signed out since."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.domain.roles import Role
from app.forms.operator_roles import ROLES
from app.links.issuing import Asker
from app.store import operator_sessions
from app.store.events import OPERATOR_KIND, Actor
from app.store.operators import Operator
from app.views.cookies import OPERATOR, read_sid
from app.views.declared import Access, declared
from app.views.parts import parts

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


def for_operator(role: Role) -> Callable[[View[P]], View[P]]:
    """Let a view be seen only by an operator of this role or one above it."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            operator = signed_in()
            if operator is None:
                return redirect(url_for("operator_sign_in.show"), 303)
            if not operator.may(role):
                return _refused(operator, role), HTTPStatus.FORBIDDEN
            return view(*args, **kwargs)

        return declared(guarded, Access(role.value))

    return decorate


def _refused(operator: Operator, role: Role) -> str:
    """Say which role it takes, and which one it is."""
    yours = ROLES[operator.role.value] if operator.role else "none"
    return render_template("operator/not_allowed.html", needed=ROLES[role.value], yours=yours)


def signed_in() -> Operator | None:
    """Return the operator whose browser this is, or None."""
    if "operator" not in g:
        sid = read_sid(OPERATOR)
        g.operator = None
        if sid:
            with parts().database.read() as connection:
                g.operator = operator_sessions.signed_in(connection, sid, datetime.now(UTC))
    operator: Operator | None = g.operator
    return operator


def me() -> Operator:
    """Return the operator, in a view that only operators see."""
    operator = signed_in()
    if operator is None:
        raise LookupError("nobody has signed in")
    return operator


def actor() -> Actor:
    """Return how the timeline names the operator."""
    return Actor(OPERATOR_KIND, me().name)


def asker() -> Asker:
    """Return how recipients read who asks."""
    return Asker(me().name, actor(), me().id)


def may(role: str) -> bool:
    """Tell whether the operator may do what a role may; for templates."""
    operator = signed_in()
    return operator is not None and operator.may(Role(role))

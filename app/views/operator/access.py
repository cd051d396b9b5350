"""Who is an operator: a browser that used a one-time code and has not signed out since."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.store import sessions
from app.views.cookies import OPERATOR, read_sid
from app.views.parts import parts

P = ParamSpec("P")


def for_operator(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let a view be seen only by an operator."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if not is_signed_in():
            return redirect(url_for("operator_sign_in.show"), 303)
        return view(*args, **kwargs)

    return guarded


def is_signed_in() -> bool:
    """Tell whether this browser is an operator's."""
    sid = read_sid(OPERATOR)
    if not sid:
        return False
    with parts().database.read() as connection:
        return sessions.operator_is_signed_in(connection, sid, datetime.now(UTC))

"""Who asks: a program whose bearer token works now. Cookies count for nothing here."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec

from flask import g, request
from flask.typing import ResponseReturnValue

from app.domain.roles import Role
from app.links.issuing import Asker
from app.store import api_tokens
from app.store.api_tokens import Bearer
from app.store.events import PROGRAM_KIND, Actor
from app.views.api.problems import ProblemError
from app.views.declared import Access, declared
from app.views.parts import parts

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

NEEDED: Mapping[Access, Role] = {Access.READ_TOKEN: Role.VIEWER, Access.WRITE_TOKEN: Role.OPERATOR}
"""The role that a token's operator must have, for each scope."""


def for_token(scope: Access) -> Callable[[View[P]], View[P]]:
    """Let a view be used only with a token that has this scope, and whose operator may still do as much."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            bearer = _known(scope)
            _note_use(bearer)
            g.bearer = bearer
            return view(*args, **kwargs)

        return declared(guarded, scope)

    return decorate


def me() -> Bearer:
    """Return who asks, in a view that only tokens open."""
    bearer: Bearer = g.bearer
    return bearer


def actor() -> Actor:
    """Return how the timeline names the program: as its token is called."""
    return Actor(PROGRAM_KIND, me().token.name)


def asker() -> Asker:
    """Return how recipients read who asks: the operator in whose name the program does."""
    operator = me().operator
    return Asker(operator.name, actor(), operator.id)


def _known(scope: Access) -> Bearer:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        raise ProblemError(
            HTTPStatus.UNAUTHORIZED,
            "Send a token in the header Authorization: Bearer.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    with parts().database.read() as connection:
        bearer = api_tokens.held_by(connection, given.token)
    if bearer is None:
        raise ProblemError(
            HTTPStatus.UNAUTHORIZED,
            "This token does not work. It may be revoked, or its operator’s account switched off.",
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    if scope.value not in bearer.token.scopes or not bearer.operator.may(NEEDED[scope]):
        raise ProblemError(
            HTTPStatus.FORBIDDEN,
            f"This needs a token with the scope {scope.value}, of an operator who may do as much.",
            headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope.value}"'},
        )
    return bearer


def _note_use(bearer: Bearer) -> None:
    now = datetime.now(UTC)
    if api_tokens.is_worth_noting(bearer.token, now):
        with parts().database.write() as connection:
            api_tokens.note_use(connection, bearer.token.id, now)

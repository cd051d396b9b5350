"""Who may use a route. Every view says it; one that does not stops the start, and would answer 404."""

from collections.abc import Callable
from enum import StrEnum
from typing import ParamSpec

from flask import Flask, abort, request
from flask.typing import ResponseReturnValue

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


class Access(StrEnum):
    """Who may use a route."""

    EVERYBODY = "everybody"
    LINK = "link"
    """Whoever holds the link that the address names."""

    RECIPIENT = "recipient"
    """A browser in which Start was pressed for the onboarding that the address names."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    ADMIN = "admin"
    """An operator who has signed in, of this role or one above it."""

    READ_TOKEN = "onboardings:read"  # noqa: S105 - the name of a scope
    WRITE_TOKEN = "onboardings:write"  # noqa: S105 - the name of a scope
    """A program whose token has this scope."""


def declared(view: Callable[P, ResponseReturnValue], access: Access) -> Callable[P, ResponseReturnValue]:
    """Say who may use a view. Whoever says it also sees to it."""
    view.access = access  # type: ignore[attr-defined]
    return view


def for_everybody(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Say that a view needs nobody to be known."""
    return declared(view, Access.EVERYBODY)


def for_link_holder(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Say that a view's address is its own key, which the view looks at."""
    return declared(view, Access.LINK)


def access_of(view: object) -> Access | None:
    """Return who may use a view, or None when it does not say."""
    return getattr(view, "access", None)


def install(app: Flask) -> None:
    """Refuse every route that does not say who may use it. Call it once all routes are there."""
    silent = [name for name, view in app.view_functions.items() if access_of(view) is None]
    if silent:
        raise RuntimeError(f"These views do not say who may use them: {', '.join(sorted(silent))}")

    @app.before_request
    def refuse_what_says_nothing() -> None:
        if request.endpoint and access_of(app.view_functions.get(request.endpoint)) is None:
            abort(404)

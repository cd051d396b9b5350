"""The cookies. Each holds one random id and nothing else."""

from datetime import timedelta
from typing import Literal

from flask import request
from werkzeug.wrappers import Response

from app.config import Settings
from app.views.parts import parts

RECIPIENT = "s"
OPERATOR = "op"
BEFORE_SESSION = "pre"
BROWSER = "b"
"""Which browser this is, for two weeks, so that an onboarding opened in another one is noticed."""

BROWSER_LIFE = timedelta(days=14)


def cookie_name(settings: Settings, short: str) -> str:
    """Return the name; on plain http no browser keeps a `__Host-` cookie, so there it is the short one."""
    return short if settings.is_local else f"__Host-{short}"


def read_sid(short: str) -> str:
    """Return the id that the browser holds, or an empty string."""
    return request.cookies.get(cookie_name(parts().settings, short), "")


def give_sid(response: Response, short: str, sid: str) -> None:
    """Have the browser hold an id. The recipient's comes back from Fivetran's site, so it is Lax."""
    settings = parts().settings
    same_site: Literal["Lax", "Strict"] = "Strict" if short == OPERATOR else "Lax"
    response.set_cookie(
        cookie_name(settings, short),
        sid,
        secure=not settings.is_local,
        httponly=True,
        samesite=same_site,
        path="/",
        max_age=BROWSER_LIFE if short == BROWSER else None,
    )


def take_sid(response: Response, short: str) -> None:
    """Have the browser forget an id."""
    settings = parts().settings
    response.delete_cookie(
        cookie_name(settings, short), secure=not settings.is_local, httponly=True, samesite="Strict", path="/"
    )

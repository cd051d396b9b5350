"""Let in only requests that carry the API key, are not too many and speak JSON; say how many may come."""

import hmac
import math
from http import HTTPStatus

from flask import Response, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_options_header

from app.sandbox.current import limits, settings
from app.sandbox.fivetran.calls import runs_setup_tests
from app.sandbox.fivetran.errors import FivetranError, not_signed_in, too_many_requests

VERSIONS = {"", "1", "2"}


def check_access() -> None:
    """Refuse a request without the key, then one too many, then one that does not speak JSON."""
    _check_key()
    _check_limits()
    _check_accept(request.accept_mimetypes)
    if request.method in {"POST", "PATCH"} and request.mimetype != "application/json":
        raise FivetranError(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", "HTTP 415 Unsupported Media Type"
        )


def _check_key() -> None:
    """Refuse everything but the one key and secret, and never say which half was wrong."""
    try:
        given = request.authorization
    except ValueError:
        # Werkzeug stumbles over a header that is not made of ASCII characters.
        given = None
    if given is None or given.type != "basic":
        raise not_signed_in()
    right = f"{settings().api_key}:{settings().api_secret}".encode()
    if not hmac.compare_digest(f"{given.username}:{given.password}".encode("utf-8", "replace"), right):
        raise not_signed_in()


def _check_limits() -> None:
    """Refuse a request that comes before there is room for it again."""
    too_early = limits().come(with_tests=runs_setup_tests())
    if too_early > 0:
        raise too_many_requests(math.ceil(too_early))


def _check_accept(accept: MIMEAccept) -> None:
    """Refuse a caller that does not take JSON (API response codes, 406)."""
    if not accept:
        return
    for name in accept.values():
        media_type, parameters = parse_options_header(name)
        # Assumed: a version beyond the documented ones is refused, and so is nothing else about it.
        if media_type == "application/json" and parameters.get("version", "") in VERSIONS:
            return
        if media_type in {"*/*", "application/*"}:
            return
    raise FivetranError(HTTPStatus.NOT_ACCEPTABLE, "NotAcceptable", "HTTP 406 Not Acceptable")


def show_rate_limit(answer: Response) -> Response:
    """Add the two headers that tell how many requests are left in this hour, if there is a limit."""
    limit = settings().requests_per_hour
    if limit:
        answer.headers["X-Rate-Limit"] = str(limit)
        answer.headers["X-Rate-Limit-Remaining"] = str(limits().requests_left())
    return answer

"""Answer a list page by page, as Fivetran does (Fivetran REST API, Pagination)."""

import base64
import re
from collections.abc import Sequence

from flask import Response, request

from app.sandbox.fivetran.envelope import success
from app.sandbox.fivetran.errors import invalid

DEFAULT_LIMIT = 100
GREATEST_LIMIT = 1000
CURSOR = re.compile(rb"after:(\d{1,9})")


def page_of(rows: Sequence[object]) -> Response:
    """Answer the page that the request asks for; the last page has no `next_cursor`."""
    limit = _limit(request.args.get("limit"))
    start = _start(request.args.get("cursor"))
    data: dict[str, object] = {"items": rows[start : start + limit]}
    if start + limit < len(rows):
        data["next_cursor"] = base64.urlsafe_b64encode(b"after:%d" % (start + limit)).decode()
    return success(data)


def _limit(written: str | None) -> int:
    """Return how many rows a page may have."""
    if written is None:
        return DEFAULT_LIMIT
    if not re.fullmatch(r"\d{1,4}", written) or not 1 <= int(written) <= GREATEST_LIMIT:
        # Assumed: a limit out of bounds is refused rather than cut.
        raise invalid(f"Parameter 'limit' must be an integer from 1 to {GREATEST_LIMIT}")
    return int(written)


def _start(cursor: str | None) -> int:
    """Return where a page begins. Only this module can read a cursor."""
    if cursor is None:
        return 0
    try:
        found = CURSOR.fullmatch(base64.b64decode(cursor, altchars=b"-_", validate=True))
    except ValueError:
        found = None
    if found is None:
        raise invalid("Parameter 'cursor' is not one that this API gave")
    return int(found[1])

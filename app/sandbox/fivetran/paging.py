"""Answer a list page by page, as Fivetran does (Fivetran REST API, Pagination)."""

import base64
import re
from collections.abc import Sequence

from flask import Response, request

from app.sandbox.faults.inside import goes_wrong
from app.sandbox.fivetran.envelope import success
from app.sandbox.fivetran.errors import invalid

DEFAULT_LIMIT = 100
GREATEST_LIMIT = 1000
CURSOR = re.compile(rb"after:(\d{1,9})")


def page_of(rows: Sequence[object]) -> Response:
    """Answer the page of `rows` that the request asks for."""
    start, limit = asked_page()
    end = start + limit
    return page(rows[start:end], end if end < len(rows) else None)


def asked_page() -> tuple[int, int]:
    """Return after which row the request asks for a page, and of how many rows."""
    limit = _limit(request.args.get("limit"))
    cursor = request.args.get("cursor")
    fault = goes_wrong("list_in_pages")
    if fault is not None:
        limit = 0 if cursor is None and fault.coin else 1
    return _start(cursor), limit


def page(items: Sequence[object], last: int | None) -> Response:
    """Answer a page; if it is not the last one, its cursor leads to what comes after `last`."""
    data: dict[str, object] = {"items": items}
    if last is not None:
        data["next_cursor"] = base64.urlsafe_b64encode(b"after:%d" % last).decode()
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

"""Answer a list in the envelope of Anaplan's Integration API (Postman collection, "Get all exports")."""

import re
from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, jsonify, request

from app.sandbox.anaplan.errors import ListingError
from app.sandbox.current import settings

Row = dict[str, object]

OK = {"code": 200, "message": "Success"}


def page_of(collection: str, rows: Sequence[Row]) -> Response:
    """Answer a page of rows. An empty list has no collection at all, and every page names a next one."""
    limit = min(_number("limit", settings().anaplan_page_size), settings().anaplan_page_size)
    offset = _number("offset", 0)
    shown = rows[offset : offset + limit]
    following = f"{settings().origin}{request.path}?limit={limit}&offset={offset + limit}"
    body: dict[str, object] = {
        "meta": {
            "schema": f"{settings().origin}/2/0/objects/{collection.removesuffix('s')}",
            "paging": {
                "currentPageSize": len(shown),
                "totalSize": len(rows),
                "offset": offset,
                "next": following,
            },
        },
        "status": OK,
    }
    if shown:
        body[collection] = shown
    return jsonify(body)


def in_order(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows in the order that the request asks for; the sign is mandatory."""
    wanted = request.args.get("sort")
    if wanted is None:
        return rows
    sign, name = wanted[:1], wanted[1:]
    if sign not in {"+", "-"}:
        raise ListingError(HTTPStatus.BAD_REQUEST, "Bad sort order format")
    if any(name not in row for row in rows):
        raise ListingError(HTTPStatus.BAD_REQUEST, "Failed to parse sort parameter")
    return sorted(rows, key=lambda row: str(row[name]), reverse=sign == "-")


def _number(name: str, otherwise: int) -> int:
    """Return a number of the query."""
    written = request.args.get(name)
    if written is None:
        return otherwise
    if not re.fullmatch(r"\d{1,9}", written):
        # Assumed: a number that is none is refused.
        raise ListingError(HTTPStatus.BAD_REQUEST, f"Bad {name}")
    return int(written)

"""The list of onboardings as a file for spreadsheets, as it is filtered."""

from collections.abc import Iterator
from datetime import UTC, datetime

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from app.domain import spreadsheet
from app.domain.roles import Role
from app.store import listing
from app.store.engine import Database
from app.store.listing import Found, Page, Start, Which
from app.store.places import Place
from app.views.operator.access import for_operator
from app.views.operator.list_filter import ListFilter
from app.views.operator.list_words import group_id, schema, state_words
from app.views.parts import parts

blueprint = Blueprint("operator_export", __name__, url_prefix="/operator")

MOST = 100_000
"""Of so many, the newest, those are in one file that fit; more than spreadsheets like to open."""

BATCH = 500
COLUMNS = (
    "recipient",
    "state",
    "destination",
    "schema",
    "connection",
    "asked by",
    "what for",
    "made",
    "first opened",
    "sent",
    "link ends",
    "asked for a new link",
    "certificate ends",
    "id",
    "page",
)


@blueprint.get("/onboardings.csv")
@for_operator(Role.VIEWER)
def show() -> ResponseReturnValue:
    """Send the file. When older ones are left out its name says so, and a header where they begin."""
    which, database, now = ListFilter(request.args).which(), parts().database, datetime.now(UTC)
    before = Place.read(request.args.get("before", ""))
    page_of = parts().settings.public_url + url_for("operator_onboarding.show", onboarding_id="")
    with database.read() as connection:
        # In one transaction, so that the file ends where the header says, whatever is made meanwhile.
        first, end = _batch(connection, which, before, MOST), listing.end_of(connection, which, before, MOST)
    name = f"onboardings-of-the-newest-{MOST}.csv" if end else f"onboardings-{now:%Y-%m-%d}.csv"
    lines = _lines(database, which, first, now, page_of)
    response = Response(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if end:
        response.headers["Next-Cursor"] = str(end)
    return response


def _lines(database: Database, which: Which, page: Page, now: datetime, page_of: str) -> Iterator[str]:
    """Give the file in parts. No transaction is open while somebody slow takes one."""
    yield spreadsheet.BEGINS + spreadsheet.line(COLUMNS)
    left = MOST
    while True:
        yield "".join(spreadsheet.line(_cells(found, now, page_of)) for found in page.found)
        left -= page.looked_at
        if page.older is None or not left:
            return
        with database.read() as connection:
            page = _batch(connection, which, page.older, left)


def _batch(connection: Connection, which: Which, before: Place | None, left: int) -> Page:
    return listing.page(connection, which, Start(before), BATCH, most=min(left, listing.BATCH))


def _cells(found: Found, now: datetime, page_of: str) -> tuple[str, ...]:
    onboarding, sent = found.onboarding, found.sent
    return (
        onboarding.recipient,
        state_words(found, now)[0],
        group_id(found),
        schema(found),
        (sent.connection_id or "") if sent else "",
        onboarding.created_by,
        onboarding.purpose,
        *map(
            _time,
            (
                onboarding.created_at,
                onboarding.started_at,
                sent.created_at if sent else None,
                onboarding.expires_at,
                onboarding.asked_again_at,
                onboarding.certificate_ends_at,
            ),
        ),
        onboarding.id,
        page_of + onboarding.id,
    )


def _time(at: datetime | None) -> str:
    return at.replace(tzinfo=None).isoformat(" ", "seconds") if at else ""

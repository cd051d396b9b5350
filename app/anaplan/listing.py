"""Anaplan's Integration API: workspaces, the models of one, and the exports of one.

Sources: Anaplan, Integration API 2.0 ("Get workspaces", "Get models in workspace", "Get exports"); that lists
without rows lack their key, and that `next` is there on the last page too, was seen by the public repository
setikites/anaplan-openapi.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from app.anaplan.errors import AnaplanRefusedError, AnaplanSessionOverError, AnaplanTroubleError
from app.anaplan.http import AnaplanHttp
from app.anaplan.shapes import Export, Model, Session, Workspace
from app.anaplan.sign_in import by_token

LIST_SECONDS = 30
"""A model that nobody used for long has to be loaded first."""

LONGEST_ID = 64
MOST_PAGES = 20
"""Of 5,000 rows each. Whoever has more exports in one model finds them by id."""


class AnaplanListing:
    """Reads lists. Their order is Anaplan's."""

    def __init__(self, http: AnaplanHttp) -> None:
        self._http = http

    def workspaces(self, session: Session) -> list[Workspace]:
        """Return the workspaces that the user sees. Raises AnaplanError."""
        rows = self._rows(session, "/2/0/workspaces", "workspaces")
        return [Workspace(row["id"], row["name"]) for row in rows]

    def models(self, session: Session, workspace_id: str) -> list[Model]:
        """Return the models of a workspace, archived ones too. Raises AnaplanError."""
        path = f"/2/0/workspaces/{quote(workspace_id, safe='')}/models"
        rows = self._rows(session, path, "models")
        return [Model(row["id"], row["name"], _text(row, "activeState")) for row in rows]

    def exports(self, session: Session, model_id: str) -> list[Export]:
        """Return the exports of a model. Raises AnaplanError; AnaplanNotFoundError without a role in it."""
        path = f"/2/0/models/{quote(model_id, safe='')}/exports"
        rows = self._rows(session, path, "exports")
        return [
            Export(row["id"], row["name"], _text(row, "exportType"), _text(row, "exportFormat"))
            for row in rows
        ]

    def _rows(self, session: Session, path: str, collection: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of all pages that have an id and a name."""
        offset = 0
        for _ in range(MOST_PAGES):
            body = self._page(session, path, offset)
            found = body.get(collection) or []
            if not isinstance(found, list):
                raise AnaplanTroubleError
            yield from (row for row in found if _is_row(row))
            # The server may send fewer than asked for, and names a next page even on the last.
            size, total = _paging(body)
            offset += size
            if size <= 0 or offset >= total:
                return

    def _page(self, session: Session, path: str, offset: int) -> dict[str, Any]:
        query = {"offset": str(offset)} if offset else None
        try:
            return self._http.call(
                "GET",
                session.hosts.api + path,
                authorization=by_token(session),
                seconds=LIST_SECONDS,
                query=query,
            )
        except AnaplanRefusedError as error:
            raise AnaplanSessionOverError(error.message, error.status) from None


def _is_row(row: object) -> bool:
    match row:
        case {"id": str(id_), "name": str()}:
            return 0 < len(id_) <= LONGEST_ID
        case _:
            return False


def _text(row: dict[str, Any], name: str) -> str:
    found = row.get(name)
    return found if isinstance(found, str) else ""


def _paging(body: dict[str, Any]) -> tuple[int, int]:
    match body:
        case {"meta": {"paging": {"currentPageSize": int(size), "totalSize": int(total)}}}:
            return size, total
        case _:
            return 0, 0

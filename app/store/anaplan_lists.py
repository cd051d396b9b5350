"""Anaplan's lists as they were read in a sitting, so that each is asked for once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from app.store.models import anaplan_list

WORKSPACES, MODELS, EXPORTS = "workspaces", "models", "exports"
Row = dict[str, Any]


def put(
    connection: Connection,
    onboarding_id: str,
    kind: str,
    parent: str,
    found: Sequence[Row],
    now: datetime,
) -> None:
    """Store a list in the place of an older one. `parent` is the workspace's or the model's id, or empty."""
    connection.execute(
        delete(anaplan_list).where(
            anaplan_list.c.onboarding_id == onboarding_id,
            anaplan_list.c.kind == kind,
            anaplan_list.c.parent == parent,
        )
    )
    connection.execute(
        insert(anaplan_list).values(
            onboarding_id=onboarding_id, kind=kind, parent=parent, read_at=now, found=list(found)
        )
    )


def find(connection: Connection, onboarding_id: str, kind: str, parent: str = "") -> list[Row] | None:
    """Return a list, or None if it was not read in this sitting."""
    row = connection.execute(
        select(anaplan_list.c.found).where(
            anaplan_list.c.onboarding_id == onboarding_id,
            anaplan_list.c.kind == kind,
            anaplan_list.c.parent == parent,
        )
    ).first()
    return None if row is None else row.found


def of_kind(connection: Connection, onboarding_id: str, kind: str) -> dict[str, list[Row]]:
    """Return all lists of a kind that were read in this sitting, by the id of what they are of."""
    rows = connection.execute(
        select(anaplan_list.c.parent, anaplan_list.c.found).where(
            anaplan_list.c.onboarding_id == onboarding_id, anaplan_list.c.kind == kind
        )
    )
    return {row.parent: row.found for row in rows}

"""Connections at Fivetran that carry our marker although no submission accounts for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, delete, insert, select

from app.store import card_returns
from app.store.models import RELEASED_STATES, submission, unaccounted
from app.store.submission_rows import Submission, read


@dataclass(frozen=True)
class Unaccounted:
    """One of them. `known_id` is the connection that its onboarding has instead, if it has one."""

    connection_id: str
    group_id: str
    schema: str
    onboarding_id: str | None
    known_id: str | None


def replace_all(connection: Connection, found: Sequence[Unaccounted], now: datetime) -> list[Unaccounted]:
    """Write down what a sweep has found, and return those that were not known before."""
    known = set(connection.execute(select(unaccounted.c.connection_id)).scalars())
    new = [one for one in found if one.connection_id not in known]
    connection.execute(
        delete(unaccounted).where(unaccounted.c.connection_id.not_in([one.connection_id for one in found]))
    )
    for one in new:
        connection.execute(insert(unaccounted).values(**vars(one), found_at=now))
    return new


def some(connection: Connection, most: int) -> list[Unaccounted]:
    """Return what the last sweep has found, so many of it at the most."""
    columns = [column for column in unaccounted.c if column.name != "found_at"]
    rows = connection.execute(select(*columns).order_by(unaccounted.c.connection_id).limit(most))
    return [Unaccounted(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name


def holder_of(connection: Connection, marker: str, group_id: str, schema: str) -> Submission | None:
    """Return the submission that a marker was made for, or a way back from a card of a name that is held."""
    holds = submission.c.state.not_in(RELEASED_STATES)
    has_name = and_(submission.c.group_id == group_id, submission.c.schema == schema, holds)
    for condition in (submission.c.marker == marker, has_name):
        row = connection.execute(select(submission).where(condition)).first()
        if row and card_returns.belongs_to(row.marker, marker):
            return read(row)
    return None


def is_known(connection: Connection, connection_id: str) -> bool:
    """Tell whether a submission has this connection."""
    return (
        connection.execute(select(submission.c.id).where(submission.c.connection_id == connection_id)).first()
        is not None
    )

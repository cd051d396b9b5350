"""The operators' list of onboardings, a page at a time, newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, tuple_

from app.store.models import onboarding, submission

PAGE = 50


@dataclass(frozen=True)
class Listed:
    """A line of the list. `state` is None until something was sent."""

    id: str
    created_at: datetime
    expires_at: datetime
    started_at: datetime | None
    revoked_at: datetime | None
    created_by: str
    recipient: str
    state: str | None
    schema: str | None
    connection_id: str | None


def newest_first(
    connection: Connection, before: tuple[datetime, str] | None = None, count: int = PAGE
) -> list[Listed]:
    """Return a page of the list: those made before (time, id), newest first."""
    statement = (
        select(
            onboarding.c.id,
            onboarding.c.created_at,
            onboarding.c.expires_at,
            onboarding.c.started_at,
            onboarding.c.revoked_at,
            onboarding.c.created_by,
            onboarding.c.recipient,
            submission.c.state,
            submission.c.schema,
            submission.c.connection_id,
        )
        .outerjoin(submission, submission.c.onboarding_id == onboarding.c.id)
        .where(onboarding.c.parent_id.is_(None))
        .order_by(onboarding.c.created_at.desc(), onboarding.c.id.desc())
        .limit(count)
    )
    if before:
        statement = statement.where(tuple_(onboarding.c.created_at, onboarding.c.id) < before)
    return [Listed(**row._mapping) for row in connection.execute(statement)]  # noqa: SLF001 - SQLAlchemy's public name

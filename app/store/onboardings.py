"""Onboardings: made with a link, opened by it, listed for operators."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, tuple_, update

from app.domain.answers import Answers
from app.store import answers as answers_store
from app.store import events
from app.store.keys import AppKeys, Link, new_link
from app.store.models import onboarding, submission

DEFAULT_LIFE = timedelta(days=14)
PAGE = 50


@dataclass(frozen=True)
class Onboarding:
    """One job: its link, presets and times."""

    id: str
    created_at: datetime
    created_by: str
    by_operator: bool
    expires_at: datetime
    started_at: datetime | None
    presets: Mapping[str, Any]

    def is_expired(self, now: datetime) -> bool:
        """Tell whether the link opens nothing any more."""
        return now >= self.expires_at


@dataclass(frozen=True)
class Listed:
    """A line of the operators' list. `state` is None until something was sent."""

    id: str
    created_at: datetime
    expires_at: datetime
    started_at: datetime | None
    created_by: str
    state: str | None
    schema: str | None
    connection_id: str | None


def create(
    connection: Connection,
    keys: AppKeys,
    *,
    created_by: str,
    preset_answers: Answers,
    now: datetime,
    life: timedelta = DEFAULT_LIFE,
) -> Link:
    """Make an onboarding and return its link, which is shown once and stored nowhere.

    `preset_answers` holds the presets and the sections that they answer already.
    """
    link = new_link()
    connection.execute(
        insert(onboarding).values(
            id=link.id,
            created_at=now,
            created_by=created_by,
            by_operator=preset_answers.by_operator,
            expires_at=now + life,
            presets=dict(preset_answers.presets),
            verifier=keys.verifier(link, keys.newest),
            key_id=keys.newest,
        )
    )
    answers_store.begin(connection, link.id, preset_answers)
    events.record(connection, link.id, created_by, "issued", now)
    return link


def find(connection: Connection, onboarding_id: str) -> Onboarding | None:
    """Return the onboarding of this id."""
    row = connection.execute(select(onboarding).where(onboarding.c.id == onboarding_id)).first()
    return _read(row) if row else None


def opened_by(connection: Connection, keys: AppKeys, link: Link) -> tuple[Onboarding, str] | None:
    """Return the onboarding that a link belongs to and the id of its key, or None for a link nobody made."""
    row = connection.execute(select(onboarding).where(onboarding.c.id == link.id)).first()
    if row is None:
        # As much work as for a known id, so that time does not tell which ids exist.
        keys.verifies(link, keys.newest, b"\x00" * 32)
        return None
    if not keys.verifies(link, row.key_id, row.verifier):
        return None
    return _read(row), row.key_id


def start(connection: Connection, onboarding_id: str, now: datetime) -> None:
    """Note when the recipient first pressed Start."""
    first = connection.execute(
        update(onboarding)
        .where(onboarding.c.id == onboarding_id, onboarding.c.started_at.is_(None))
        .values(started_at=now)
    )
    events.record(
        connection, onboarding_id, "recipient", "started" if first.rowcount else "opened again", now
    )


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
            onboarding.c.created_by,
            submission.c.state,
            submission.c.schema,
            submission.c.connection_id,
        )
        .outerjoin(submission, submission.c.onboarding_id == onboarding.c.id)
        .order_by(onboarding.c.created_at.desc(), onboarding.c.id.desc())
        .limit(count)
    )
    if before:
        statement = statement.where(tuple_(onboarding.c.created_at, onboarding.c.id) < before)
    return [Listed(**row._mapping) for row in connection.execute(statement)]  # noqa: SLF001 - SQLAlchemy's public name


def _read(row: Row[Any]) -> Onboarding:
    return Onboarding(
        id=row.id,
        created_at=row.created_at,
        created_by=row.created_by,
        by_operator=row.by_operator,
        expires_at=row.expires_at,
        started_at=row.started_at,
        presets=row.presets,
    )

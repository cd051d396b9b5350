"""Parts of an onboarding that others are asked for: one step each, by a link of its own."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from app.store.models import onboarding


class Standing(StrEnum):
    """How a part stands."""

    NOT_OPENED = "not_opened"
    OPENED = "opened"
    HANDED_OVER = "handed_over"
    EXPIRED = "expired"
    REVOKED = "revoked"
    """Taken back, or replaced by a newer link."""


@dataclass(frozen=True)
class Part:
    """One step that somebody was asked for. `name` is that person's."""

    id: str
    name: str
    step: str
    created_at: datetime
    started_at: datetime | None
    handed_over_at: datetime | None
    revoked_at: datetime | None
    expires_at: datetime

    def standing(self, now: datetime) -> Standing:
        """Tell how it stands. What was handed over counts even when its link has ended since."""
        if self.handed_over_at is not None:
            return Standing.HANDED_OVER
        if self.revoked_at is not None:
            return Standing.REVOKED
        if now >= self.expires_at:
            return Standing.EXPIRED
        return Standing.OPENED if self.started_at else Standing.NOT_OPENED


def children(connection: Connection, onboarding_id: str) -> list[Part]:
    """Return all parts that were ever asked of others, oldest first."""
    rows = connection.execute(
        select(
            onboarding.c.id,
            onboarding.c.recipient.label("name"),
            onboarding.c.only_step.label("step"),
            onboarding.c.created_at,
            onboarding.c.started_at,
            onboarding.c.handed_over_at,
            onboarding.c.revoked_at,
            onboarding.c.expires_at,
        )
        .where(onboarding.c.parent_id == onboarding_id)
        .order_by(onboarding.c.created_at, onboarding.c.id)
    )
    return [Part(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping


def waited_for(connection: Connection, onboarding_id: str, step: str, now: datetime) -> Part | None:
    """Return the part whose answer for a step is still to come."""
    open_ones = (Standing.NOT_OPENED, Standing.OPENED)
    mine = [part for part in children(connection, onboarding_id) if part.step == step]
    return next((part for part in reversed(mine) if part.standing(now) in open_ones), None)


def handed_over(connection: Connection, onboarding_id: str, step: str) -> Part | None:
    """Return the part whose answer a step has, unless that was taken back since."""
    mine = [part for part in children(connection, onboarding_id) if part.step == step]
    return next((part for part in reversed(mine) if part.handed_over_at and not part.revoked_at), None)


def public_key(connection: Connection, part_id: str) -> bytes:
    """Return what locks that which a part hands over."""
    key: bytes | None = connection.execute(
        select(onboarding.c.parent_key).where(onboarding.c.id == part_id)
    ).scalar()
    if key is None:
        raise LookupError(part_id)
    return key

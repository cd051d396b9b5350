"""What proves that somebody holds a link: the newest one of an onboarding, and those it had before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from app.store import onboarding_rows, onboardings
from app.store.keys import AppKeys, Link, new_link
from app.store.models import former_link, onboarding
from app.store.onboarding_rows import Onboarding

MOST_FORMER = 20
"""Of older links so many are still told apart from one that nobody made."""


@dataclass(frozen=True)
class Opened:
    """What a link belongs to, and the id of its key. One that was replaced opens nothing, but is known."""

    onboarding: Onboarding
    key_id: str
    was_replaced: bool = False


def opened_by(connection: Connection, keys: AppKeys, link: Link) -> Opened | None:
    """Return what a link belongs to, or None for a link that nobody made."""
    row = connection.execute(select(onboarding).where(onboarding.c.id == link.id)).first()
    if row is None:
        # As much work as for a known id, so that time does not tell which ids exist.
        keys.verifies(link, keys.newest, b"\x00" * 32)
        return None
    if keys.verifies(link, row.key_id, row.verifier):
        return Opened(onboarding_rows.read(row), row.key_id)
    former = connection.execute(
        select(former_link.c.verifier, former_link.c.key_id)
        .where(former_link.c.onboarding_id == link.id)
        .order_by(former_link.c.id.desc())
        .limit(MOST_FORMER)
    )
    if any(keys.verifies(link, old.key_id, old.verifier) for old in former):
        return Opened(onboarding_rows.read(row), row.key_id, was_replaced=True)
    return None


def replace(connection: Connection, keys: AppKeys, onboarding_id: str, now: datetime) -> Link:
    """Give an onboarding a new link; the one before opens nothing any more, and says so."""
    old = connection.execute(
        select(onboarding.c.verifier, onboarding.c.key_id).where(onboarding.c.id == onboarding_id)
    ).one()
    connection.execute(
        insert(former_link).values(
            onboarding_id=onboarding_id, verifier=old.verifier, key_id=old.key_id, ended_at=now
        )
    )
    link = Link(onboarding_id, new_link().secret)
    onboardings.change(
        connection, onboarding_id, verifier=keys.verifier(link, keys.newest), key_id=keys.newest
    )
    return link

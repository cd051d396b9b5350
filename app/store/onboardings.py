"""Onboardings: made on an operator's terms, started by whoever holds the link, ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from app.domain.answers import Answers
from app.store import answers as answers_store
from app.store import events
from app.store.events import Actor
from app.store.keys import AppKeys, Link, digest, is_link_id, new_link
from app.store.models import former_link, onboarding
from app.store.onboarding_rows import Onboarding, read

DEFAULT_LIFE = timedelta(days=14)


@dataclass(frozen=True)
class Terms:
    """What is agreed about a link besides its presets."""

    created_by: str
    """Who asks, as the recipient reads it."""

    operator_id: str | None = None
    recipient: str = ""
    purpose: str = ""
    life: timedelta = DEFAULT_LIFE
    needs_approval: bool = False
    pin_hash: str | None = None
    form_id: str | None = None
    parent_id: str | None = None
    parent_key: bytes | None = None
    redirect_state: str = ""
    redirect_by_button: bool = False
    failure_uri: str = ""


def create(
    connection: Connection, keys: AppKeys, first: Answers, terms: Terms, actor: Actor, now: datetime
) -> Link:
    """Make an onboarding and return its link, which is shown once and stored nowhere.

    `first` holds the presets and the sections that they answer already.
    """
    link = new_link()
    connection.execute(
        insert(onboarding).values(
            id=link.id,
            created_at=now,
            created_by=terms.created_by,
            operator_id=terms.operator_id,
            by_operator=first.by_operator,
            recipient=terms.recipient,
            purpose=terms.purpose,
            expires_at=now + terms.life,
            presets=dict(first.presets),
            auth_modes=[mode.value for mode in first.auth_modes],
            needs_approval=terms.needs_approval,
            verifier=keys.verifier(link, keys.newest),
            key_id=keys.newest,
            pin_hash=terms.pin_hash,
            form_id=terms.form_id,
            parent_id=terms.parent_id,
            parent_key=terms.parent_key,
            only_step=first.only_step,
            redirect_state=terms.redirect_state,
            redirect_by_button=terms.redirect_by_button,
            failure_uri=terms.failure_uri,
        )
    )
    answers_store.begin(connection, link.id, first)
    events.record(connection, link.id, actor, "issued", now)
    return link


def find(connection: Connection, onboarding_id: str) -> Onboarding | None:
    """Return the onboarding of this id, whatever was typed for one."""
    if not is_link_id(onboarding_id):
        return None
    row = connection.execute(select(onboarding).where(onboarding.c.id == onboarding_id)).first()
    return read(row) if row else None


def made_by_form(connection: Connection, form_id: str) -> Onboarding | None:
    """Return the onboarding that this one use of the form has made already."""
    row = connection.execute(select(onboarding).where(onboarding.c.form_id == form_id)).first()
    return read(row) if row else None


def parts_of(connection: Connection, onboarding_id: str) -> list[str]:
    """Return the ids of the links for single steps of it that are still open."""
    return list(
        connection.execute(
            select(onboarding.c.id).where(
                onboarding.c.parent_id == onboarding_id, onboarding.c.revoked_at.is_(None)
            )
        ).scalars()
    )


def links_before(connection: Connection, onboarding_id: str) -> int:
    """Return how many links it had before the one that it has now."""
    return connection.execute(
        select(func.count()).select_from(former_link).where(former_link.c.onboarding_id == onboarding_id)
    ).scalar_one()


def start(connection: Connection, onboarding_id: str, browser: str, now: datetime) -> None:
    """Note that somebody pressed Start, and whether that was in another browser than the answers'."""
    row = connection.execute(
        select(onboarding.c.started_at, onboarding.c.browser_digest).where(onboarding.c.id == onboarding_id)
    ).one()
    is_first = row.started_at is None
    is_elsewhere = row.browser_digest is not None and row.browser_digest != digest(browser)
    if is_first:
        change(connection, onboarding_id, started_at=now)
    events.record(
        connection,
        onboarding_id,
        events.RECIPIENT,
        "started" if is_first else ("opened elsewhere" if is_elsewhere else "opened again"),
        now,
    )


def bind(connection: Connection, onboarding_id: str, browser: str) -> None:
    """Remember the browser in which the first answer was saved; a later one changes nothing."""
    connection.execute(
        update(onboarding)
        .where(onboarding.c.id == onboarding_id, onboarding.c.browser_digest.is_(None))
        .values(browser_digest=digest(browser))
    )


def change(connection: Connection, onboarding_id: str, **values: Any) -> None:
    """Write columns of an onboarding."""
    connection.execute(update(onboarding).where(onboarding.c.id == onboarding_id).values(**values))

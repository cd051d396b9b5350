"""Onboardings: made on an operator's terms, started by whoever holds the link, ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app.domain.answers import Answers
from app.store import answers as answers_store
from app.store import events
from app.store.events import Actor
from app.store.keys import AppKeys, Link, digest, is_link_id, new_link
from app.store.models import former_link, onboarding

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


@dataclass(frozen=True)
class Onboarding:
    """One job: its link, presets and times."""

    id: str
    created_at: datetime
    created_by: str
    operator_id: str | None
    by_operator: bool
    recipient: str
    purpose: str
    expires_at: datetime
    started_at: datetime | None
    revoked_at: datetime | None
    asked_again_at: datetime | None
    presets: Mapping[str, Any]
    auth_modes: Sequence[str]
    needs_approval: bool
    has_pin: bool
    wrong_pins: int
    browser_digest: bytes | None
    stage: str
    certificate_ends_at: datetime | None
    parent_id: str | None
    only_step: str | None
    handed_over_at: datetime | None
    redirect_state: str
    redirect_by_button: bool
    failure_uri: str
    handed_on_at: datetime | None

    def is_expired(self, now: datetime) -> bool:
        """Tell whether the link opens nothing any more because its time is over."""
        return now >= self.expires_at

    def is_over(self, now: datetime) -> bool:
        """Tell whether the link opens nothing any more, for whatever reason."""
        return self.revoked_at is not None or self.is_expired(now)


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


def read(row: Row[Any]) -> Onboarding:
    """Return a row of the table as a value."""
    return Onboarding(
        id=row.id,
        created_at=row.created_at,
        created_by=row.created_by,
        operator_id=row.operator_id,
        by_operator=row.by_operator,
        recipient=row.recipient,
        purpose=row.purpose,
        expires_at=row.expires_at,
        started_at=row.started_at,
        revoked_at=row.revoked_at,
        asked_again_at=row.asked_again_at,
        presets=row.presets,
        auth_modes=row.auth_modes,
        needs_approval=row.needs_approval,
        has_pin=row.pin_hash is not None,
        wrong_pins=row.wrong_pins,
        browser_digest=row.browser_digest,
        stage=row.stage,
        certificate_ends_at=row.certificate_ends_at,
        parent_id=row.parent_id,
        only_step=row.only_step,
        handed_over_at=row.handed_over_at,
        redirect_state=row.redirect_state,
        redirect_by_button=row.redirect_by_button,
        failure_uri=row.failure_uri,
        handed_on_at=row.handed_on_at,
    )

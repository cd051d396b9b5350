"""The life of a link: issued, extended, revoked, issued anew. Each is an event of the timeline."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.domain.answers import Answers
from app.links import names
from app.links.offer import LONGEST_LIFE, SHORTEST_LIFE, Offer
from app.links.pin import new_pin
from app.store import events, links, onboardings, sessions, sittings, stages, submissions, vault
from app.store.events import Actor
from app.store.keys import AppKeys, Link
from app.store.onboarding_rows import Onboarding
from app.store.onboardings import Terms
from app.store.stages import Stage


class LifeError(ValueError):
    """A link cannot end then. The text says when it can."""


@dataclass(frozen=True)
class Issued:
    """A new link, and its PIN if it has one. Both are shown once and stored nowhere."""

    link: Link
    pin: str | None
    expires_at: datetime

    def __repr__(self) -> str:
        return f"Issued({self.link.id})"


@dataclass(frozen=True)
class Asker:
    """Who makes a link: the name that recipients read, the account, and how the timeline names them."""

    name: str
    actor: Actor
    operator_id: str | None = None


def issue(
    connection: Connection, keys: AppKeys, offer: Offer, first: Answers, asker: Asker, now: datetime
) -> Issued:
    """Make a link of an offer whose answers were `checked` before.

    Raises NameReservedError when another onboarding has the name of its schema.
    """
    names.promise(connection, offer.presets, now)
    pin, pin_hash = new_pin() if offer.with_pin else (None, None)
    terms = Terms(
        created_by=asker.name,
        operator_id=asker.operator_id,
        recipient=offer.recipient,
        purpose=offer.purpose,
        life=offer.life,
        needs_approval=offer.needs_approval,
        pin_hash=pin_hash,
        form_id=offer.form_id,
        redirect_state=offer.redirect_state,
        redirect_by_button=offer.redirect_by_button,
        failure_uri=offer.failure_uri,
    )
    link = onboardings.create(connection, keys, first, terms, asker.actor, now)
    return Issued(link, pin, now + offer.life)


def extend(connection: Connection, found: Onboarding, life: timedelta, actor: Actor, now: datetime) -> None:
    """Let a link end so long from now, and those for single steps that are open with it. Raises LifeError."""
    if not SHORTEST_LIFE <= life <= LONGEST_LIFE:
        raise LifeError("Choose a time between 1 hour and 60 days from now")
    onboardings.change(connection, found.id, expires_at=now + life, asked_again_at=None)
    for each in onboardings.parts_of(connection, found.id):
        part = onboardings.find(connection, each)
        if part and not part.is_over(now):
            onboardings.change(connection, each, expires_at=now + life)
    events.record(connection, found.id, actor, "extended", now, until=_text(now + life))


def revoke(connection: Connection, found: Onboarding, actor: Actor, now: datetime) -> bool:
    """End a link at once: nobody opens it, open pages save nothing, what was typed and not sent is deleted.

    Links for single steps end with it. What was sent goes on; an operator can cancel that. Returns False
    when it had ended already. Call `Database.forget_deleted` afterwards.
    """
    if found.revoked_at is not None:
        return False
    for each in (found.id, *onboardings.parts_of(connection, found.id)):
        onboardings.change(connection, each, revoked_at=now)
        _shut(connection, each)
    if submissions.of_onboarding(connection, found.id) is None:
        stages.put(connection, found.id, Stage.ENDED)
    events.record(connection, found.id, actor, "revoked", now)
    return True


def reissue(
    connection: Connection, keys: AppKeys, found: Onboarding, life: timedelta, actor: Actor, now: datetime
) -> Issued:
    """Give an onboarding a new link, and a new PIN if it had one. Answers stay, secrets do not.

    Raises LifeError. Call `Database.forget_deleted` afterwards.
    """
    if not SHORTEST_LIFE <= life <= LONGEST_LIFE:
        raise LifeError("Choose a time between 1 hour and 60 days from now")
    pin, pin_hash = new_pin() if found.has_pin else (None, None)
    _shut(connection, found.id)
    for each in onboardings.parts_of(connection, found.id):
        # What they hand over is locked with the old link's key.
        onboardings.change(connection, each, revoked_at=now)
        _shut(connection, each)
    link = links.replace(connection, keys, found.id, now)
    onboardings.change(
        connection,
        found.id,
        expires_at=now + life,
        revoked_at=None,
        asked_again_at=None,
        browser_digest=None,
        pin_hash=pin_hash,
        wrong_pins=0,
    )
    if submissions.of_onboarding(connection, found.id) is None:
        stages.put(connection, found.id, Stage.WAITING)
    events.record(connection, found.id, actor, "issued anew", now)
    return Issued(link, pin, now + life)


def ask_again(connection: Connection, found: Onboarding, now: datetime) -> None:
    """Note that the holder of a link that opens nothing any more asks for a new one, once."""
    if found.asked_again_at is None:
        onboardings.change(connection, found.id, asked_again_at=now)
        events.record(connection, found.id, events.RECIPIENT, "asked for a new link", now)


def _shut(connection: Connection, onboarding_id: str) -> None:
    sessions.close(connection, onboarding_id)
    vault.forget_unsent(connection, onboarding_id)
    sittings.forget(connection, onboarding_id)


def _text(moment: datetime) -> str:
    return f"{moment:%-d %B %Y, %H:%M} UTC"

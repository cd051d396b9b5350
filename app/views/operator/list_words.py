"""How one onboarding reads as a line of the list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from app.store.listing import Found
from app.store.waiting_cards import WaitingOnboarding
from app.views.operator.facts import NOTHING
from app.views.operator.words import STATES

DAY = "%-d %b %Y"
AGES = (
    (timedelta(minutes=1), timedelta(seconds=1), ""),
    (timedelta(hours=1), timedelta(minutes=1), "minute"),
    (timedelta(days=1), timedelta(hours=1), "hour"),
    (timedelta(days=7), timedelta(days=1), "day"),
)
"""Up to which age in what unit it is said; what is older has a date."""


@dataclass(frozen=True)
class Line:
    """What an operator reads. `kind` is that of the state's tag."""

    id: str
    recipient: str
    state: str
    kind: str
    asked_again: str
    group_id: str
    schema: str
    age: str
    created_by: str
    link_ends: str

    @classmethod
    def of(cls, found: Found, now: datetime) -> Self:
        """Return a line."""
        onboarding = found.onboarding
        state, kind = state_words(found, now)
        return cls(
            id=onboarding.id,
            recipient=onboarding.recipient,
            state=state,
            kind=kind,
            asked_again=age(onboarding.asked_again_at, now) if onboarding.asked_again_at else "",
            group_id=group_id(found) or NOTHING,
            schema=schema(found) or NOTHING,
            age=age(onboarding.created_at, now),
            created_by=onboarding.created_by,
            link_ends=f"{onboarding.expires_at:{DAY}}",
        )


@dataclass(frozen=True)
class Waits:
    """Somebody who was sent to the Connect Card long ago."""

    id: str
    recipient: str
    group_id: str
    schema: str
    age: str

    @classmethod
    def of(cls, found: WaitingOnboarding, now: datetime) -> Self:
        """Return what an operator reads."""
        return cls(found.id, found.recipient, found.group_id, found.schema, age(found.sent_at, now))


def state_words(found: Found, now: datetime) -> tuple[str, str]:
    """Return a state in a word, and its kind."""
    onboarding = found.onboarding
    if found.sent:
        return STATES.get(found.sent.state, (found.sent.state, "neutral"))
    if onboarding.revoked_at:
        return "Revoked", "neutral"
    if onboarding.is_expired(now):
        return "Expired", "neutral"
    return ("Started", "info") if onboarding.started_at else ("Not opened", "neutral")


def group_id(found: Found) -> str:
    """Return the destination: the one that was sent, or else the one that was decided beforehand."""
    return str(found.sent.group_id if found.sent else found.onboarding.presets.get("group_id", ""))


def schema(found: Found) -> str:
    """Return the schema's name, as above."""
    return str(found.sent.schema if found.sent else found.onboarding.presets.get("schema", ""))


def age(at: datetime, now: datetime) -> str:
    """Say how long ago something was, or on which day when that was long ago."""
    passed = now - at
    for limit, unit, word in AGES:
        if passed < limit:
            number = max(passed, timedelta(0)) // unit
            return f"{number} {word}{'s' if number > 1 else ''} ago" if word else "just now"
    return f"{at:{DAY}}"

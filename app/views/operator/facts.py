"""What the page of one onboarding shows, in the order in which it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.store.events import Event
from app.store.onboarding_rows import Onboarding
from app.store.submission_rows import Submission
from app.views.operator.timeline_words import happened, way, who

NOTHING = "–"
TIME = "%-d %b %Y, %H:%M:%S"


@dataclass(frozen=True)
class Fact:
    """A row: a name and its value. Nothing here can be changed in place."""

    label: str
    lines: tuple[str]
    change_url: None = None
    set_by: None = None


@dataclass(frozen=True)
class Line:
    """A line of the timeline, in words."""

    at: str
    actor: str
    happened: str
    way: str


def about(onboarding: Onboarding, sent: Submission | None) -> list[Fact]:
    """Return what everybody wants to know."""
    presets = onboarding.presets
    return [
        _fact("Connection", sent.connection_id if sent else None),
        _fact("Destination", sent.group_id if sent else presets.get("group_id")),
        _fact("Schema", sent.schema if sent else presets.get("schema")),
        _fact("Recipient", onboarding.recipient),
        _fact("What for", onboarding.purpose),
        _fact("Asked by", onboarding.created_by),
        _fact("Link made", onboarding.created_at),
        _fact("First opened", onboarding.started_at),
        _fact("Link ends", onboarding.expires_at),
        *([_fact("Sent", sent.created_at), _fact("Last change", sent.changed_at)] if sent else []),
    ]


def standing(onboarding: Onboarding, now: datetime) -> str:
    """Say in a sentence where the link stands."""
    if onboarding.revoked_at:
        return f"The link was revoked on {when(onboarding.revoked_at)}."
    opened = f"Start was first pressed on {when(onboarding.started_at)}." if onboarding.started_at else ""
    if onboarding.is_expired(now):
        return f"The link ended on {when(onboarding.expires_at)}. {opened}".strip()
    return f"The link works until {when(onboarding.expires_at)}. {opened or 'Nobody has pressed Start yet.'}"


def raw(sent: Submission) -> list[Fact]:
    """Return what an engineer wants to know, as it is stored."""
    problem = sent.problem or {}
    return [
        _fact("State", sent.state),
        _fact("Problem", sent.problem_kind),
        _fact("Times in a row", problem.get("times")),
        _fact("Fivetran’s words", problem.get("message")),
        _fact("Next check", sent.next_try_at),
        _fact("Creates sent", sent.attempt),
        _fact("Last create", sent.last_attempt_at),
        _fact("Unclear since", sent.unclear_at),
        _fact("Correction unclear since", sent.unclear_patch_at),
        _fact("Fence", sent.fence),
        _fact("Lease until", sent.lease_until),
        _fact("Revision sent", sent.revision),
        _fact("Revision at Fivetran", sent.config_revision),
        _fact("Last repair began", sent.repair_began_at),
        _fact("Taken over", "yes" if sent.taken_over else "no"),
        _fact("Marker", sent.marker),
        _fact("Submission", sent.id),
    ]


def lines(events: Sequence[Event]) -> list[Line]:
    """Return the timeline in words."""
    return [Line(f"{event.at:{TIME}}", who(event.actor), happened(event), way(event)) for event in events]


def when(at: datetime) -> str:
    """Return a time as operators read it."""
    return f"{at:{TIME}} UTC"


def _fact(label: str, value: object) -> Fact:
    if isinstance(value, datetime):
        return Fact(label, (when(value),))
    return Fact(label, (NOTHING if value in (None, "") else str(value),))

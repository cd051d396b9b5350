"""A link for one page only, for whoever has what is asked there; what they answer goes to the whole."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from app import journey
from app.domain.answers import Answers, Section
from app.domain.fields import STEP_FIELDS
from app.domain.kept_secrets import kept_secrets, without_secrets
from app.links import issuing
from app.links.issuing import Issued
from app.store import answers as answers_store
from app.store import events, onboardings, parts, sittings, submissions, vault
from app.store.events import Actor
from app.store.keys import AppKeys, handover_key
from app.store.onboarding_rows import Onboarding
from app.store.onboardings import Terms
from app.store.submission_rows import Submission

STEPS = frozenset({"password", "certificate", "exports", "selection"})
"""What somebody else may know better than whoever got the link."""

NOBODY_IN_PARTICULAR = "the person who sent you this link"
"""Who asks, where the first link names nobody."""


class Ended(StrEnum):
    """Why nothing more is wanted of somebody who was asked for one step."""

    SENT = "sent"
    NOT_ASKED = "not_asked"
    """The step is not asked any more, or somebody else answered it."""


class NotWantedError(Exception):
    """The step is not asked, or not of this person, any more."""


@dataclass(frozen=True)
class Request:
    """Whom to ask for which step. `form_id` is the same for each press of the same form."""

    step: str
    name: str
    form_id: str | None = None


def ask(
    connection: Connection, keys: AppKeys, whole: Onboarding, link_key: bytes, request: Request, now: datetime
) -> Issued:
    """Make a link for one step, in the place of an earlier one for it. `link_key` is that of the whole.

    Raises NotWantedError. Call `Database.forget_deleted` afterwards.
    """
    step, name = request.step, request.name
    answers = answers_store.load(connection, whole.id).answers
    if step not in STEPS or whole.parent_id or not _asks(answers, step):
        raise NotWantedError(step)
    _revoke(connection, whole, step, now)
    # Who has sent something goes on after their own link has ended; see `over`.
    sent = submissions.of_onboarding(connection, whole.id)
    goes_on = sent is not None and sent.state != "repairing"
    life = onboardings.DEFAULT_LIFE if goes_on else min(onboardings.DEFAULT_LIFE, whole.expires_at - now)
    asker = whole.created_by if whole.by_operator else whole.recipient
    terms = Terms(
        created_by=asker or NOBODY_IN_PARTICULAR,
        operator_id=whole.operator_id,
        recipient=name,
        life=life,
        form_id=request.form_id,
        parent_id=whole.id,
        parent_key=handover_key(link_key, whole.id).public_key().public_bytes_raw(),
    )
    link = onboardings.create(connection, keys, _first(answers, step), terms, _named(whole.recipient), now)
    events.record(connection, whole.id, events.RECIPIENT, "asked somebody else", now, step=step, whom=name)
    return Issued(link, None, now + life)


def take_back(connection: Connection, whole: Onboarding, step: str, now: datetime) -> bool:
    """End the link for a step, because whoever made it answers it themselves.

    Returns False when there was none. Call `Database.forget_deleted` afterwards.
    """
    if not _revoke(connection, whole, step, now):
        return False
    events.record(connection, whole.id, events.RECIPIENT, "took back", now, step=step)
    return True


def why_ended(connection: Connection, part: Onboarding, correctable: Collection[str]) -> Ended | None:
    """Return why nothing more is wanted of a part, or None while it is; None for what is no part.

    In `correctable` states of what was sent, answers may be changed.
    """
    if part.parent_id is None or part.only_step is None:
        return None
    sent = submissions.of_onboarding(connection, part.parent_id)
    if sent and _is_in(sent, part):
        return Ended.SENT
    if sent and sent.state not in correctable:
        return Ended.NOT_ASKED
    answers = answers_store.load(connection, part.parent_id, secrets_are_ours=False).answers
    return None if _asks(answers, part.only_step) else Ended.NOT_ASKED


def hand_over(
    connection: Connection, part: Onboarding, section: Section, link_key: bytes, now: datetime
) -> None:
    """Put a part's answer, and the secrets that its link locked, into the whole.

    `link_key` is that of the part. Must stand in one write transaction with the look at `why_ended`. Call
    `Database.forget_deleted` afterwards.
    """
    step = journey.step_named(part.only_step or "")
    if part.parent_id is None or step is None:
        raise NotWantedError(part.id)
    sent = submissions.of_onboarding(connection, part.parent_id)
    ours = sent is None or sent.secrets_are_ours
    whole = answers_store.load(connection, part.parent_id, secrets_are_ours=ours).answers
    answers_store.save(connection, part.parent_id, journey.answered(step, section, whole))
    vault.hand_over(connection, part.id, link_key, part.parent_id, parts.public_key(connection, part.id), now)
    onboardings.change(connection, part.id, handed_over_at=now)
    if part.parent_id and kept_secrets(section):
        # What Anaplan said was about other credentials.
        sittings.forget(connection, part.parent_id)
    for each in (part.id, part.parent_id):
        events.record(connection, each, _named(part.recipient), "handed over", now, step=step.name)


def forget_unasked(connection: Connection, whole_id: str, answers: Answers) -> bool:
    """Delete what was entered and not handed over for steps that the whole does not ask any more.

    Returns whether there was any. Call `Database.forget_deleted` afterwards.
    """
    gone = False
    for each in onboardings.parts_of(connection, whole_id):
        part = onboardings.find(connection, each)
        if part and not _asks(answers, part.only_step or ""):
            gone = bool(vault.names(connection, each)) or gone
            vault.forget(connection, each)
    return gone


def _first(whole: Answers, step: str) -> Answers:
    """Return what a part begins with: of the whole, that which its one page shows or hangs on."""
    mine = whole.section(step)
    return Answers(
        only_step=step,
        presets={name: whole.presets[name] for name in STEP_FIELDS[step] if name in whole.presets},
        sign_in=whole.sign_in,
        exports=whole.exports if step == "selection" else None,
    ).with_section(step, without_secrets(mine, kept_secrets(mine)))


def _asks(answers: Answers, name: str) -> bool:
    step = journey.step_named(name)
    return step is not None and step.asked(answers)


def _is_in(sent: Submission, part: Onboarding) -> bool:
    """Tell whether what a part handed over was sent; what comes after a correction began was not."""
    return part.handed_over_at is not None and part.handed_over_at <= sent.created_at


def _revoke(connection: Connection, whole: Onboarding, step: str, now: datetime) -> bool:
    gone = False
    for each in onboardings.parts_of(connection, whole.id):
        part = onboardings.find(connection, each)
        if part and part.only_step == step:
            gone = issuing.revoke(connection, part, _named(whole.recipient), now) or gone
    return gone


def _named(name: str) -> Actor:
    return Actor(events.RECIPIENT.kind, name)

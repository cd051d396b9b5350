"""What an operator may do about a submission: have it looked at now, take a connection over, cancel."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.domain.choices import SERVICE
from app.fivetran.shapes import ConnectionState
from app.store import answers, card_returns, events, leases, submissions, vault
from app.store.events import Actor
from app.store.submission_rows import Submission
from app.submission.states import RUNNABLE, WAYS, State, way


class NotTheSameError(Exception):
    """The connection is not what the onboarding asks for. The text says in what it differs."""


class BeingChangedError(Exception):
    """The recipient has changed answers and not sent them yet; what was sent is not there any more."""


def can_look_now(sent: Submission) -> bool:
    """Tell whether looking once more can change anything."""
    if sent.problem_kind == "not_deleted":
        # It was cancelled; looking would bring it back to life. Cancelling once more is the way.
        return False
    if sent.state == State.REPAIRING:
        # There is nothing to look at before the recipient has answered; the repair can be ended.
        return False
    return sent.state in RUNNABLE or (State(sent.state), State.SUBMITTED) in WAYS


def can_take_over(state: str) -> bool:
    """Tell whether another connection may take the place of the one that was not made."""
    return (State(state), State.CREATED) in WAYS and state not in RUNNABLE


def can_cancel(sent: Submission) -> bool:
    """Tell whether there is anything left to cancel; a repair that has not failed is ended or waited for."""
    is_in_repair = sent.was_working and sent.state not in (State.NEEDS_ATTENTION, State.PARKED)
    return (State(sent.state), State.CANCELLING) in WAYS and not is_in_repair


def look_now(connection: Connection, sent: Submission, actor: Actor, now: datetime) -> str | None:
    """Have the worker look at once. Returns the submission's id, or None when it has moved meanwhile.

    Raises NameReservedError when another onboarding uses its name by now, and BeingChangedError.
    """
    if sent.state in RUNNABLE:
        events.record(connection, sent.onboarding_id, actor, "had it checked", now)
        due = leases.make_due(connection, sent.onboarding_id, RUNNABLE, now)
        return due.submission_id if due else None
    _refuse_changed(connection, sent)
    again = way(sent.state, State.SUBMITTED)
    moved = submissions.submit_again(connection, sent, None, again, actor, now)
    return sent.id if moved else None


def take_over(
    connection: Connection, sent: Submission, found: ConnectionState, actor: Actor, now: datetime
) -> str | None:
    """Go on with a connection that exists already, as if we had made it.

    Returns the submission's id, or None when it has moved meanwhile. Raises NotTheSameError when service,
    group or schema differ, NameReservedError when another onboarding has it, and BeingChangedError.
    """
    for what, asked, there in (
        ("service", SERVICE, found.service),
        ("destination", sent.group_id, found.group_id),
        ("schema", sent.schema, found.schema),
    ):
        if asked != there:
            raise NotTheSameError(f"Its {what} is {there or 'unknown'}, not {asked}")
    _refuse_changed(connection, sent)
    leave = way(sent.state, State.CREATED)
    theirs = not card_returns.belongs_to(sent.marker, found.marker)
    if not submissions.take_over(connection, sent, found.id, leave, actor, now, theirs=theirs):
        return None
    events.record(connection, sent.onboarding_id, actor, "took over", now, found=found.id)
    return sent.id


def cancel(
    connection: Connection,
    sent: Submission,
    actor: Actor,
    now: datetime,
    problem: Mapping[str, Any] | None = None,
) -> str | None:
    """Stop it: what was never sent is over at once, what may exist is looked for and deleted by the worker.

    `problem` says why, when it was not somebody's wish. Returns the submission's id when the worker has to
    see to it.
    """
    if sent.nothing_is_there and (State(sent.state), State.CANCELLED) in WAYS:
        if submissions.cancel(connection, sent, way(sent.state, State.CANCELLED), actor, now):
            vault.forget(connection, sent.onboarding_id)
        return None
    leave = way(sent.state, State.CANCELLING)
    return sent.id if submissions.cancel(connection, sent, leave, actor, now, problem) else None


def can_approve(state: str) -> bool:
    """Tell whether it waits for an operator's last word."""
    return state == State.AWAITING_APPROVAL


def approve(connection: Connection, sent: Submission, actor: Actor, now: datetime) -> str | None:
    """Let syncing start. Returns the submission's id, or None when it has moved meanwhile."""
    leave = way(sent.state, State.STARTING)
    return sent.id if submissions.approve(connection, sent, leave, actor, now) else None


def _refuse_changed(connection: Connection, sent: Submission) -> None:
    if answers.load(connection, sent.onboarding_id, secrets_are_ours=False).revision != sent.revision:
        raise BeingChangedError

"""Submissions: one for each onboarding. Who moves one must hold its newest fence number and a way to go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.store import events, stages
from app.store.events import Actor
from app.store.keys import random_text
from app.store.models import submission
from app.store.submission_rows import Submission, read
from app.store.ways import Way

ID_LENGTH = 22


class NameReservedError(Exception):
    """Another onboarding is about to use this schema name in this destination."""


@dataclass(frozen=True)
class Sending:
    """What is sent: the name that it reserves, the revision of the answers, and who has a last word."""

    group_id: str
    schema: str
    revision: int
    needs_approval: bool = False


def of_onboarding(connection: Connection, onboarding_id: str) -> Submission | None:
    """Return what was sent for an onboarding."""
    row = connection.execute(select(submission).where(submission.c.onboarding_id == onboarding_id)).first()
    return read(row) if row else None


def of_connection(connection: Connection, connection_id: str) -> Submission | None:
    """Return what has this connection."""
    row = connection.execute(select(submission).where(submission.c.connection_id == connection_id)).first()
    return read(row) if row else None


def submit(
    connection: Connection, onboarding_id: str, sending: Sending, marker: str, state: str, now: datetime
) -> str:
    """Make the one submission of an onboarding and return its id.

    Raises NameReservedError when another submission holds the same (group, schema).
    """
    submission_id = random_text(ID_LENGTH)
    values = {
        "id": submission_id,
        "onboarding_id": onboarding_id,
        "group_id": sending.group_id,
        "schema": sending.schema,
        "marker": marker,
        "state": state,
        "fence": 0,
        "attempt": 0,
        "created_at": now,
        "changed_at": now,
        "next_try_at": now,
        "taken_over": False,
        "needs_approval": sending.needs_approval,
        "revision": sending.revision,
        "setup_tests": [],
    }
    _reserve(connection, insert(submission).values(**values))
    events.record(connection, onboarding_id, events.RECIPIENT, "submitted", now)
    stages.follow(connection, onboarding_id, None, state)
    return submission_id


def submit_again(
    connection: Connection, old: Submission, sending: Sending | None, way: Way, actor: Actor, now: datetime
) -> bool:
    """Send answers through the same submission once more; without `sending`, those that were sent before.

    Once a connection exists its name stays. The marker stays always: what an earlier call may still make
    is ours. Returns False when it has moved meanwhile. Raises NameReservedError.
    """
    values: dict[str, Any] = {"attempt": 0, "problem": None, "next_try_at": now, "changed_at": now}
    if sending:
        values |= {
            "revision": sending.revision,
            "created_at": now,
            "needs_approval": sending.needs_approval,
        }
        if old.connection_id is None:
            values |= {"group_id": sending.group_id, "schema": sending.schema}
    return force(connection, old, way, actor, now, setup_tests=[], **values)


def take_over(
    connection: Connection,
    old: Submission,
    connection_id: str,
    way: Way,
    actor: Actor,
    now: datetime,
    *,
    theirs: bool,
) -> bool:
    """Go on with a connection that is there, made by somebody else when it is `theirs`.

    Raises NameReservedError when another submission has it.
    """
    changes: dict[str, Any] = {
        "connection_id": connection_id,
        "taken_over": theirs,
        "problem": None,
        "next_try_at": now,
    }
    changes |= {"repair_began_at": None, "before_repair": None}
    if theirs:
        # Whatever Fivetran accepted before was said of another connection.
        changes |= dict.fromkeys(
            ("config_revision", "config_at", "unclear_patch_at", "unclear_patch_revision")
        )
    return force(connection, old, way, actor, now, **changes)


def cancel(
    connection: Connection,
    old: Submission,
    way: Way,
    actor: Actor,
    now: datetime,
    problem: Mapping[str, Any] | None = None,
) -> bool:
    """Stop it; who works on it finds their next write refused. Returns False when it has moved meanwhile."""
    unclear_at = old.last_attempt_at if old.state == "creating" else old.unclear_at
    return force(connection, old, way, actor, now, problem=problem, next_try_at=now, unclear_at=unclear_at)


def approve(connection: Connection, old: Submission, way: Way, actor: Actor, now: datetime) -> bool:
    """Let syncing start. Returns False when it has moved meanwhile."""
    return force(connection, old, way, actor, now, needs_approval=False, problem=None, next_try_at=now)


def move(
    connection: Connection,
    held: Submission,
    now: datetime,
    way: Way | None,
    **changes: Any,
) -> Submission | None:
    """Write what happened, if the lease of `held` is still the newest. Returns None when it is not.

    Without a `way` it stays in its state. Every move and every new problem is an event.
    """
    state = way.becomes if way else held.state
    row = connection.execute(
        update(submission)
        .where(submission.c.id == held.id, submission.c.fence == held.fence, submission.c.state == held.state)
        .values(state=state, changed_at=now, **changes)
        .returning(submission)
    ).first()
    if row is None:
        return None
    moved = read(row)
    if way or (moved.problem_kind and moved.problem_kind != held.problem_kind):
        _note(connection, moved, held.state, events.WORKER, now)
    return moved


def force(
    connection: Connection, old: Submission, way: Way, actor: Actor, now: datetime, **changes: Any
) -> bool:
    """Move it from outside; a new fence number keeps out whoever works on it."""
    statement = (
        update(submission)
        .where(submission.c.id == old.id, submission.c.fence == old.fence, submission.c.state == way.was)
        .values(state=way.becomes, fence=old.fence + 1, lease_until=None, changed_at=now)
        .values(**changes)
        .returning(submission)
    )
    row = _reserve(connection, statement)
    if row is None:
        return False
    _note(connection, read(row), old.state, actor, now)
    return True


def _note(connection: Connection, moved: Submission, was: str, actor: Actor, now: datetime) -> None:
    happened = moved.state if moved.state != was else "waits"
    detail = {"was": was} | ({"problem": moved.problem_kind} if moved.problem_kind else {})
    events.record(connection, moved.onboarding_id, actor, happened, now, **detail)
    stages.follow(connection, moved.onboarding_id, was, moved.state)


def _reserve(connection: Connection, statement: Any) -> Row[Any] | None:
    try:
        with connection.begin_nested():
            result = connection.execute(statement)
            return result.first() if result.returns_rows else None
    except IntegrityError:
        raise NameReservedError from None

"""Repairing a connection that exists: an operator asks for new credentials, and a recipient enters them.

It stays the same connection: nothing is created, and nothing that worked is deleted, started or stopped.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app import journey
from app.fivetran.shapes import ConnectionState
from app.store import answers, repairs
from app.store.events import Actor
from app.store.submission_rows import Submission
from app.submission.job import Job
from app.submission.states import WAYS, State, way

CREDENTIALS = frozenset({"password", "certificate"})
"""The steps that are asked in a repair."""

READS = ("sign_in", "account", "exports", "selection")
"""What Fivetran's config says besides the credentials."""

NOTHING_TO_REPAIR = ("deleted", "not_deleted")
"""With these problems there is no connection, or there is to be none."""


def can_begin(sent: Submission | None) -> bool:
    """Tell whether there is a connection for which new credentials can be asked."""
    return (
        sent is not None
        and sent.connection_id is not None
        and sent.problem_kind not in NOTHING_TO_REPAIR
        and (State(sent.state), State.REPAIRING) in WAYS
    )


def begin(connection: Connection, sent: Submission, actor: Actor, now: datetime) -> bool:
    """Wait for new credentials. Returns False when it has moved meanwhile; its link is to be made anew."""
    return repairs.begin(connection, sent, way(sent.state, State.REPAIRING), actor, now)


def can_end(sent: Submission) -> bool:
    """Tell whether a repair is waiting for its recipient, so that it can be ended without any change."""
    return sent.before_repair is not None and sent.state in (State.REPAIRING, State.CARD_WAITING)


def end(connection: Connection, sent: Submission, actor: Actor, now: datetime) -> bool:
    """Leave it as it was before the repair. Returns False when it has moved meanwhile."""
    before = sent.before_repair or {}
    leave = way(sent.state, State(before["state"]))
    return repairs.end(connection, sent, leave, actor, now)


def go_to_card(connection: Connection, sent: Submission, now: datetime) -> bool:
    """Wait for the Connect Card. Returns False when it has moved meanwhile."""
    return repairs.go_to_card(connection, sent, way(sent.state, State.CARD_WAITING), now)


def counts(job: Job) -> bool:
    """Tell whether "connected" is news: one that never stopped working says so before anybody was there."""
    return job.submission.before_repair is None or job.submission.seen_broken or job.is_back


def noticed(job: Job, found: ConnectionState) -> dict[str, Any]:
    """Return what is to be remembered of a connection that does not work while it is being repaired."""
    is_broken = job.submission.before_repair is not None and found.setup_state != "connected"
    return {"seen_broken": True} if is_broken else {}


def leaves_the_rest(job: Job) -> bool:
    """Tell whether nothing but the credentials was answered anew since the connection worked.

    Then nothing else is sent, so that what was changed at Fivetran meanwhile stays as it is.
    """
    before = job.submission.before_repair
    if before is None or not job.submission.was_working:
        return False
    worked = journey.along_path(answers.read(before["working_answers"]))
    return all(worked.section(step) == job.answers.section(step) for step in READS)

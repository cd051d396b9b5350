"""Looking before acting: what does Fivetran have under this name?"""

from collections.abc import Sequence
from typing import Any

from app.domain.payload import reserved_name, secrets_needed
from app.fivetran.errors import (
    FivetranError,
    FivetranNotFoundError,
    FivetranRefusedError,
    FivetranSignInError,
)
from app.fivetran.shapes import ConnectionState
from app.store import card_returns
from app.store.submission_rows import Submission
from app.submission.job import Job
from app.submission.outcome import Outcome, go, later, problem, stop, wait
from app.submission.states import State

LOOKS_AFTER = (5, 20, 60)
"""Seconds after a create without an answer. Looking early is safe; only sending again has to wait."""

MOST_ATTEMPTS = 5


def begin(job: Job) -> Outcome:
    """Correct the connection that exists, or look whether the name is free."""
    return go(State.CREATED if job.submission.connection_id else State.LOOKING)


def look_again(_job: Job) -> Outcome:
    """Look once more after a wait."""
    return go(State.LOOKING)


def look(job: Job) -> Outcome:
    """Adopt what is ours, respect what is not, and create only what is absent."""
    sent, refusal = job.submission, _refusal(job)
    try:
        found = with_markers(job)
    except FivetranSignInError as error:
        return later(error) if sent.unclear_at else stop(State.REFUSED, problem=problem("sign_in"))
    except FivetranRefusedError as error:
        refused = problem("refused", job.safe(error.message))
        return stop(State.PARKED if sent.unclear_at else State.REFUSED, problem=refusal or refused)
    except FivetranError as error:
        # Why we look must not be forgotten, since it decides what absence means.
        return later(error, None, problem=refusal) if refusal else later(error)
    ours = ours_among(found, sent)
    if ours:
        return _adopt(job, ours[0])
    if found:
        if refusal or not sent.unclear_at or (sent.attempt == 0 and seconds_in_doubt(job) <= 0):
            return stop(State.NAME_TAKEN, problem=None)
        return _look_on(job) or stop(State.PARKED, problem=problem("stranger"))
    if refusal:
        return stop(State.REFUSED, problem=refusal)
    return _absent(job)


def with_markers(job: Job) -> list[ConnectionState]:
    """Return what has this name. A list may leave markers out; a connection read by itself does not."""
    named = job.fivetran.connections_named(job.submission.group_id, job.submission.schema)
    read = [found if found.marker else _read_again(job, found) for found in named]
    return [found for found in read if found]


def ours_among(found: Sequence[ConnectionState], sent: Submission) -> Sequence[ConnectionState]:
    """Return what was created for this submission, also when a card was made for it since."""
    return [one for one in found if card_returns.belongs_to(sent.marker, one.marker)]


def was_made_here(sent: Submission, found: ConnectionState) -> bool:
    """Tell whether its return address is one of this installation: our marker, or a card's way back."""
    return bool(found.marker) and str(found.marker).startswith(f"{sent.marker.rpartition('/')[0]}/")


def seconds_in_doubt(job: Job) -> float:
    """Return how much longer a create without an answer may still be done by Fivetran."""
    if job.submission.unclear_at is None:
        return 0
    return (job.submission.unclear_at + job.quarantine - job.now).total_seconds()


def _adopt(job: Job, connection: ConnectionState) -> Outcome:
    sent = job.submission
    return go(
        State.CREATED,
        connection_id=connection.id,
        config_revision=sent.create_revision,
        config_at=sent.last_attempt_at,
        problem=None,
        forget_secrets=sent.create_revision == sent.revision,
    )


def _absent(job: Job) -> Outcome:
    sent = job.submission
    if still := _look_on(job):
        return still
    if sent.unclear_at and sent.attempt >= MOST_ATTEMPTS:
        return stop(State.PARKED, problem=problem("no_answer"))
    if not secrets_needed(job.answers) <= job.secrets.keys():
        return stop(State.REFUSED, problem=problem("secrets_expired"))
    if reserved_name(job.answers) != (sent.group_id, sent.schema):
        raise LookupError("the answers ask for another name than was reserved")
    # On disk before the call: whatever dies from here on, somebody will look before sending again.
    return go(State.CREATING, attempt=sent.attempt + 1, create_revision=sent.revision, problem=None)


def _look_on(job: Job) -> Outcome | None:
    """Wait for the next look, while an earlier create may still be done."""
    rest = seconds_in_doubt(job)
    if rest <= 0:
        return None
    elapsed = job.quarantine.total_seconds() - rest
    next_look = min((after for after in LOOKS_AFTER if after > elapsed), default=elapsed + rest)
    return wait(min(next_look - elapsed, rest), State.UNCERTAIN, problem=problem("uncertain"))


def _read_again(job: Job, listed: ConnectionState) -> ConnectionState | None:
    """Read a connection by itself, unless it was deleted since it was listed."""
    try:
        return job.fivetran.connection(listed.id)
    except FivetranNotFoundError:
        return None


def _refusal(job: Job) -> dict[str, Any] | None:
    """Return the reason why Fivetran refused the create, when that is why we look."""
    known = job.submission.problem
    return dict(known) if known and known["kind"] == "refused" else None

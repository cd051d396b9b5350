"""Looking before acting: what does Fivetran have under this name?"""

from app.fivetran.errors import FivetranBusyError, FivetranError, FivetranSignInError
from app.fivetran.shapes import ConnectionState
from app.submission.job import Job
from app.submission.outcome import Outcome, go, problem, stop, wait
from app.submission.states import State

LOOKS_AFTER = (5, 20, 60)
"""Seconds after a create without an answer. Looking early is safe; only sending again has to wait."""

MOST_ATTEMPTS = 5
UNREACHABLE_WAIT = 20


def begin(job: Job) -> Outcome:
    """Correct the connection that exists, or look whether the name is free."""
    return go(State.CREATED if job.submission.connection_id else State.LOOKING)


def look_again(_job: Job) -> Outcome:
    """Look once more after a wait."""
    return go(State.LOOKING)


def look(job: Job) -> Outcome:
    """Adopt what is ours, respect what is not, and create only what is absent."""
    sent = job.submission
    try:
        named = job.fivetran.connections_named(sent.group_id, sent.schema)
        # A list may leave the marker out; a connection that is read by itself does not.
        found = [c if c.marker else job.fivetran.connection(c.id) for c in named]
    except FivetranBusyError as error:
        return wait(error.retry_after, problem=problem("busy"))
    except FivetranSignInError:
        if sent.attempt == 0:
            return stop(State.REFUSED, problem=problem("sign_in"))
        return wait(LOOKS_AFTER[-1], problem=problem("sign_in"))
    except FivetranError:
        return wait(UNREACHABLE_WAIT, problem=_kept(job) or problem("unreachable"))
    ours = [connection for connection in found if connection.marker == sent.marker]
    if ours:
        return _adopt(ours[0])
    if found:
        if sent.attempt == 0 or _kept(job):
            return stop(State.NAME_TAKEN, problem=None)
        return stop(State.PARKED, problem=problem("stranger"))
    if refusal := _kept(job):
        return stop(State.REFUSED, problem=refusal)
    return _absent(job)


def _adopt(connection: ConnectionState) -> Outcome:
    return go(
        State.CREATED,
        connection_id=connection.id,
        config_sent=True,
        problem=None,
        forget_secrets=True,
    )


def _absent(job: Job) -> Outcome:
    sent = job.submission
    if sent.last_attempt_at is not None and sent.attempt > 0:
        elapsed = (job.now - sent.last_attempt_at).total_seconds()
        quarantine = job.quarantine.total_seconds()
        if elapsed < quarantine:
            looks = [after for after in (*LOOKS_AFTER, quarantine) if after > elapsed]
            return wait(min(looks) - elapsed, State.UNCERTAIN, problem=problem("uncertain"))
        if sent.attempt >= MOST_ATTEMPTS:
            return stop(State.PARKED, problem=problem("no_answer"))
    # On disk before the call: whatever dies from here on, somebody will look before sending again.
    return go(State.CREATING, attempt=sent.attempt + 1, last_attempt_at=job.now, problem=None)


def _kept(job: Job) -> dict[str, str] | None:
    """Return the reason why Fivetran refused the create, when that is why we look."""
    known = job.submission.problem
    return dict(known) if known and known["kind"] == "refused" else None

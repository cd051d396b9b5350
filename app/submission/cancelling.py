"""It was cancelled: leave nothing of ours at Fivetran, and nothing that is not ours is touched."""

from app.fivetran.errors import (
    FivetranError,
    FivetranNotFoundError,
    FivetranRefusedError,
)
from app.submission.job import Job
from app.submission.looking import seconds_in_doubt, with_markers
from app.submission.outcome import Outcome, go, later, problem, stop, wait
from app.submission.states import State


def cancel(job: Job) -> Outcome:
    """Delete what we made; while it may still be made, wait and look again."""
    sent = job.submission
    if sent.taken_over:
        # Somebody else made it, so it is theirs to delete.
        return stop(State.CANCELLED, connection_id=None, problem=None, forget_secrets=True)
    if sent.was_working:
        # Only its repair failed; it is ours, so it stays known.
        return stop(State.CANCELLED, problem=None, forget_secrets=True)
    try:
        if sent.connection_id:
            return _delete(job)
        ours = [connection for connection in with_markers(job) if connection.marker == sent.marker]
    except FivetranError as error:
        return later(error)
    if ours:
        return go(State.CANCELLING, connection_id=ours[0].id)
    if (rest := seconds_in_doubt(job)) > 0:
        return wait(rest, problem=problem("uncertain"))
    return stop(State.CANCELLED, problem=None, forget_secrets=True)


def _delete(job: Job) -> Outcome:
    try:
        job.fivetran.delete_connection(job.connection_id, only_if=job.may_still_send)
    except FivetranNotFoundError:
        pass
    except FivetranRefusedError as error:
        return stop(State.PARKED, problem=problem("not_deleted", job.safe(error.message)))
    return stop(State.CANCELLED, problem=None, forget_secrets=True)

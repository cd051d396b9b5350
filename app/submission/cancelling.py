"""It was cancelled: leave nothing of ours at Fivetran, and nothing that is not ours is touched.

What an operator cancels is deleted. What was cancelled because nobody came back to its card is looked at
first.
"""

from app.fivetran.errors import (
    FivetranError,
    FivetranNotFoundError,
    FivetranRefusedError,
)
from app.submission.job import Job
from app.submission.looking import ours_among, seconds_in_doubt, was_made_here, with_markers
from app.submission.outcome import Outcome, go, later, problem, stop, wait
from app.submission.states import State

ABANDONED = "abandoned"
"""The problem of what nobody came back to; nobody but the sweeper cancels with it."""


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
        if sent.problem_kind == ABANDONED:
            return _delete_if_still_abandoned(job)
        if sent.connection_id:
            return _delete(job)
        ours = ours_among(with_markers(job), sent)
    except FivetranError as error:
        if sent.problem_kind == ABANDONED:
            # Why it is cancelled must not be forgotten, since it decides what may be deleted.
            return later(error, problem=sent.problem)
        return later(error)
    if ours:
        return go(State.CANCELLING, connection_id=ours[0].id)
    if (rest := seconds_in_doubt(job)) > 0:
        return wait(rest, problem=problem("uncertain"))
    return stop(State.CANCELLED, problem=None, forget_secrets=True)


def _delete_if_still_abandoned(job: Job) -> Outcome:
    """Look first: what somebody has finished by now, or what does not look like ours, goes on waiting."""
    try:
        found = job.fivetran.connection(job.connection_id)
    except FivetranNotFoundError:
        return stop(State.CANCELLED, problem=None, forget_secrets=True)
    if found.setup_state != "incomplete" or not was_made_here(job.submission, found):
        return go(State.CARD_WAITING, problem=None)
    return _delete(job)


def _delete(job: Job) -> Outcome:
    try:
        job.fivetran.delete_connection(job.connection_id, only_if=job.may_still_send)
    except FivetranNotFoundError:
        pass
    except FivetranRefusedError as error:
        return stop(State.PARKED, problem=problem("not_deleted", job.safe(error.message)))
    return stop(State.CANCELLED, problem=None, forget_secrets=True)

"""A connection exists: correct it if need be, then have it tested, or wait for the Connect Card."""

from datetime import timedelta
from typing import Any

from app.domain.kept_secrets import entered_after
from app.domain.payload import repair_body, unpause_body
from app.fivetran.errors import (
    FivetranBusyError,
    FivetranError,
    FivetranNotFoundError,
    FivetranNotSentError,
    FivetranRefusedError,
    FivetranSignInError,
)
from app.submission import repairing
from app.submission.job import Job
from app.submission.outcome import Outcome, go, later, problem, stop, wait
from app.submission.states import State
from app.submission.submit import uses_card

NEW = timedelta(seconds=10)
"""So long after its create, Fivetran may not find a connection yet."""

ONCE_MORE = 3


def configure(job: Job) -> Outcome:
    """Go on to what the answers ask for."""
    sent = job.submission
    if not sent.config_is_there:
        return _before_correcting(job)
    if uses_card(job.answers):
        return go(State.CARD_WAITING)
    if job.answers.network and job.answers.network.run_setup_tests:
        return go(State.TESTING)
    return go(State.STARTING)


def correct(job: Job) -> Outcome:
    """Tell Fivetran the answers that changed. The same correction may be told twice."""
    since = job.submission.config_at
    meant = entered_after(job.answers.password, since) | entered_after(job.answers.certificate, since)
    if not meant <= job.secrets.keys():
        return stop(State.NEEDS_ATTENTION, problem=problem("secrets_expired"))
    body = repair_body(job.answers, job.secrets, only_credentials=repairing.leaves_the_rest(job))
    try:
        job.fivetran.change_connection(job.connection_id, body, only_if=job.may_still_send)
    except FivetranNotFoundError:
        return gone(job)
    except (FivetranBusyError, FivetranNotSentError, FivetranSignInError) as error:
        return later(error, State.CREATED)
    except FivetranRefusedError as error:
        return stop(State.NEEDS_ATTENTION, problem=problem("refused", job.safe(error.message)))
    except FivetranError as error:
        return later(error, State.CREATED, **_unclear(job))
    return go(
        State.CREATED,
        config_revision=job.submission.revision,
        config_at=job.now,
        problem=None,
        forget_secrets=True,
    )


def was_interrupted(job: Job) -> Outcome:
    """Somebody was about to correct and died: the same correction is told once more."""
    return go(State.CREATED, **_unclear(job))


def start(job: Job) -> Outcome:
    """Let Fivetran start to sync, unless it was to stay paused."""
    if job.submission.was_working:
        # Whether it syncs was decided long ago, and perhaps changed at Fivetran since.
        return stop(State.CONNECTED, problem=None, before_repair=None)
    if job.answers.schedule is None or job.answers.schedule.paused:
        return _connected()
    if job.submission.needs_approval:
        return stop(State.AWAITING_APPROVAL, problem=None)
    try:
        job.fivetran.change_connection(job.connection_id, unpause_body(), only_if=job.may_still_send)
    except FivetranNotFoundError:
        return gone(job)
    except FivetranRefusedError as error:
        refused = problem("unpause", job.safe(error.message))
        if job.submission.setup_tests or uses_card(job.answers) or job.submission.problem_kind == "unpause":
            return stop(State.NEEDS_ATTENTION, problem=refused)
        # Fivetran may demand its tests before it starts; then they are run although nobody asked for them.
        return go(State.TESTING, problem=refused)
    except FivetranError as error:
        return later(error)
    return _connected()


def gone(job: Job) -> Outcome:
    """Fivetran does not know the connection: it was deleted, or it is so new that Fivetran's lists lag."""
    made_at = job.submission.last_attempt_at
    if made_at and job.now - made_at < NEW and not job.submission.taken_over:
        return wait(ONCE_MORE)
    return stop(State.PARKED, problem=problem("deleted"))


def _before_correcting(job: Job) -> Outcome:
    sent = job.submission
    if uses_card(job.answers):
        return go(State.CREATED, config_revision=sent.revision)
    if sent.unclear_patch_at and sent.unclear_patch_revision != sent.revision:
        # An older correction may still be done late, and would undo this one.
        rest = (sent.unclear_patch_at + job.quarantine - job.now).total_seconds()
        if rest > 0:
            return wait(rest, problem=problem("uncertain"))
    return go(State.CORRECTING)


def _connected() -> Outcome:
    return stop(State.CONNECTED, problem=None, before_repair=None, repair_began_at=None)


def _unclear(job: Job) -> dict[str, Any]:
    return {"unclear_patch_at": job.now, "unclear_patch_revision": job.submission.revision}

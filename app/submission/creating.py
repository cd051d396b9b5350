"""The one call that cannot be repeated."""

from typing import Any

from app.domain.choices import SERVICE
from app.domain.payload import create_body
from app.fivetran.errors import (
    FivetranBusyError,
    FivetranNotSentError,
    FivetranRefusedError,
    FivetranSignInError,
    FivetranUnclearError,
)
from app.submission.job import Job
from app.submission.looking import LOOKS_AFTER
from app.submission.outcome import Outcome, go, later, problem, stop, wait
from app.submission.states import State


def create(job: Job) -> Outcome:
    """Send the whole connection once, untested and paused; anything but a clean 201 means to look again."""
    sent = job.submission
    uncounted: dict[str, Any] = {"attempt": sent.attempt - 1}
    body = create_body(job.answers, job.secrets, sent.marker)
    try:
        made = job.fivetran.create_connection(body, only_if=job.may_still_send)
    except FivetranNotSentError:
        return go(State.LOOKING, **uncounted)
    except FivetranBusyError as error:
        # Refused before anything was done, so this was no attempt.
        return later(error, State.LOOKING, **uncounted)
    except FivetranSignInError as error:
        if sent.unclear_at:
            return later(error, State.LOOKING, **uncounted)
        return stop(State.REFUSED, problem=problem("sign_in"), **uncounted)
    except FivetranRefusedError as error:
        return go(State.LOOKING, problem=problem("refused", job.safe(error.message)))
    except FivetranUnclearError:
        return _uncertain(job)
    known: dict[str, Any] = {"connection_id": made.id, "config_revision": sent.revision, "config_at": job.now}
    if (made.service, made.group_id, made.schema) != (SERVICE, sent.group_id, sent.schema):
        return stop(State.PARKED, problem=problem("differs"), forget_secrets=True, **known)
    return go(State.CREATED, problem=None, forget_secrets=True, **known)


def was_interrupted(job: Job) -> Outcome:
    """Somebody was about to create and died: it may have been done, so this is not the time to create."""
    return _uncertain(job)


def _uncertain(job: Job) -> Outcome:
    soon = min(LOOKS_AFTER[0], job.quarantine.total_seconds())
    since = job.submission.last_attempt_at
    return wait(soon, State.UNCERTAIN, unclear_at=since, problem=problem("uncertain"))

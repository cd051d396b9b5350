"""The one call that cannot be repeated."""

from app.domain.choices import SERVICE
from app.domain.payload import create_body, secrets_needed
from app.fivetran.errors import (
    FivetranBusyError,
    FivetranRefusedError,
    FivetranSignInError,
    FivetranUnclearError,
)
from app.submission.job import Job
from app.submission.looking import LOOKS_AFTER
from app.submission.outcome import Outcome, go, problem, stop, wait
from app.submission.states import State


def create(job: Job) -> Outcome:
    """Send the whole connection once, untested and paused; anything but a clean 201 means to look again."""
    sent = job.submission
    if not secrets_needed(job.answers) <= job.secrets.keys():
        return stop(State.REFUSED, problem=problem("secrets_expired"))
    try:
        made = job.fivetran.create_connection(create_body(job.answers, job.secrets, sent.marker))
    except FivetranBusyError as error:
        # Refused before anything was done, so this was no attempt.
        return wait(error.retry_after, State.LOOKING, attempt=sent.attempt - 1, problem=problem("busy"))
    except FivetranSignInError:
        if sent.attempt == 1:
            return stop(State.REFUSED, attempt=0, problem=problem("sign_in"))
        return wait(LOOKS_AFTER[-1], State.UNCERTAIN, problem=problem("sign_in"))
    except FivetranRefusedError as error:
        return go(State.LOOKING, problem=problem("refused", job.safe(error.message)))
    except FivetranUnclearError:
        soon = min(LOOKS_AFTER[0], job.quarantine.total_seconds())
        return wait(soon, State.UNCERTAIN, problem=problem("uncertain"))
    known = {"connection_id": made.id, "config_sent": True}
    if (made.service, made.group_id, made.schema) != (SERVICE, sent.group_id, sent.schema):
        return stop(State.PARKED, problem=problem("differs"), **known)
    return go(State.CREATED, forget_secrets=True, problem=None, **known)

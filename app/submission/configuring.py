"""A connection exists: correct it if need be, then have it tested, or wait for the Connect Card."""

from app.domain.payload import repair_body, unpause_body
from app.fivetran.errors import (
    FivetranBusyError,
    FivetranError,
    FivetranNotFoundError,
    FivetranRefusedError,
    FivetranSignInError,
)
from app.submission.job import Job
from app.submission.outcome import Outcome, go, problem, stop, wait
from app.submission.states import State
from app.submission.submit import uses_card

TRY_AGAIN = 10
UNTIL_OPERATOR_LOOKED = 60


def configure(job: Job) -> Outcome:
    """Go on to what the answers ask for."""
    if not job.submission.config_sent:
        return _correct(job)
    if uses_card(job.answers):
        return go(State.CARD_WAITING)
    if job.answers.network and job.answers.network.run_setup_tests:
        return go(State.TESTING)
    outcome = finish(job)
    # Fivetran may demand its tests before it starts; then they are run although nobody asked for them.
    return go(State.TESTING) if outcome.state is State.NEEDS_ATTENTION else outcome


def finish(job: Job, **changes: object) -> Outcome:
    """Let Fivetran start to sync, unless it was to stay paused."""
    if job.answers.schedule and not job.answers.schedule.paused:
        try:
            job.fivetran.change_connection(job.connection_id, unpause_body())
        except FivetranRefusedError as error:
            return stop(State.NEEDS_ATTENTION, problem=problem("unpause", job.safe(error.message)), **changes)
        except FivetranError as error:
            return later(error)
    return stop(State.CONNECTED, problem=None, **changes)


def later(error: FivetranError) -> Outcome:
    """Come back when a call that may be repeated did not get through."""
    if isinstance(error, FivetranBusyError):
        return wait(error.retry_after, problem=problem("busy"))
    if isinstance(error, FivetranSignInError):
        return wait(UNTIL_OPERATOR_LOOKED, problem=problem("sign_in"))
    return wait(TRY_AGAIN, problem=problem("unreachable"))


def _correct(job: Job) -> Outcome:
    if uses_card(job.answers):
        return go(State.CREATED, config_sent=True)
    try:
        job.fivetran.change_connection(job.connection_id, repair_body(job.answers, job.secrets))
    except FivetranNotFoundError:
        return stop(State.PARKED, problem=problem("deleted"))
    except FivetranRefusedError as error:
        return stop(State.NEEDS_ATTENTION, problem=problem("refused", job.safe(error.message)))
    except FivetranError as error:
        return later(error)
    return go(State.CREATED, config_sent=True, problem=None, forget_secrets=True)

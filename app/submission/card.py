"""Waiting for the Connect Card. Coming back proves nothing; what Fivetran says counts."""

from app.fivetran.errors import FivetranError, FivetranNotFoundError
from app.submission.configuring import gone
from app.submission.job import Job
from app.submission.outcome import Outcome, go, later, wait
from app.submission.states import State

SOON = 10
LATER = 60
LONG = 600


def look(job: Job) -> Outcome:
    """See whether the person has finished on Fivetran's page."""
    try:
        connection = job.fivetran.connection(job.connection_id)
    except FivetranNotFoundError:
        return gone(job)
    except FivetranError as error:
        return later(error)
    results = job.setup_tests(connection)
    if connection.setup_state == "connected":
        return go(State.STARTING, setup_tests=results)
    waited = (job.now - job.submission.created_at).total_seconds()
    return wait(SOON if waited < LONG else LATER, setup_tests=results, problem=None)

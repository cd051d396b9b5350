"""Waiting for the Connect Card. Coming back proves nothing; what Fivetran says counts."""

from app.fivetran.errors import FivetranError, FivetranNotFoundError
from app.submission import repairing
from app.submission.configuring import gone
from app.submission.job import Job
from app.submission.outcome import Outcome, go, later, wait
from app.submission.states import State

MINUTE, HOUR = 60, 3600
PAUSES = ((10 * MINUTE, 10), (HOUR, MINUTE), (26 * HOUR, 10 * MINUTE))
"""So long after Send it is looked so often: seconds. Who comes back from the card is looked at at once."""


def look(job: Job) -> Outcome:
    """See whether the person has finished on Fivetran's page."""
    try:
        connection = job.fivetran.connection(job.connection_id)
    except FivetranNotFoundError:
        return gone(job)
    except FivetranError as error:
        return later(error)
    results = job.setup_tests(connection)
    if connection.setup_state == "connected" and repairing.counts(job):
        return go(State.STARTING, setup_tests=results)
    waited = (job.now - job.submission.created_at).total_seconds()
    pause = next((pause for until, pause in PAUSES if waited < until), HOUR)
    return wait(pause, setup_tests=results, problem=None, **repairing.noticed(job, connection))

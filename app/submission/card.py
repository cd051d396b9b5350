"""Waiting for the Connect Card. Coming back proves nothing; what Fivetran says counts.

A submission that waits is looked at when it has a reason: somebody came back, Fivetran sent a message, or a
list shows something new (`card_watch` for those who were at a card lately, `sweeper` for all others).
"""

from app.fivetran.errors import FivetranError, FivetranNotFoundError, FivetranSignInError
from app.submission import repairing
from app.submission.configuring import gone
from app.submission.job import Job
from app.submission.outcome import UNTIL_OPERATOR_LOOKED, Outcome, go, later, problem, wait
from app.submission.states import State

UNTIL_WOKEN = 24 * 60 * 60
"""Seconds. Once a day it is looked at without a reason, should all lists fail."""

MOST_DOUBLED = 6


def look(job: Job) -> Outcome:
    """See whether the person has finished on Fivetran's page."""
    try:
        connection = job.fivetran.connection(job.connection_id)
    except FivetranNotFoundError:
        return gone(job)
    except FivetranSignInError:
        return _unreadable(job)
    except FivetranError as error:
        return later(error)
    results = job.setup_tests(connection)
    if connection.setup_state == "connected" and repairing.counts(job):
        return go(State.STARTING, setup_tests=results)
    return wait(UNTIL_WOKEN, setup_tests=results, problem=None, **repairing.noticed(job, connection))


def _unreadable(job: Job) -> Outcome:
    """Wait longer each time: with a wrong key all that wait would be asked for every minute."""
    known = job.submission.problem
    times = 1 + (known["times"] if known and known["kind"] == "sign_in" else 0)
    seconds = UNTIL_OPERATOR_LOOKED * 2 ** min(times - 1, MOST_DOUBLED)
    return wait(seconds, problem=problem("sign_in", times=times))

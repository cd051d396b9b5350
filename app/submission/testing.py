"""Fivetran's setup tests: run them, keep what they say, and judge."""

from app.domain.payload import setup_tests_body
from app.fivetran.errors import (
    FivetranBusyError,
    FivetranError,
    FivetranNotFoundError,
    FivetranNotSentError,
    FivetranSignInError,
    FivetranUnclearError,
)
from app.fivetran.shapes import ConnectionState
from app.submission.configuring import gone
from app.submission.job import Job
from app.submission.outcome import Outcome, go, later, problem, stop, wait
from app.submission.states import State
from app.submission.watching import Watch

FAILURES = ("FAILED", "JOB_FAILED")
OVER_WHEN_TESTED = ("busy", "unreachable", "sign_in", "our_mistake")
"""What was in the way before, and must not be said while the tests run."""

LOOK_AGAIN = 15
MOST_UNCLEAR = 3


def run(job: Job) -> Outcome:
    """Run the tests. They may be run as often as needed, and they outlast Fivetran's own time limit."""
    if job.submission.problem_kind in OVER_WHEN_TESTED:
        return go(State.TESTING, problem=None)
    body = setup_tests_body(job.answers)
    try:
        with Watch(job):
            connection = job.fivetran.run_setup_tests(job.connection_id, body, only_if=job.may_still_send)
    except FivetranNotFoundError:
        return gone(job)
    except FivetranUnclearError:
        return _did_they_pass(job)
    except (FivetranBusyError, FivetranNotSentError, FivetranSignInError) as error:
        return later(error)
    except FivetranError as error:
        return stop(State.NEEDS_ATTENTION, problem=problem("refused", job.safe(error.message)))
    results = job.setup_tests(connection)
    if passed(connection):
        return go(State.STARTING, setup_tests=results)
    return stop(State.NEEDS_ATTENTION, problem=problem("tests_failed"), setup_tests=results)


def passed(connection: ConnectionState) -> bool:
    """Judge by the tests first; Fivetran's own state decides where a test says something unknown."""
    if any(test.status in FAILURES for test in connection.setup_tests):
        return False
    known = all(test.status in ("PASSED", "SKIPPED", "WARNING") for test in connection.setup_tests)
    return connection.setup_state == "connected" or (known and bool(connection.setup_tests))


def _did_they_pass(job: Job) -> Outcome:
    """No answer came in time; the connection itself knows whether its tests have passed since."""
    try:
        connection = job.fivetran.connection(job.connection_id)
    except FivetranNotFoundError:
        return gone(job)
    except FivetranError as error:
        return later(error)
    # One that others made, or that has worked before, may have been connected before these tests, which says
    # nothing of the new answers.
    was_there = job.submission.taken_over or job.submission.was_working
    if connection.setup_state == "connected" and not was_there:
        return go(State.STARTING, setup_tests=job.setup_tests(connection))
    known = job.submission.problem
    times = 1 + (known["times"] if known and known["kind"] == "tests_unclear" else 0)
    if times > MOST_UNCLEAR:
        return stop(State.NEEDS_ATTENTION, problem=problem("tests_unclear"))
    return wait(LOOK_AGAIN, problem=problem("tests_unclear", times=times))

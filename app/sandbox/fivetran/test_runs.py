"""Run the setup tests of a connection: take the time they take, then keep what they say."""

import time
from dataclasses import replace

from app.sandbox.current import fault_mix, settings, state
from app.sandbox.faults.inside import goes_wrong
from app.sandbox.fivetran.errors import unknown
from app.sandbox.fivetran.messages import FAILED, SUCCESSFUL, tell
from app.sandbox.fivetran.setup_tests import ODD_MESSAGE, SetupTest, is_good, results
from app.sandbox.special import SLOW_USER, same_user
from app.sandbox.state.connections import Connection

ELEVEN_MINUTES = 11 * 60

# Assumed: the caller waits however long the tests take, although other calls are cut off after 60 seconds.


def run_setup_tests(connection_id: str) -> tuple[Connection, list[SetupTest]]:
    """Run the tests while the caller waits; return the connection afterwards, and the results."""
    connection = found(state().connections.started_test_run(connection_id), connection_id)
    rows = results(connection, no_luck=goes_wrong("tests_fail_once") is not None)
    if goes_wrong("odd_messages"):
        rows = [row | {"message": ODD_MESSAGE} for row in rows]
    slow = same_user(connection.config.get("username"), SLOW_USER)
    _take_time(connection_id, rows, settings().slow_seconds if slow else settings().setup_test_seconds)
    if goes_wrong("long_tests"):
        fault_mix().wait(ELEVEN_MINUTES)
    return record_outcome(connection_id, good=is_good(rows)), rows


def _take_time(connection_id: str, rows: list[SetupTest], seconds: float) -> None:
    """Let one test after the other be over, for whoever reads the connection meanwhile."""
    running = state().running_tests
    running.begin(connection_id)
    for row in rows:
        time.sleep(seconds / len(rows))
        running.over(connection_id, row)
    running.end(connection_id)


def record_outcome(connection_id: str, *, good: bool) -> Connection:
    """Keep how the tests of a connection ended.

    Source: Fivetran REST API, `status.setup_state`: incomplete until the tests succeeded once, broken when
    they fail after that.
    """

    def outcome(connection: Connection) -> Connection:
        was_set_up = connection.setup_state != "incomplete"
        failed = "broken" if was_set_up else "incomplete"
        return replace(connection, setup_state="connected" if good else failed)

    tested = found(state().connections.change(connection_id, outcome), connection_id)
    tell(SUCCESSFUL if good else FAILED, tested)
    return tested


def found(connection: Connection | None, connection_id: str) -> Connection:
    """Return the connection, or answer that there is none."""
    if connection is None:
        raise unknown("Connector", connection_id)
    return connection

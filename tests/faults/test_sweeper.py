"""Connections that carry our marker although no submission accounts for them."""

from collections.abc import Iterator

import pytest
import requests

from app.fivetran.client import FivetranClient
from app.fivetran.http import FivetranHttp
from app.store import events, unaccounted
from app.submission.states import State
from app.submission.submit import marker_prefix
from app.submission.sweeper import EVERY, Sweeper
from tests.faults.dying import cancel, staged
from tests.faults.points import Points
from tests.faults.stage import PUBLIC_URL, Stage
from tests.faults.wire import Behaviour

SIGN_IN = ("sandbox-key", "sandbox-secret")
GROUP = "sandbox_warehouse"


@pytest.fixture
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with staged(folder, f"sqlite:///{folder / 'onboarding.db'}") as found:
        found.be(Points(), Behaviour.OK)
        yield found


def sweeper(stage: Stage) -> Sweeper:
    http = FivetranHttp(stage.sandbox.url, *SIGN_IN)
    return Sweeper(stage.database, FivetranClient(http), PUBLIC_URL)


def make_beside(stage: Stage, schema: str, return_address: str) -> str:
    """Make a connection as nobody here did, and return its id."""
    made = requests.post(
        f"{stage.sandbox.url}/v1/connections",
        auth=SIGN_IN,
        json={
            "group_id": GROUP,
            "service": "anaplan",
            "run_setup_tests": False,
            "config": {"schema": schema},
            "connect_card_config": {"redirect_uri": return_address},
        },
        timeout=30,
    ).json()
    connection_id: str = made["data"]["id"]
    return connection_id


def test_what_was_made_in_the_usual_way_is_accounted_for(stage: Stage) -> None:
    sent = stage.send()
    stage.ended_well(sent, Behaviour.OK)
    make_beside(stage, "anaplan_strangers", "https://elsewhere.example.com/return/x")
    assert sweeper(stage).sweep() == []


def test_a_second_connection_and_one_that_came_after_we_gave_up_are_reported_and_not_deleted(
    stage: Stage,
) -> None:
    connected, cancelled = stage.send(), stage.send()
    stage.ended_well(connected, Behaviour.OK)
    cancel(stage, cancelled)
    second = make_beside(stage, "anaplan_second", stage.row(connected).marker)
    late = make_beside(stage, cancelled.schema, stage.row(cancelled).marker)
    lost = make_beside(stage, "anaplan_lost", marker_prefix(PUBLIC_URL) + "x" * 32)

    found = {one.connection_id: one for one in sweeper(stage).sweep()}
    assert found.keys() == {second, late, lost}
    assert found[second].known_id == stage.row(connected).connection_id
    assert (found[late].onboarding_id, found[late].known_id) == (cancelled.onboarding_id, None)
    assert found[lost].onboarding_id is None

    sweeper(stage).sweep()
    with stage.beside.read() as connection:
        lines = events.timeline(connection, cancelled.onboarding_id)
        assert {one.connection_id for one in unaccounted.some(connection, 9)} == {second, late, lost}
    assert [line.actor for line in lines].count(events.SWEEPER) == 1
    made = requests.get(f"{stage.sandbox.url}/sandbox/connections", timeout=30).json()
    assert found.keys() <= {connection["id"] for connection in made}

    for connection_id in found:
        requests.delete(f"{stage.sandbox.url}/v1/connections/{connection_id}", auth=SIGN_IN, timeout=30)
    assert sweeper(stage).sweep() == []
    with stage.beside.read() as connection:
        assert unaccounted.some(connection, 9) == []


def test_what_the_worker_is_about_to_find_by_itself_is_not_reported(stage: Stage) -> None:
    sent = stage.send()
    make_beside(stage, sent.schema, stage.row(sent).marker)
    assert sweeper(stage).sweep() == []
    assert stage.recovers(sent, Behaviour.OK).state == State.CONNECTED


def test_one_worker_in_an_hour_sweeps(stage: Stage) -> None:
    make_beside(stage, "anaplan_lost", marker_prefix(PUBLIC_URL) + "x" * 32)
    first = sweeper(stage)
    first.sweep_if_due()
    with stage.beside.write() as connection:
        assert len(unaccounted.replace_all(connection, [], stage.time.now())) == 0
    sweeper(stage).sweep_if_due()
    with stage.beside.read() as connection:
        assert unaccounted.some(connection, 9) == []
    stage.time.pass_by(EVERY.total_seconds())
    sweeper(stage).sweep_if_due()
    with stage.beside.read() as connection:
        assert len(unaccounted.some(connection, 9)) == 1

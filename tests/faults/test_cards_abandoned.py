"""Abandoned Connect Cards: cancelled when asked for, unless somebody has finished or they are not ours."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.fivetran.client import FivetranClient
from app.fivetran.http import FivetranHttp
from app.submission.states import State
from app.submission.sweeper import EVERY as SWEEP_EVERY
from app.submission.sweeper import Sweeper
from tests.faults.at_card import MINUTE, ShownInLists, open_card, pass_time, press, send_to_card
from tests.faults.dying import cancel, staged
from tests.faults.stage import PUBLIC_URL, Stage


@pytest.fixture
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with staged(folder, f"sqlite:///{folder / 'onboarding.db'}") as found:
        yield found


def abandon(stage: Stage, days: int | None) -> None:
    http = FivetranHttp(stage.sandbox.url, "sandbox-key", "sandbox-secret")
    sweeper = Sweeper(stage.database, FivetranClient(http), PUBLIC_URL, days)
    pass_time(stage, 2 * int(SWEEP_EVERY.total_seconds()), sweeper.sweep_if_due, step=60)


def test_an_abandoned_card_is_cancelled_only_when_asked_for(stage: Stage) -> None:
    old, visited, finished = (send_to_card(stage) for _ in range(3))
    card = open_card(stage, finished)
    stage.time.pass_by(timedelta(days=7).total_seconds())
    young = send_to_card(stage)
    open_card(stage, visited)
    everyone = (old, visited, finished, young)
    abandon(stage, None)
    assert {stage.row(sent).state for sent in everyone} == {State.CARD_WAITING}
    press(card, "pass")
    abandon(stage, 7)
    assert [stage.row(sent).state for sent in everyone] == [
        State.CANCELLED,
        State.CARD_WAITING,
        State.CONNECTED,
        State.CARD_WAITING,
    ]
    assert stage.connections(old) == []
    assert [len(stage.connections(sent)) for sent in (visited, finished, young)] == [1, 1, 1]


def test_what_carries_no_marker_of_ours_is_never_abandoned(stage: Stage) -> None:
    old = send_to_card(stage)
    stage.time.pass_by(timedelta(days=8).total_seconds())
    line = ShownInLists(stage)
    line.shown = lambda row: row | {"connect_card_config": {"redirect_uri": "https://other.example/back"}}
    Sweeper(stage.database, stage.fivetran, PUBLIC_URL, 7).sweep_if_due()
    assert stage.row(old).state == State.CARD_WAITING
    assert len(stage.connections(old)) == 1


MEANWHILE = ["pass", "another's"]


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_what_is_finished_after_the_list_was_made_is_not_deleted(stage: Stage, meanwhile: str) -> None:
    sent = send_to_card(stage)
    card = open_card(stage, sent)
    stage.time.pass_by(timedelta(days=8).total_seconds())
    sweeper = Sweeper(stage.database, stage.fivetran, PUBLIC_URL, 7)
    sweeper.sweep_if_due()
    assert stage.row(sent).state == State.CANCELLING
    if meanwhile == "pass":
        press(card, "pass")
    else:
        open_card(stage, sent, way_back="https://other.example/back/")
    pass_time(stage, MINUTE)
    ended = State.CONNECTED if meanwhile == "pass" else State.CARD_WAITING
    assert stage.row(sent).state == ended, stage.timeline(sent)
    assert (len(stage.connections(sent)), stage.row(sent).problem) == (1, None)


@pytest.mark.parametrize("status", [429, 500])
def test_that_a_card_was_abandoned_is_known_until_the_look_before_its_deletion(
    stage: Stage, status: int
) -> None:
    sent = send_to_card(stage)
    card = open_card(stage, sent)
    stage.time.pass_by(timedelta(days=8).total_seconds())
    line = ShownInLists(stage)
    Sweeper(stage.database, stage.fivetran, PUBLIC_URL, 7).sweep_if_due()
    line.refuses_reads = status
    pass_time(stage, MINUTE)
    assert stage.row(sent).state == State.CANCELLING
    press(card, "pass")
    line.refuses_reads = None
    pass_time(stage, 2 * MINUTE)
    assert stage.row(sent).state == State.CONNECTED, stage.timeline(sent)


def test_an_operator_cancels_also_what_has_just_been_finished(stage: Stage) -> None:
    sent = send_to_card(stage)
    press(open_card(stage, sent), "pass")
    cancel(stage, sent)
    pass_time(stage, MINUTE)
    assert stage.row(sent).state == State.CANCELLED
    assert stage.connections(sent) == []

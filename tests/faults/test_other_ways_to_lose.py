"""What is not a crash: people who act at the wrong moment, secrets that run out, refusals that are none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
import requests

from app.domain.answers import Destination
from app.fivetran.errors import FivetranRefusedError, FivetranUnclearError
from app.fivetran.http import REFUSALS, _data
from app.fivetran.shapes import ConnectionState
from app.store import answers as answers_store
from app.store import vault
from app.store.events import Actor
from app.store.submission_rows import Submission
from app.submission import intervening
from app.submission.intervening import BeingChangedError
from app.submission.states import State
from tests.faults.dying import cancel, staged
from tests.faults.points import Points
from tests.faults.stage import RIGHT, WRONG, Sent, Stage
from tests.faults.wire import Behaviour


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with staged(folder, f"sqlite:///{folder / 'onboarding.db'}") as found:
        yield found


def driven(stage: Stage, sent: Sent, behaviour: Behaviour = Behaviour.OK) -> Submission:
    stage.be(Points(), behaviour)
    return stage.drive(sent)


def make_strangers(stage: Stage, schema: str) -> str:
    body = {"group_id": "sandbox_warehouse", "schema": schema}
    made = requests.post(f"{stage.sandbox.url}/sandbox/connections", json=body, timeout=30)
    connection_id: str = made.json()["id"]
    return connection_id


def rename(stage: Stage, sent: Sent, schema: str) -> None:
    """Save another name without sending it."""
    with stage.beside.write() as connection:
        answers = answers_store.load(connection, sent.onboarding_id, secrets_are_ours=False).answers
        assert answers.destination is not None
        destination: Destination = replace(answers.destination, schema=schema)
        changed = answers.with_section("destination", destination)
        answers_store.save(connection, sent.onboarding_id, changed)


def test_an_operator_cannot_send_what_the_recipient_has_not_sent(stage: Stage) -> None:
    sent = stage.send()
    strangers = make_strangers(stage, sent.schema)
    assert driven(stage, sent).state == State.NAME_TAKEN
    rename(stage, sent, "anaplan_not_sent_yet")
    found = stage.fivetran.connection(strangers)
    row, now = stage.row(sent), stage.time.now()
    with stage.beside.write() as connection:
        with pytest.raises(BeingChangedError):
            intervening.look_now(connection, row, Actor("operator", "x"), now)
        with pytest.raises(BeingChangedError):
            intervening.take_over(connection, row, found, Actor("operator", "x"), now)
    assert stage.row(sent).state == State.NAME_TAKEN


def test_what_was_clearly_refused_is_cancelled_at_once_whoever_has_its_name_now(stage: Stage) -> None:
    refused = stage.send(group_id="no_such_group")
    assert driven(stage, refused).state == State.REFUSED
    assert stage.row(refused).attempt == 1
    other = stage.send(group_id="no_such_group", schema=refused.schema)
    cancel(stage, refused)
    assert stage.row(refused).state == State.CANCELLED
    cancel(stage, other)


def test_a_corrected_password_that_ran_out_is_asked_for_again(stage: Stage) -> None:
    sent = stage.send(WRONG)
    assert driven(stage, sent).state == State.NEEDS_ATTENTION
    stage.time.pass_by(1)
    stage.answer(sent, RIGHT)
    with stage.beside.write() as connection:
        vault.forget(connection, sent.onboarding_id)
    row = driven(stage, sent)
    assert (row.state, row.problem_kind) == (State.NEEDS_ATTENTION, "secrets_expired")
    assert not row.config_is_there

    stage.answer(sent, RIGHT)
    stage.ended_well(sent, Behaviour.OK)


def test_what_was_typed_for_a_correction_outlives_the_link(stage: Stage) -> None:
    sent = stage.send(WRONG)
    assert driven(stage, sent).state == State.NEEDS_ATTENTION
    stage.time.pass_by(timedelta(days=30).total_seconds())
    now = stage.time.now()
    with stage.beside.write() as connection:
        stage.worker_keys.turn(connection, now)
        vault.put(connection, sent.onboarding_id, sent.link_key, {"password": RIGHT}, now)
        vault.forget_expired(connection, now)
        assert vault.names(connection, sent.onboarding_id, now) == {"password"}
    stage.answer(sent, RIGHT)
    stage.ended_well(sent, Behaviour.OK)


def test_a_refused_look_ends_and_says_why(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_names: str) -> None:
        raise FivetranRefusedError("You have no such group.", 400)

    sent = stage.send()
    with monkeypatch.context() as patched:
        patched.setattr(stage.fivetran, "connections_named", refuse)
        row = driven(stage, sent)
    assert row.state == State.REFUSED
    assert row.problem is not None
    assert row.problem["message"] == "You have no such group."


def test_a_refused_look_while_in_doubt_is_for_an_operator(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, look = count(), stage.fivetran.connections_named

    def refuse_later(group_id: str, schema: str) -> list[ConnectionState]:
        if next(looks):
            raise FivetranRefusedError("Not any more.", 400)
        return look(group_id, schema)

    sent = stage.send()
    with monkeypatch.context() as patched:
        patched.setattr(stage.fivetran, "connections_named", refuse_later)
        assert driven(stage, sent, Behaviour.APPLIED_REPLY_LOST).state == State.PARKED
    with stage.beside.write() as connection:
        intervening.look_now(connection, stage.row(sent), Actor("operator", "x"), stage.time.now())
    stage.ended_well(sent, Behaviour.OK)


def test_tests_of_before_do_not_count_for_a_connection_that_was_taken_over(stage: Stage) -> None:
    sent = stage.send(WRONG)
    strangers = make_strangers(stage, sent.schema)
    assert driven(stage, sent).state == State.NAME_TAKEN
    found = stage.fivetran.connection(strangers)
    assert found.setup_state == "connected"
    with stage.beside.write() as connection:
        intervening.take_over(connection, stage.row(sent), found, Actor("operator", "x"), stage.time.now())
    stage.notes.forget()
    row = driven(stage, sent, Behaviour.LOST_BEFORE)
    assert (row.state, row.problem_kind) == (State.NEEDS_ATTENTION, "tests_failed")

    cancel(stage, sent)
    assert driven(stage, sent).state == State.CANCELLED
    assert [made["id"] for made in stage.connections(sent)] == [strangers]


@pytest.mark.parametrize("status", [408, 418, 423, 499])
def test_not_every_4xx_means_that_nothing_was_done(status: int) -> None:
    with pytest.raises(FivetranUnclearError):
        _data(*answered(status))


@pytest.mark.parametrize("status", REFUSALS)
def test_a_clear_refusal_is_one(status: int) -> None:
    with pytest.raises(FivetranRefusedError):
        _data(*answered(status))


def answered(status: int) -> tuple[requests.Response, bytes]:
    answer = requests.Response()
    answer.status_code = status
    return answer, b'{"code": "Some", "message": "words"}'

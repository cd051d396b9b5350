"""A backup from before the create is restored after a Connect Card was made: the connection is ours."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete, update

from app.store import submissions
from app.store.models import card_return, submission
from app.submission.states import State
from app.submission.sweeper import Sweeper
from tests.faults.at_card import open_card, send_to_card
from tests.faults.dying import cancel, staged
from tests.faults.stage import PUBLIC_URL, Sent, Stage


@pytest.fixture
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with staged(folder, f"sqlite:///{folder / 'onboarding.db'}") as found:
        yield found


def restore(stage: Stage, sent: Sent, state: State) -> None:
    """Make the rows what they were before the connection was created."""
    before = {"state": state, "connection_id": None, "config_revision": None, "next_try_at": stage.time.now()}
    with stage.beside.write() as connection:
        connection.execute(delete(card_return).where(card_return.c.onboarding_id == sent.onboarding_id))
        row = update(submission).where(submission.c.onboarding_id == sent.onboarding_id)
        connection.execute(row.values(**before))


def work_until_it_waits(stage: Stage, sent: Sent) -> None:
    for _ in range(20):
        if stage.row(sent).state in (State.CARD_WAITING, State.PARKED, State.NAME_TAKEN, State.CANCELLED):
            return
        stage.worker.advance(stage.row(sent).id)
        stage.time.pass_by(10)


@pytest.mark.parametrize("state", [State.CREATING, State.SUBMITTED])
def test_it_is_found_again_and_accounted_for(stage: Stage, state: State) -> None:
    sent = send_to_card(stage)
    made = stage.row(sent).connection_id
    open_card(stage, sent)
    restore(stage, sent, state)
    assert Sweeper(stage.database, stage.fivetran, PUBLIC_URL).sweep() == []
    work_until_it_waits(stage, sent)
    assert (stage.row(sent).state, stage.row(sent).connection_id) == (State.CARD_WAITING, made)


def test_a_cancel_deletes_it(stage: Stage) -> None:
    sent = send_to_card(stage)
    open_card(stage, sent)
    restore(stage, sent, State.CREATING)
    cancel(stage, sent)
    work_until_it_waits(stage, sent)
    assert stage.row(sent).state == State.CANCELLED
    assert stage.connections(sent) == []


def test_a_card_of_another_onboarding_is_not_taken_for_ours(stage: Stage) -> None:
    sent, other = send_to_card(stage), send_to_card(stage)
    open_card(stage, sent)
    restore(stage, sent, State.SUBMITTED)
    with stage.beside.write() as connection:
        row = submissions.of_onboarding(connection, sent.onboarding_id)
        assert row is not None
        another = stage.row(other).marker[:-1] + "_"
        connection.execute(update(submission).where(submission.c.id == row.id).values(marker=another))
    work_until_it_waits(stage, sent)
    assert stage.row(sent).state == State.NAME_TAKEN

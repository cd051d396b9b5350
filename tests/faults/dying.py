"""What is tried at every moment of a submission's life, on any database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.secret import Secret
from app.store import submissions
from app.store.events import Actor
from app.submission import intervening, repairing
from app.submission.states import State
from tests.contract.sandbox_process import running_sandbox
from tests.faults.at_card import open_card, press, send_to_card, watch_at, watch_until_connected
from tests.faults.points import DIED, Points
from tests.faults.stage import RIGHT, WRONG, Sent, Stage, forked
from tests.faults.wire import Behaviour


@contextmanager
def staged(folder: Path, database_url: str) -> Iterator[Stage]:
    """Set the stage on an empty database."""
    (folder / "sandbox").mkdir()
    with running_sandbox(
        folder / "sandbox", SANDBOX_TESTS_PER_MINUTE="0", SANDBOX_TESTS_PER_HOUR="0"
    ) as sandbox:
        stage = Stage(folder, database_url, sandbox)
        yield stage
        stage.close()


def dies_on_the_first_way(stage: Stage, behaviour: Behaviour, *, effects_only: bool = False) -> int:
    """Die at every moment between Send and the end; returns how many moments there were."""
    moments = stage.moments(stage.send(), behaviour, effects_only=effects_only)
    for moment in moments:
        sent = stage.send()
        stage.dies(sent, behaviour, moment)
        stage.ended_well(sent, behaviour)
    return len(moments)


def dies_while_correcting(stage: Stage, behaviour: Behaviour) -> int:
    """Die at every moment after a wrong password was corrected."""
    moments = stage.moments(_corrected(stage), behaviour, effects_only=True)
    for moment in moments:
        sent = _corrected(stage)
        stage.dies(sent, behaviour, moment)
        stage.ended_well(sent, behaviour)
    return len(moments)


def dies_while_repairing(stage: Stage, behaviour: Behaviour) -> int:
    """Die at every moment after a new password was sent for a connection that somebody has paused."""
    sent = _connected(stage)
    moments = stage.moments(_repaired(stage, sent), behaviour, effects_only=True)
    for moment in moments:
        _repaired(stage, sent)
        stage.dies(sent, behaviour, moment)
        stage.ended_well(sent, behaviour, paused=True)
    return len(moments)


def repairs_in_vain(stage: Stage, behaviour: Behaviour) -> None:
    """Send a wrong password for a connection that Fivetran still calls connected."""
    sent = _repaired(stage, _connected(stage), WRONG)
    row = stage.recovers(sent, behaviour)
    assert (row.state, row.problem_kind) == (State.NEEDS_ATTENTION, "tests_failed"), stage.timeline(sent)


def dies_around_the_last_word(stage: Stage, behaviour: Behaviour) -> int:
    """Die at every moment before and after an operator's approval: nothing is synced before it."""
    moments = stage.moments(stage.send(needs_approval=True), behaviour, effects_only=True)
    for moment in moments:
        sent = stage.send(needs_approval=True)
        stage.dies(sent, behaviour, moment)
        assert stage.recovers(sent, behaviour).state == State.AWAITING_APPROVAL, stage.timeline(sent)
        assert [made["paused"] for made in stage.connections(sent)] == [True]
        approve(stage, sent)
        stage.ended_well(sent, behaviour)
    after = stage.moments(_approved(stage), behaviour, effects_only=True)
    for moment in after:
        sent = _approved(stage)
        stage.dies(sent, behaviour, moment)
        stage.ended_well(sent, behaviour)
    return len(moments) + len(after)


def dies_while_a_card_is_waited_for(stage: Stage, behaviour: Behaviour) -> int:
    """Die at every moment around the Connect Card, those of the watch among them: nobody is forgotten."""
    moments = _moments_at_the_card(stage, behaviour)
    for moment in moments:
        sent = _finished_at_the_card(stage)
        child = forked()
        if child == 0:
            try:
                stage.be_a_new_process(Points(die_at=moment), behaviour)
                watch_until_connected(stage, sent)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == DIED, "it ended before it could die"
        stage.be(Points(), behaviour)
        watch_until_connected(stage, sent)
        stage.ended_well(sent, behaviour)
    return len(moments)


def _moments_at_the_card(stage: Stage, behaviour: Behaviour) -> list[int]:
    sent = _finished_at_the_card(stage)
    points = Points(where=lambda: (stage.row(sent).state, stage.row(sent).card_row, watch_at(stage)))
    stage.be(points, behaviour)
    watch_until_connected(stage, sent)
    return points.distinct(effects_only=False)


def _finished_at_the_card(stage: Stage) -> Sent:
    stage.be(Points(), Behaviour.OK)
    sent = send_to_card(stage)
    press(open_card(stage, sent), "pass")
    stage.notes.forget()
    return sent


def is_cancelled_after_dying(stage: Stage, behaviour: Behaviour) -> int:
    """Cancel after a worker died at any moment: nothing of ours is left, not even late."""
    moments = stage.moments(stage.send(), behaviour, effects_only=True)
    for moment in moments:
        sent = stage.send()
        stage.dies(sent, behaviour, moment)
        if stage.row(sent).state == State.CONNECTED:
            continue
        cancel(stage, sent)
        row = stage.recovers(sent, behaviour)
        assert row.state == State.CANCELLED, (row, stage.timeline(sent))
        assert stage.connections(sent) == [], stage.timeline(sent)
        assert not stage.has_secrets(sent)
    return len(moments)


def cancel(stage: Stage, sent: Sent) -> None:
    """Cancel, as an operator does."""
    with stage.beside.write() as connection:
        row = submissions.of_onboarding(connection, sent.onboarding_id)
        assert row is not None
        intervening.cancel(connection, row, Actor("operator", "x"), stage.time.now())


def approve(stage: Stage, sent: Sent) -> None:
    """Approve that syncing starts, as an operator does."""
    with stage.beside.write() as connection:
        row = submissions.of_onboarding(connection, sent.onboarding_id)
        assert row is not None
        assert intervening.approve(connection, row, Actor("operator", "x"), stage.time.now()) == row.id


def _approved(stage: Stage) -> Sent:
    """Return an onboarding that works, was held back, and has just been approved."""
    sent = stage.send(needs_approval=True)
    stage.be(Points(), Behaviour.OK)
    assert stage.drive(sent).state == State.AWAITING_APPROVAL
    stage.notes.forget()
    approve(stage, sent)
    return sent


def _corrected(stage: Stage) -> Sent:
    """Return an onboarding whose tests failed and whose password was then corrected."""
    sent = stage.send(WRONG)
    stage.be(Points(), Behaviour.OK)
    assert stage.drive(sent).state == State.NEEDS_ATTENTION
    stage.notes.forget()
    stage.answer(sent, RIGHT)
    return sent


def _connected(stage: Stage) -> Sent:
    """Return an onboarding that is connected."""
    sent = stage.send()
    stage.be(Points(), Behaviour.OK)
    assert stage.drive(sent).state == State.CONNECTED
    return sent


def _repaired(stage: Stage, sent: Sent, password: Secret = RIGHT) -> Sent:
    """Change the password of one that is connected, pause it, and send a new password by a repair link."""
    row = stage.row(sent)
    changed = {"config": {"password": "wrong-password"}, "paused": True, "run_setup_tests": False}
    stage.be(Points(), Behaviour.OK)
    stage.fivetran.change_connection(row.connection_id or "", changed, only_if=lambda: True)
    with stage.beside.write() as connection:
        assert repairing.begin(connection, row, Actor("operator", "x"), stage.time.now())
    stage.notes.forget()
    stage.answer(sent, password)
    return sent

"""Onboardings that wait for the Connect Card: watched by group, woken by what changes, never forgotten."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import update

from app.store import card_returns, leases, submissions, waiting_cards
from app.store.events import Actor
from app.store.models import submission
from app.submission import repairing
from app.submission.card import UNTIL_WOKEN
from app.submission.card_watch import EVERY as LISTED_EVERY
from app.submission.card_watch import PART, CardWatch
from app.submission.pace import LIMITS, SHARE
from app.submission.states import State
from app.submission.sweeper import EVERY as SWEEP_EVERY
from app.submission.sweeper import Sweeper
from tests.faults.at_card import (
    MINUTE,
    Row,
    ShownInLists,
    connected_at,
    most_in_a_minute,
    open_card,
    pass_time,
    press,
    send_to_card,
    watch,
    work,
)
from tests.faults.dying import staged
from tests.faults.stage import PUBLIC_URL, Sent, Stage

MANY = 20
WORKERS, ROUNDS = 6, 15


@pytest.fixture
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with staged(folder, f"sqlite:///{folder / 'onboarding.db'}") as found:
        yield found


def test_many_cost_two_lists_a_minute_and_none_waits_for_longer_than_a_minute(stage: Stage) -> None:
    line = ShownInLists(stage)
    waiting = [send_to_card(stage) for _ in range(MANY)]
    cards = [open_card(stage, sent) for sent in waiting]
    mine, other = watch(stage), watch(stage)
    line.lists.clear()
    line.reads.clear()
    pass_time(stage, 10 * MINUTE, mine.once, other.once)
    assert (len(line.lists), most_in_a_minute(line.lists), line.reads) == (20, 2, [])

    finished: dict[str, float] = {}

    def finish_one() -> None:
        if len(finished) < MANY and int(stage.time.monotonic()) % 3 == 0:
            press(cards[len(finished)], "pass")
            finished[waiting[len(finished)].onboarding_id] = stage.time.monotonic()

    pass_time(stage, 3 * MANY + MINUTE, finish_one, mine.once, other.once)
    waits = [connected_at(stage, sent) - finished[sent.onboarding_id] for sent in waiting]
    assert max(waits) <= MINUTE
    assert most_in_a_minute(line.lists) == 2
    assert len(line.reads) == MANY


def test_of_many_workers_that_wake_at_the_same_moment_one_lists(stage: Stage) -> None:
    line = ShownInLists(stage)
    open_card(stage, send_to_card(stage))
    workers = [watch(stage) for _ in range(WORKERS)]
    line.lists.clear()
    for _ in range(ROUNDS):
        stage.time.pass_by(LISTED_EVERY.total_seconds())
        ready = Barrier(WORKERS)

        def once(worker: CardWatch, ready: Barrier = ready) -> None:
            ready.wait()
            worker.once()

        threads = [Thread(target=once, args=(worker,)) for worker in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(line.lists) == ROUNDS


def showing(line: ShownInLists, sent: Sent, **more: object) -> None:
    """Show one connection otherwise; with `gone`, not at all."""

    def shown(row: Row) -> Row | None:
        if row["schema"] != sent.schema:
            return row
        return None if "gone" in more else row | more

    line.shown = shown


FAILED = {"title": "Validating login", "status": "FAILED", "message": "No", "details": None}
CONNECTED = {"status": {"setup_state": "connected"}}
LISTED = [
    {"status": {"setup_state": "broken"}},
    {"setup_tests": [FAILED]},
    {"gone": True},
]


@pytest.mark.parametrize("more", LISTED, ids=str)
def test_what_a_list_shows_is_looked_at_once_and_again_only_when_it_changes(
    stage: Stage, more: dict[str, object]
) -> None:
    line = ShownInLists(stage)
    sent, another = send_to_card(stage), send_to_card(stage)
    for one in (sent, another):
        open_card(stage, one)
    mine = watch(stage)
    line.reads.clear()
    pass_time(stage, MINUTE, mine.once)
    assert line.reads == []
    showing(line, sent, **more)
    pass_time(stage, 10 * MINUTE, mine.once)
    assert len(line.reads) == 1
    assert stage.row(sent).state == State.CARD_WAITING
    line.shown = lambda row: row
    pass_time(stage, 5 * MINUTE, mine.once)
    assert len(line.reads) == 1, "it is as it was"
    showing(line, sent, **more)
    pass_time(stage, 5 * MINUTE, mine.once)
    assert len(line.reads) == 2


def test_a_list_may_be_ahead_of_what_a_look_shows(stage: Stage) -> None:
    line = ShownInLists(stage)
    sent = send_to_card(stage)
    card = open_card(stage, sent)
    mine = watch(stage)
    showing(line, sent, **CONNECTED)
    line.lists.clear()
    line.reads.clear()
    pass_time(stage, 5 * MINUTE, mine.once)
    assert len(line.reads) == len(line.lists) == 10
    press(card, "pass")
    pass_time(stage, MINUTE, mine.once)
    assert stage.row(sent).state == State.CONNECTED


def test_in_a_repair_it_is_no_news_that_it_works(stage: Stage) -> None:
    line = ShownInLists(stage)
    sent = send_to_card(stage)
    press(open_card(stage, sent), "pass")
    mine = watch(stage)
    pass_time(stage, MINUTE, mine.once)
    assert stage.row(sent).state == State.CONNECTED
    with stage.beside.write() as connection:
        now = stage.time.now()
        repairing.begin(connection, stage.row(sent), Actor("operator", "x"), now)
    with stage.beside.write() as connection:
        repairing.go_to_card(connection, stage.row(sent), now)
    open_card(stage, sent)
    line.reads.clear()
    pass_time(stage, 5 * MINUTE, mine.once)
    assert (stage.row(sent).state, len(line.reads)) == (State.CARD_WAITING, 1)


def test_what_was_deleted_at_fivetran_is_found_out(stage: Stage) -> None:
    sent = send_to_card(stage)
    open_card(stage, sent)
    stage.fivetran.delete_connection(str(stage.row(sent).connection_id))
    pass_time(stage, MINUTE, watch(stage).once)
    assert (stage.row(sent).state, stage.row(sent).problem_kind) == (State.PARKED, "deleted")


def test_nobody_is_watched_who_was_never_sent_to_a_card_or_whose_card_has_ended(stage: Stage) -> None:
    line = ShownInLists(stage)
    sent = send_to_card(stage)
    line.lists.clear()
    mine = watch(stage)
    pass_time(stage, 2 * MINUTE, mine.once)
    assert line.lists == []
    open_card(stage, sent)
    pass_time(stage, MINUTE, mine.once)
    assert len(line.lists) == 2
    stage.time.pass_by(card_returns.LIFE.total_seconds())
    pass_time(stage, MINUTE, mine.once)
    assert len(line.lists) == 2


def test_the_hourly_sweep_finds_what_was_finished_when_nobody_watched(stage: Stage) -> None:
    finished, deleted, waiting = (send_to_card(stage) for _ in range(3))
    press(open_card(stage, finished), "pass")
    stage.time.pass_by(MINUTE)
    stage.fivetran.delete_connection(str(stage.row(deleted).connection_id))
    line = ShownInLists(stage)
    sweeper = Sweeper(stage.database, stage.fivetran, PUBLIC_URL)
    pass_time(stage, int(SWEEP_EVERY.total_seconds()), sweeper.sweep_if_due, step=15)
    assert [stage.row(sent).state for sent in (finished, deleted, waiting)] == [
        State.CONNECTED,
        State.PARKED,
        State.CARD_WAITING,
    ]
    assert len(line.reads) == 2


@pytest.mark.parametrize("status", [403, 500])
def test_while_a_group_cannot_be_listed_one_after_the_other_is_looked_at(stage: Stage, status: int) -> None:
    line = ShownInLists(stage)
    waiting = [send_to_card(stage) for _ in range(4)]
    cards = [open_card(stage, sent) for sent in waiting]
    mine = watch(stage)
    line.refusal = status
    line.reads.clear()
    press(cards[3], "pass")
    pass_time(stage, 5 * MINUTE, mine.once)
    assert stage.row(waiting[3]).state == State.CONNECTED
    assert 4 <= len(line.reads) <= 10, "no more than one for each list that failed"
    line.refusal = None
    press(cards[0], "pass")
    pass_time(stage, MINUTE, mine.once)
    assert stage.row(waiting[0]).state == State.CONNECTED


def test_once_a_day_it_is_looked_at_should_all_lists_fail(stage: Stage) -> None:
    sent = send_to_card(stage)
    press(open_card(stage, sent), "pass")
    stage.time.pass_by(UNTIL_WOKEN + 1)
    work(stage)
    assert stage.row(sent).state == State.CONNECTED


def test_who_makes_it_due_while_it_is_looked_at_is_heard(stage: Stage) -> None:
    """The look may have seen what was the case before."""
    sent = send_to_card(stage)
    card, row = open_card(stage, sent), stage.row(sent)
    line = ShownInLists(stage)
    came_back: list[leases.Due | None] = []
    answered = line.send

    def send(request: object, *args: object, **more: object) -> object:
        answer = answered(request, *args, **more)  # type: ignore[arg-type]
        if not came_back:
            press(card, "pass")
            with stage.beside.write() as connection:
                now, waits = stage.time.now(), (State.CARD_WAITING,)
                came_back.append(leases.make_due(connection, sent.onboarding_id, waits, now))
        return answer

    line.send = send  # type: ignore[method-assign,assignment]
    with stage.beside.write() as connection:
        leases.make_due(connection, sent.onboarding_id, (State.CARD_WAITING,), stage.time.now())
    assert stage.worker.advance(row.id) == 0, "it is to be woken at once"
    assert came_back == [(row.id, 0)]
    assert stage.row(sent).state == State.CARD_WAITING
    stage.worker.advance(row.id)
    assert stage.row(sent).state == State.CONNECTED


def test_the_lists_of_many_groups_stay_within_their_part(stage: Stage) -> None:
    """Of a trial account, which has the least."""
    line = ShownInLists(stage)
    groups = 12
    for number in range(groups):
        sent = send_to_card(stage)
        open_card(stage, sent)
        with stage.beside.write() as connection:
            row = submissions.of_onboarding(connection, sent.onboarding_id)
            assert row is not None
            group = update(submission).where(submission.c.id == row.id).values(group_id=f"group_{number}")
            connection.execute(group)
    line.shown = lambda _row: None
    line.lists.clear()
    mine = watch(stage, "trial")
    pass_time(stage, 60 * MINUTE, mine.once, step=6)
    part = PART * SHARE * LIMITS["trial"]["requests"]
    assert part - groups < len(line.lists) <= part + groups


def test_what_waits_is_listed_with_its_age_oldest_first(stage: Stage) -> None:
    ages = []
    for _ in range(3):
        ages.append(send_to_card(stage))
        stage.time.pass_by(timedelta(days=1).total_seconds())
    press(open_card(stage, ages[1]), "pass")
    pass_time(stage, MINUTE, watch(stage).once)

    def listed(days: float, most: int = 10) -> list[str]:
        with stage.beside.read() as connection:
            found = waiting_cards.waiting_on_a_card(connection, stage.time.now(), timedelta(days=days), most)
        return [one.id for one in found]

    assert listed(0) == [ages[0].onboarding_id, ages[2].onboarding_id]
    assert listed(2) == [ages[0].onboarding_id]
    assert listed(0, 1) == [ages[0].onboarding_id]
    assert listed(30) == []

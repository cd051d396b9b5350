"""Fivetran refuses while Connect Cards are waited for: it is asked no sooner and no more than it allows."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from requests.models import PreparedRequest, Response
from sqlalchemy import update

from app.store import leases
from app.store.models import submission
from app.submission.states import State
from app.submission.watch_turn import HELD
from tests.faults.at_card import (
    MINUTE,
    ShownInLists,
    most_in_a_minute,
    open_card,
    pass_time,
    press,
    send_to_card,
    watch,
    work,
)
from tests.faults.dying import staged
from tests.faults.stage import Sent, Stage

TEN_MINUTES = 10 * MINUTE


@pytest.fixture
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with staged(folder, f"sqlite:///{folder / 'onboarding.db'}") as found:
        yield found


def come_back(stage: Stage, sent: Sent) -> None:
    """Have it looked at, as a return, a message of Fivetran's and Check now do."""
    with stage.beside.write() as connection:
        leases.make_due(connection, sent.onboarding_id, (State.CARD_WAITING,), stage.time.now())


def put_in_group(stage: Stage, sent: Sent, group_id: str) -> None:
    with stage.beside.write() as connection:
        moved = update(submission).where(submission.c.onboarding_id == sent.onboarding_id)
        connection.execute(moved.values(group_id=group_id))


def test_a_list_is_made_no_sooner_than_fivetran_said(stage: Stage) -> None:
    line = ShownInLists(stage)
    cards = []
    for group_id in ("one", "two"):
        sent = send_to_card(stage)
        cards.append(open_card(stage, sent))
        put_in_group(stage, sent, group_id)
    line.refusal, line.retry_after = 429, str(TEN_MINUTES)
    line.shown = lambda _row: None
    line.lists.clear()
    mine, other = watch(stage), watch(stage)
    pass_time(stage, TEN_MINUTES, mine.once, other.once, step=5)
    assert len(line.lists) == 1
    line.refusal = None
    pass_time(stage, MINUTE, mine.once, other.once)
    assert len(line.lists) == 1 + 2 * 2


def test_one_is_looked_at_no_sooner_than_fivetran_said(stage: Stage) -> None:
    line = ShownInLists(stage)
    sent = send_to_card(stage)
    card = open_card(stage, sent)
    line.refuses_reads, line.retry_after = 429, str(TEN_MINUTES)
    line.reads.clear()
    pass_time(stage, TEN_MINUTES, lambda: come_back(stage, sent), step=5)
    assert len(line.reads) == 1
    line.refuses_reads = None
    press(card, "pass")
    pass_time(stage, 5)
    assert stage.row(sent).state == State.CONNECTED


def test_the_rest_of_the_time_is_waited_for_by_itself(stage: Stage) -> None:
    line = ShownInLists(stage)
    sent = send_to_card(stage)
    open_card(stage, sent)
    line.refuses_reads, line.retry_after = 429, str(TEN_MINUTES)
    come_back(stage, sent)
    work(stage)
    stage.time.pass_by(MINUTE)
    come_back(stage, sent)
    assert stage.worker.advance(stage.row(sent).id) == TEN_MINUTES - MINUTE
    assert stage.row(sent).lease_until is None


@pytest.mark.parametrize("unreadable", [1, 4])
def test_what_cannot_be_read_keeps_no_other_from_its_turn_and_costs_little(
    stage: Stage, unreadable: int
) -> None:
    line = ShownInLists(stage)
    waiting = [send_to_card(stage) for _ in range(5)]
    cards = [open_card(stage, sent) for sent in waiting]
    bad = [str(stage.row(sent).connection_id) for sent in waiting[:unreadable]]
    line.refusal, line.refuses_reads, line.refuses_only = 403, 403, bad
    line.reads.clear()
    pass_time(stage, 50 * MINUTE, watch(stage).once, step=15)
    for card in cards[unreadable:]:
        press(card, "pass")
    pass_time(stage, TEN_MINUTES, watch(stage).once, step=15)
    states = [stage.row(sent).state for sent in waiting]
    assert states == [State.CARD_WAITING] * unreadable + [State.CONNECTED] * (5 - unreadable)
    for_itself = 8
    assert len(line.reads) <= 2 * 60 + for_itself * unreadable


def lists_that_take(stage: Stage, line: ShownInLists, seconds: list[float]) -> dict[str, list[float]]:
    """Let the lists take so long, one after the other; return when each group's began."""
    began: dict[str, list[float]] = {}
    answered = line.send

    def send(request: PreparedRequest, *args: Any, **more: Any) -> Response:
        found = re.search(r"group_id=(\w+)", str(request.path_url))
        if found and "schema=" not in str(request.path_url):
            began.setdefault(found[1], []).append(stage.time.monotonic())
            stage.time.pass_by(seconds.pop(0) if seconds else 0)
        return answered(request, *args, **more)

    line.send = send  # type: ignore[method-assign]
    return began


def test_slow_lists_do_not_make_three_in_a_minute(stage: Stage) -> None:
    line = ShownInLists(stage)
    for group_id in ("one", "two"):
        sent = send_to_card(stage)
        open_card(stage, sent)
        put_in_group(stage, sent, group_id)
    line.shown = lambda _row: None
    began = lists_that_take(stage, line, [9, 0, 0, 20, 5])
    pass_time(stage, 5 * MINUTE, watch(stage).once)
    assert {group_id: most_in_a_minute(times) for group_id, times in began.items()} == {"one": 2, "two": 2}


def test_no_other_worker_begins_while_a_list_takes_long(stage: Stage) -> None:
    line = ShownInLists(stage)
    open_card(stage, send_to_card(stage))
    other = watch(stage)
    began = lists_that_take(stage, line, [])
    answered = line.send

    def send(request: PreparedRequest, *args: Any, **more: Any) -> Response:
        stage.time.pass_by(31)
        other.once()
        return answered(request, *args, **more)

    line.send = send  # type: ignore[method-assign]
    watch(stage).once()
    assert [len(times) for times in began.values()] == [1]


def test_who_was_away_for_too_long_lists_no_more(stage: Stage) -> None:
    line = ShownInLists(stage)
    for group_id in ("one", "two"):
        sent = send_to_card(stage)
        open_card(stage, sent)
        put_in_group(stage, sent, group_id)
    line.shown = lambda _row: None
    other = watch(stage)
    began = lists_that_take(stage, line, [])
    answered, frozen = line.send, [True]

    def send(request: PreparedRequest, *args: Any, **more: Any) -> Response:
        if frozen:
            frozen.clear()
            stage.time.pass_by(HELD.total_seconds())
            other.once()
        return answered(request, *args, **more)

    line.send = send  # type: ignore[method-assign]
    watch(stage).once()
    assert {group_id: len(times) for group_id, times in began.items()} == {"one": 2, "two": 1}
    pass_time(stage, 29, watch(stage).once, other.once)
    assert [len(times) for times in began.values()] == [2, 1], "the turn of the other was not cut short"

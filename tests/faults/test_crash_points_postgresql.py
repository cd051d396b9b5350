"""Workers that die at every moment, whatever Fivetran does meanwhile: on PostgreSQL."""

from collections.abc import Callable, Iterator

import pytest

from tests.faults.dying import (
    dies_on_the_first_way,
    dies_while_a_card_is_waited_for,
    is_cancelled_after_dying,
    staged,
)
from tests.faults.stage import Stage
from tests.faults.wire import Behaviour
from tests.servers import RunningPostgresql


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, postgresql: RunningPostgresql) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("stage"), postgresql.database().dsn) as found:
        yield found


@pytest.mark.parametrize("behaviour", Behaviour)
def test_one_connection_comes_of_it_wherever_the_worker_dies(
    stage: Stage, behaviour: Behaviour, record_property: Callable[[str, object], None]
) -> None:
    record_property("crash cases", dies_on_the_first_way(stage, behaviour, effects_only=True))


@pytest.mark.parametrize("behaviour", [Behaviour.OK, Behaviour.APPLIED_REPLY_LOST, Behaviour.APPLIED_LATE])
def test_nothing_of_ours_is_left_when_it_is_cancelled_wherever_the_worker_died(
    stage: Stage, behaviour: Behaviour, record_property: Callable[[str, object], None]
) -> None:
    record_property("crash cases", is_cancelled_after_dying(stage, behaviour))


@pytest.mark.parametrize("behaviour", [Behaviour.OK, Behaviour.APPLIED_REPLY_LOST])
def test_who_has_finished_at_the_card_is_not_forgotten_wherever_the_worker_dies(
    stage: Stage, behaviour: Behaviour, record_property: Callable[[str, object], None]
) -> None:
    record_property("crash cases", dies_while_a_card_is_waited_for(stage, behaviour))

"""Workers that die at every moment, whatever Fivetran does meanwhile: on SQLite."""

from collections.abc import Callable, Iterator

import pytest

from tests.faults.dying import (
    dies_around_the_last_word,
    dies_on_the_first_way,
    dies_while_a_card_is_waited_for,
    dies_while_correcting,
    dies_while_repairing,
    repairs_in_vain,
    staged,
)
from tests.faults.stage import Stage
from tests.faults.wire import Behaviour


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with staged(folder, f"sqlite:///{folder / 'onboarding.db'}") as found:
        yield found


@pytest.mark.parametrize("behaviour", Behaviour)
def test_one_connection_comes_of_it_wherever_the_worker_dies(
    stage: Stage, behaviour: Behaviour, record_property: Callable[[str, object], None]
) -> None:
    record_property("crash cases", dies_on_the_first_way(stage, behaviour))


@pytest.mark.parametrize("behaviour", [Behaviour.OK, Behaviour.APPLIED_REPLY_LOST, Behaviour.APPLIED_LATE])
def test_a_correction_arrives_wherever_the_worker_dies(
    stage: Stage, behaviour: Behaviour, record_property: Callable[[str, object], None]
) -> None:
    record_property("crash cases", dies_while_correcting(stage, behaviour))


@pytest.mark.parametrize("behaviour", [Behaviour.OK, Behaviour.APPLIED_REPLY_LOST])
def test_nothing_is_synced_before_an_operator_has_approved_wherever_the_worker_dies(
    stage: Stage, behaviour: Behaviour, record_property: Callable[[str, object], None]
) -> None:
    record_property("crash cases", dies_around_the_last_word(stage, behaviour))


@pytest.mark.parametrize("behaviour", [Behaviour.OK, Behaviour.APPLIED_REPLY_LOST])
def test_who_has_finished_at_the_card_is_not_forgotten_wherever_the_worker_dies(
    stage: Stage, behaviour: Behaviour, record_property: Callable[[str, object], None]
) -> None:
    record_property("crash cases", dies_while_a_card_is_waited_for(stage, behaviour))


@pytest.mark.parametrize("behaviour", [Behaviour.APPLIED_REPLY_LOST])
def test_a_repair_neither_makes_nor_starts_anything_wherever_the_worker_dies(
    stage: Stage, behaviour: Behaviour, record_property: Callable[[str, object], None]
) -> None:
    record_property("crash cases", dies_while_repairing(stage, behaviour))


@pytest.mark.parametrize("behaviour", [Behaviour.LOST_BEFORE, Behaviour.NOT_APPLIED_5XX])
def test_a_repair_with_a_wrong_password_is_never_called_connected(stage: Stage, behaviour: Behaviour) -> None:
    repairs_in_vain(stage, behaviour)

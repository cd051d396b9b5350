"""The right ways to one connection hold in every order of events, and the wrong ones are seen to be wrong."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest

from app.submission.states import RUNNABLE, WAYS, State
from tests.model.algorithm import CREATING, WORKED_ON, Variant, ends_well, steps
from tests.model.search import ADOPTED, DUPLICATE, LOST, Found, Trace, search
from tests.model.world import STRANGERS, World

UNIQUE = Variant(names_are_unique=True)
NOT_UNIQUE = Variant(names_are_unique=False, quarantine=True, guard=True, gives_up=True)
NAIVE = Variant(names_are_unique=True, intent_first=False, marker=False, fence=False)

RIGHT = {
    "names are unique": UNIQUE,
    "names are unique, no fence": replace(UNIQUE, fence=False),
    "names are not unique, every precaution": NOT_UNIQUE,
    "names are unique, every precaution": replace(NOT_UNIQUE, names_are_unique=True),
}
WRONG = {
    "send, then record": (NAIVE, {LOST}),
    "send, then record, names are not unique": (replace(NAIVE, names_are_unique=False), {DUPLICATE}),
    "no marker": (replace(UNIQUE, marker=False), {ADOPTED}),
    "no quarantine": (replace(NOT_UNIQUE, quarantine=False), {DUPLICATE}),
    "no fence": (replace(NOT_UNIQUE, fence=False), {DUPLICATE, LOST}),
    "no guard": (replace(NOT_UNIQUE, guard=False), {DUPLICATE, LOST}),
    "no doubt about a stranger's": (replace(NOT_UNIQUE, doubts_strangers=False), {LOST}),
}
FEWEST_WORLDS = 2000
SHOWS: dict[str, Callable[[World], bool]] = {
    DUPLICATE: lambda world: world.ours > 1,
    ADOPTED: lambda world: world.connection == STRANGERS,
    LOST: lambda world: world.ours == 1 and not ends_well(world),
}

searched = cache(search)


def replayed(variant: Variant, trace: Trace) -> World:
    """Go a trace step by step from the beginning and return where it ends."""
    world = World()
    for name in trace.steps:
        (world,) = (step.after for step in steps(world, variant) if step.name == name)
    return world


def told(found: Found) -> str:
    """Return all traces, for whoever has to find out what went wrong."""
    return "\n".join(f"{kind}:\n{trace}\n{trace.end}" for kind, trace in found.wrong.items())


@pytest.mark.parametrize("variant", RIGHT.values(), ids=RIGHT)
def test_a_right_way_is_right_in_every_order_of_events(variant: Variant) -> None:
    found = searched(variant)
    assert not found.wrong, told(found)
    assert found.worlds > FEWEST_WORLDS


@pytest.mark.parametrize(("variant", "kinds"), WRONG.values(), ids=WRONG)
def test_a_missing_precaution_is_seen_to_be_missed(variant: Variant, kinds: set[str]) -> None:
    found = searched(variant)
    assert found.wrong.keys() == kinds, told(found)
    assert found.worlds > FEWEST_WORLDS
    for kind, trace in found.wrong.items():
        assert trace.steps
        assert replayed(variant, trace) == trace.end
        assert SHOWS[kind](trace.end), told(found)


def test_the_model_moves_only_on_the_products_ways() -> None:
    variants = [*RIGHT.values(), *(variant for variant, _ in WRONG.values() if variant.intent_first)]
    moves = {(State(was), State(becomes)) for variant in variants for was, becomes in searched(variant).moves}
    assert moves <= WAYS.keys()
    # Nothing in the product leads to sending but what the model has tried out.
    assert {way for way in WAYS if way[1] == CREATING} == {way for way in moves if way[1] == CREATING}
    assert set(WORKED_ON) <= set(RUNNABLE)

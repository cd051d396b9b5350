"""Walks through every world that can come about, nearest first, and names what is wrong in them.

The two workers are alike, so of two worlds that differ only in who is who one is walked through.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.model.algorithm import Variant, ends_well, steps
from tests.model.world import STRANGERS, World, with_workers_swapped

DUPLICATE, ADOPTED, LOST = "two of ours", "a stranger's adopted", "never finished"


@dataclass(frozen=True)
class Trace:
    """A shortest way to something wrong."""

    steps: tuple[str, ...]
    end: World

    def __str__(self) -> str:
        return "\n".join(f"{number:3}. {step}" for number, step in enumerate(self.steps, 1))


@dataclass(frozen=True)
class Found:
    """What a search has seen. `moves` are the row's, from which state to which."""

    worlds: int
    moves: frozenset[tuple[str, str]]
    wrong: Mapping[str, Trace]


class _Seen:
    """The worlds seen so far, each with a number, and how one came to it."""

    def __init__(self) -> None:
        self.worlds = [World()]
        self.leads_here: list[list[int]] = [[]]
        self._numbers = {World(): 0}
        self._came_by: list[tuple[int, str]] = [(0, "")]

    def number_of(self, world: World, before: int, step: str) -> int:
        """Return a world's number; a new one is remembered as what `step` makes of the one before."""
        number = self._numbers.get(world)
        if number is None:
            number = self._numbers.get(with_workers_swapped(world))
        if number is None:
            number = self._numbers[world] = len(self.worlds)
            self.worlds.append(world)
            self.leads_here.append([])
            self._came_by.append((before, step))
        return number

    def trace(self, number: int) -> Trace:
        """Return the way to a world."""
        names, end = [], self.worlds[number]
        while number:
            number, name = self._came_by[number]
            names.append(name)
        return Trace(tuple(reversed(names)), end)


def search(variant: Variant) -> Found:
    """Try everything."""
    seen = _Seen()
    moves: set[tuple[str, str]] = set()
    first: dict[str, int] = {}
    ends = []
    # The list grows while it is walked, which is what makes this a breadth-first search.
    for here, world in enumerate(seen.worlds):
        if kind := what_is_wrong(world):
            first.setdefault(kind, here)
            ends.append(here)
            continue
        if ends_well(world):
            ends.append(here)
        for name, after, is_fault in steps(world, variant):
            there = seen.number_of(after, here, name)
            if not is_fault:
                seen.leads_here[there].append(here)
            if after.state != world.state:
                moves.add((world.state, after.state))
    lost = _no_way_out(seen.leads_here, ends)
    if lost is not None:
        first[LOST] = lost
    wrong = {kind: seen.trace(number) for kind, number in first.items()}
    return Found(len(seen.worlds), frozenset(moves), wrong)


def what_is_wrong(world: World) -> str | None:
    """Say what is wrong in a world, as far as one can see it there."""
    if world.ours > 1:
        return DUPLICATE
    return ADOPTED if world.connection == STRANGERS else None


def _no_way_out(leads_here: list[list[int]], ends: list[int]) -> int | None:
    """Return the nearest world from which no end can be reached without further faults."""
    can_end = set(ends)
    to_visit = list(ends)
    while to_visit:
        for before in leads_here[to_visit.pop()]:
            if before not in can_end:
                can_end.add(before)
                to_visit.append(before)
    return next((number for number in range(len(leads_here)) if number not in can_end), None)

"""What the model knows of the world at one moment, and what happens in it without a worker's doing.

Time is abstract: a request may be done at any later moment, and a lease may lapse at any moment. So a
worker that sleeps for an hour is nothing special: it is one whose next step comes after many others.
"""

from collections.abc import Iterator
from typing import NamedTuple

WORKERS = (0, 1)
MOST_UNDER_WAY = 2
"""So many requests may travel at once; with this bound there are finitely many worlds."""

IDLE, HOLDS, LOOKED, READY, WAITS, HEARD, DONE = (
    *("idle", "holds", "looked", "ready to send"),
    *("waits", "heard", "done"),
)
UNDER_WAY, MADE, REFUSED, BUSY, NOTHING = "under way", "made", "refused", "busy", "nothing"
ABSENT, OURS, STRANGERS = "absent", "ours", "a stranger's"


class Worker(NamedTuple):
    """What one worker remembers, which may be long out of date."""

    step: str
    fact: str = ""
    """Of the row (holds), of the look-up (looked), of the request (waits), of the answer (heard)."""

    attempt: int = 0
    quiet: bool = False
    """No earlier request could still be done when the look-up began."""


class World(NamedTuple):
    """The row, Fivetran under the one name that matters, and the workers."""

    state: str = "submitted"
    attempt: int = 0
    refused: bool = False
    """Fivetran has said no to the last create."""

    newest: int = 0
    """Whose fence number is the newest; the numbers themselves make no difference."""

    leased: bool = False
    connection: str = ""
    """Whose connection the row names."""

    ours: int = 0
    strangers: int = 0
    adrift: int = 0
    """Requests that nobody waits for any more and that may still be done."""

    workers: tuple[Worker, Worker] = (Worker(IDLE), Worker(IDLE))


class Step(NamedTuple):
    """One thing that may happen next. A fault is what nobody can count on to end well."""

    name: str
    after: World
    is_fault: bool = False


NAMES = ("worker 1", "worker 2")


def put(world: World, who: int, worker: Worker) -> World:
    """Return the world with one worker changed."""
    first, second = world.workers
    return world._replace(workers=(first, worker) if who else (worker, second))


def with_workers_swapped(world: World) -> World:
    """Return the same world with each worker in the other's place."""
    first, second = world.workers
    return world._replace(workers=(second, first), newest=1 - world.newest)


def under_way(world: World) -> int:
    """Count the requests that may still be done."""
    return world.adrift + sum(w.fact == UNDER_WAY for w in world.workers)


def happenings(world: World, *, names_are_unique: bool) -> Iterator[Step]:
    """Say what Fivetran, the network, a stranger and bad luck may do now."""
    for who in WORKERS:
        worker = world.workers[who]
        if worker.step == WAITS:
            yield from _a_request_is_answered(world, who, names_are_unique=names_are_unique)
        if worker.step != IDLE:
            lost = world._replace(adrift=world.adrift + (worker.fact == UNDER_WAY))
            yield Step(f"{NAMES[who]} dies", put(lost, who, Worker(IDLE)), is_fault=True)
    if world.adrift:
        fewer = world._replace(adrift=world.adrift - 1)
        yield Step("Fivetran does an old request", _done(fewer, names_are_unique=names_are_unique)[0])
        yield Step("an old request is lost", fewer, is_fault=True)
    if world.leased:
        # A lease that outlives its worker lapses for certain; one that lapses before is bad luck.
        alive = world.workers[world.newest].step != IDLE
        yield Step("the lease lapses", world._replace(leased=False), is_fault=alive)
    if not world.strangers and not (names_are_unique and world.ours):
        yield Step("a stranger makes one of this name", world._replace(strangers=1), is_fault=True)


def _a_request_is_answered(world: World, who: int, *, names_are_unique: bool) -> Iterator[Step]:
    worker, name = world.workers[who], NAMES[who]
    in_vain = put(world, who, worker._replace(fact=NOTHING))
    if worker.fact == UNDER_WAY:
        after, answer = _done(world, names_are_unique=names_are_unique)
        yield Step(f"Fivetran does what {name} asks", put(after, who, worker._replace(fact=answer)))
        yield Step(f"the request of {name} is lost", in_vain, is_fault=True)
        busy = put(world, who, worker._replace(fact=BUSY))
        yield Step(f"Fivetran is too busy for {name}", busy, is_fault=True)
        gave_up = put(world, who, worker._replace(step=HEARD, fact=NOTHING))
        yield Step(f"{name} gives up waiting", gave_up._replace(adrift=world.adrift + 1), is_fault=True)
        return
    yield Step(f"{name} hears: {worker.fact}", put(world, who, worker._replace(step=HEARD)))
    if worker.fact != NOTHING:
        yield Step(f"the answer to {name} is lost", in_vain, is_fault=True)


def _done(world: World, *, names_are_unique: bool) -> tuple[World, str]:
    if names_are_unique and (world.ours or world.strangers):
        return world, REFUSED
    # Two are as wrong as three.
    return world._replace(ours=min(world.ours + 1, 2)), MADE

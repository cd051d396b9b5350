"""What a worker does on the way to one connection, right and in several wrong ways."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.model.world import (
    ABSENT,
    BUSY,
    DONE,
    HEARD,
    HOLDS,
    IDLE,
    LOOKED,
    MADE,
    MOST_UNDER_WAY,
    NAMES,
    OURS,
    READY,
    REFUSED,
    STRANGERS,
    UNDER_WAY,
    WAITS,
    WORKERS,
    Step,
    Worker,
    World,
    happenings,
    put,
    under_way,
)

SUBMITTED, LOOKING, CREATING, UNCERTAIN = "submitted", "looking", "creating", "uncertain"
CREATED, NAME_TAKEN, PARKED = "created", "name_taken", "parked"
WORKED_ON = (SUBMITTED, LOOKING, CREATING, UNCERTAIN)
MOST_ATTEMPTS = 2
HAS_DONE = Worker(DONE)


@dataclass(frozen=True)
class Variant:
    """Which precautions the workers take, and whether Fivetran refuses a name that is in use."""

    names_are_unique: bool
    intent_first: bool = True
    """Write down that a create is about to be sent, look before sending, and look again when in doubt."""

    marker: bool = True
    """Tell our connection from a stranger's."""

    fence: bool = True
    """Only the writes of whoever took the newest lease count."""

    quarantine: bool = False
    """Send again only if nothing could still be done when the look-up began."""

    guard: bool = False
    """Do not send when too much time has passed since the intent was written."""

    gives_up: bool = False
    """Park after some attempts, and not before nothing can be done any more."""

    doubts_strangers: bool = True
    """Wait as long before parking for a stranger's connection as before sending again."""


def steps(world: World, variant: Variant) -> Iterator[Step]:
    """Say everything that may happen next."""
    yield from happenings(world, names_are_unique=variant.names_are_unique)
    for who in WORKERS:
        step = world.workers[who].step
        if step == IDLE:
            if world.state in WORKED_ON and not world.leased:
                yield _claim(world, who)
        elif step == HOLDS:
            yield _hold(world, who, variant)
        elif step == LOOKED:
            yield _decide(world, who, variant)
        elif step == READY:
            yield from _send(world, who, variant)
        elif step == HEARD:
            yield _conclude(world, who, variant)
        elif step == DONE:
            yield _release(world, who, variant)


def ends_well(world: World) -> bool:
    """Tell whether the row is finished and true: it names our connection, or there is none."""
    if world.state == CREATED:
        return world.connection == OURS
    return world.state in (NAME_TAKEN, PARKED) and not world.ours


def _claim(world: World, who: int) -> Step:
    claimed = put(world, who, Worker(HOLDS, world.state, world.attempt))
    return Step(f"{NAMES[who]} claims the row", claimed._replace(newest=who, leased=True))


def _hold(world: World, who: int, variant: Variant) -> Step:
    held = world.workers[who]
    if not variant.intent_first:
        return Step(f"{NAMES[who]} is about to send", put(world, who, Worker(READY)))
    if held.fact == LOOKING:
        return _look(world, who, variant)
    # Whoever was creating has died or sleeps, and may have sent the request.
    becomes = UNCERTAIN if held.fact == CREATING else LOOKING
    return _write(world, who, variant, becomes, then=held._replace(fact=becomes))


def _look(world: World, who: int, variant: Variant) -> Step:
    found = STRANGERS if world.strangers else ABSENT
    if world.ours and (variant.marker or not world.strangers):
        found = OURS
    # A sleeper that will not send any more is no danger; without the guard nobody can know of it.
    quiet = not under_way(world) and not (variant.guard and world.workers[1 - who].step == READY)
    looked = Worker(LOOKED, found, world.workers[who].attempt, quiet)
    return Step(f"{NAMES[who]} looks: {found}", put(world, who, looked))


def _decide(world: World, who: int, variant: Variant) -> Step:
    looked = world.workers[who]
    in_doubt = looked.attempt > 0 and not looked.quiet
    if looked.fact == OURS or (looked.fact == STRANGERS and not variant.marker):
        return _write(world, who, variant, CREATED, connection=looked.fact)
    if looked.fact == STRANGERS:
        if looked.attempt == 0 or world.refused:
            return _write(world, who, variant, NAME_TAKEN)
        wait = in_doubt and variant.doubts_strangers
        return _write(world, who, variant, UNCERTAIN if wait else PARKED)
    if variant.gives_up and looked.attempt == MOST_ATTEMPTS:
        return _write(world, who, variant, UNCERTAIN if in_doubt else PARKED)
    if variant.quarantine and in_doubt:
        return _write(world, who, variant, UNCERTAIN)
    attempt = min(looked.attempt + 1, MOST_ATTEMPTS)
    then = Worker(READY, attempt=attempt)
    return _write(world, who, variant, CREATING, then=then, attempt=attempt, refused=False)


def _send(world: World, who: int, variant: Variant) -> Iterator[Step]:
    ready = world.workers[who]
    if under_way(world) < MOST_UNDER_WAY:
        yield Step(
            f"{NAMES[who]} sends the create", put(world, who, ready._replace(step=WAITS, fact=UNDER_WAY))
        )
    if variant.guard:
        too_late = put(world, who, ready._replace(step=HEARD, fact=BUSY))
        yield Step(f"{NAMES[who]} has slept too long to send", too_late, is_fault=True)


def _conclude(world: World, who: int, variant: Variant) -> Step:
    heard = world.workers[who]
    if heard.fact == MADE:
        return _write(world, who, variant, CREATED, connection=OURS)
    if not variant.intent_first:
        becomes = NAME_TAKEN if heard.fact == REFUSED else SUBMITTED
        return _write(world, who, variant, becomes)
    if heard.fact == REFUSED:
        then = Worker(HOLDS, LOOKING, heard.attempt)
        return _write(world, who, variant, LOOKING, then=then, refused=True)
    if heard.fact == BUSY:
        # Nothing was done, so this was no attempt.
        return _write(world, who, variant, LOOKING, attempt=heard.attempt - 1)
    return _write(world, who, variant, UNCERTAIN)


def _write(
    world: World, who: int, variant: Variant, becomes: str, *, then: Worker = HAS_DONE, **row: Any
) -> Step:
    """Move the row on, provided that it is still as this worker knows it."""
    worker = world.workers[who]
    if worker.step == HOLDS:
        expected = worker.fact
    elif worker.step == LOOKED:
        expected = LOOKING
    else:
        expected = CREATING if variant.intent_first else SUBMITTED
    if world.state != expected or (variant.fence and world.newest != who):
        return Step(f"{NAMES[who]} finds that it has lost the row", put(world, who, HAS_DONE))
    moved = put(world, who, then)._replace(state=becomes, **row)
    return Step(f"{NAMES[who]} writes: {becomes}", moved)


def _release(world: World, who: int, variant: Variant) -> Step:
    leased = world.leased and variant.fence and world.newest != who
    return Step(f"{NAMES[who]} gives the row back", put(world, who, Worker(IDLE))._replace(leased=leased))

"""Onboardings, a page at a time, newest first: for operators, for programs and for the command alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, tuple_

from app.store import onboarding_rows, submission_rows
from app.store.models import onboarding, submission
from app.store.models.onboardings import ASKED_AGAIN, IS_WHOLE, PLACE
from app.store.onboarding_rows import Onboarding
from app.store.places import Place
from app.store.searching import ANYTHING, Words
from app.store.stages import Stage
from app.store.submission_rows import Submission

MOST_LOOKED_AT = 10_000
"""For one page, however few of them fit: that takes a tenth of a second or two."""

BATCH = 1000
place = tuple_(*PLACE)


@dataclass(frozen=True)
class Found:
    """An onboarding, and what was sent of it so far."""

    onboarding: Onboarding
    sent: Submission | None


@dataclass(frozen=True)
class Which:
    """Which onboardings are listed. Links for a single step of another one never are."""

    stage: Stage | None = None
    asked_again: bool = False
    """Those alone whose holder asked for a new link."""

    words: Words = ANYTHING


@dataclass(frozen=True)
class Start:
    """Where a page begins: going back in time `before` a place, or coming forth `since` one, it included."""

    before: Place | None = None
    since: Place | None = None


@dataclass(frozen=True)
class Page:
    """A part of a list, newest first, and where the parts on both sides of it begin."""

    found: Sequence[Found]
    newer: Place | None
    older: Place | None
    looked_at: int
    """How many were looked at to find these."""

    looked_until: datetime | None = None
    """When so many were looked at that the page is not full: the last of them was made then."""


NEWEST = Start()


def page(
    connection: Connection, which: Which, start: Start, count: int, *, most: int = MOST_LOOKED_AT
) -> Page:
    """Return a page. Whoever walks through a list meets each row once, and on the way back the same pages.

    No more than `most` rows are looked at, so that to look for words takes no longer the more rows there are.
    """
    if exact := _exactly(connection, which.words):
        return Page(_found(connection, [exact]), newer=None, older=None, looked_at=1)
    walk = _walked(connection, which, start, count, most)
    is_cut = walk.left_over is not None and len(walk.fits) < count
    until = walk.last.created_at if walk.last and is_cut else None
    if start.since:
        found = _found(connection, walk.fits[::-1])
        return Page(found, walk.left_over, start.since, walk.looked, until)
    older = walk.last if walk.left_over else None
    return Page(_found(connection, walk.fits), start.before, older, walk.looked, until)


def end_of(connection: Connection, which: Which, before: Place | None, most: int) -> Place | None:
    """Return the last of so many, whatever their words, or None when there are no more than that."""
    if _exactly(connection, which.words):
        return None
    statement = _from(_statement(replace(which, words=ANYTHING)), Start(before)).limit(most + 1)
    those = statement.subquery()
    if connection.execute(select(func.count()).select_from(those)).scalar_one() <= most:
        return None
    _beyond, last = connection.execute(select(those).order_by(those.c.created_at, those.c.id).limit(2))
    return Place(*last)


@dataclass
class _Walk:
    """What was met on the way through a list: what fits, the last that belongs to the page, the next."""

    fits: list[str] = field(default_factory=list)
    looked: int = 0
    last: Place | None = None
    left_over: Place | None = None


def _walked(connection: Connection, which: Which, start: Start, count: int, most: int) -> _Walk:
    walk = _Walk()
    batch = count + 1 if which.words == ANYTHING else BATCH
    for looked, line in enumerate(_lines(connection, which, start, batch)):
        at, fits, is_full = Place(line.created_at, line.id), which.words.fit(line), len(walk.fits) == count
        if looked == most or (fits and is_full):
            walk.left_over = at
            break
        if not is_full:
            walk.looked, walk.last = looked + 1, at
        if fits:
            walk.fits.append(line.id)
    return walk


def _lines(connection: Connection, which: Which, start: Start, batch: int) -> Iterator[Row[Any]]:
    """Give one after the other, from the start on, reading no more of them at once than a batch."""
    those = _statement(which, forth=start.since is not None).limit(batch)
    some = _from(those, start)
    while True:
        lines = connection.execute(some if which.words == ANYTHING else _with_texts(some, start)).all()
        yield from lines
        if len(lines) < batch:
            return
        last = (lines[-1].created_at, lines[-1].id)
        some = those.where(place > last if start.since else place < last)


def _from(statement: Select[Any], start: Start) -> Select[Any]:
    if start.since:
        return statement.where(place >= start.since)
    return statement.where(place < start.before) if start.before else statement


def _statement(which: Which, *, forth: bool = False) -> Select[Any]:
    """Return what gives the places of those, whatever their words, along an index that holds no others."""
    order = [column.asc() if forth else column.desc() for column in PLACE]
    statement = select(*PLACE).where(ASKED_AGAIN if which.asked_again else IS_WHOLE).order_by(*order)
    return statement.where(onboarding.c.stage == which.stage.value) if which.stage else statement


def _with_texts(some: Select[Any], start: Start) -> Select[Any]:
    """Return what gives these with the texts that words are looked for in.

    What is joined must be few already: PostgreSQL would rather join all of a stage, and sort them then.
    """
    those = some.subquery()
    columns = (those.c.created_at, those.c.id)
    presets = onboarding.c.presets
    return (
        select(
            *columns,
            onboarding.c.recipient,
            onboarding.c.created_by,
            func.coalesce(submission.c.group_id, presets["group_id"].as_string()).label("group_id"),
            func.coalesce(submission.c.schema, presets["schema"].as_string()).label("schema"),
        )
        .join(onboarding, onboarding.c.id == those.c.id)
        .outerjoin(submission, submission.c.onboarding_id == those.c.id)
        .order_by(*(column.asc() if start.since else column.desc() for column in columns))
    )


def _exactly(connection: Connection, words: Words) -> str | None:
    """Return the id of the one onboarding that is meant by its own id or by its connection's."""
    if not words.can_be_an_id:
        return None
    by_id = select(func.coalesce(onboarding.c.parent_id, onboarding.c.id)).where(
        onboarding.c.id == words.anywhere
    )
    by_connection = select(submission.c.onboarding_id).where(submission.c.connection_id == words.anywhere)
    for statement in (by_id, by_connection):
        if found := connection.execute(statement).scalar():
            return str(found)
    return None


def _found(connection: Connection, ids: Sequence[str]) -> list[Found]:
    """Return these, in this order."""
    whole = {
        row.id: onboarding_rows.read(row)
        for row in connection.execute(select(onboarding).where(onboarding.c.id.in_(ids)))
    }
    sent = {
        row.onboarding_id: submission_rows.read(row)
        for row in connection.execute(select(submission).where(submission.c.onboarding_id.in_(ids)))
    }
    return [Found(whole[each], sent.get(each)) for each in ids]

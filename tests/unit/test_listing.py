"""The list on both databases: walked to its end and back, filtered and searched, along the indexes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event, insert, select, update

from app.store import certificates, listing, migrate
from app.store.engine import Database
from app.store.listing import NEWEST, Page, Start, Which
from app.store.models import onboarding, submission
from app.store.places import Place
from app.store.searching import Words
from app.store.stages import Stage
from tests.many_onboardings import fill
from tests.servers import RunningPostgresql

COUNT = 400
ALL = {
    "all": Which(),
    **{stage.value: Which(stage) for stage in Stage},
    "asked again": Which(asked_again=True),
    "a word": Which(words=Words("COMPANY 1")),
    "a destination": Which(words=Words(group_id="sandbox_lake")),
    "a word at a stage": Which(Stage.CONNECTED, words=Words("3")),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgresql: RunningPostgresql
) -> Iterator[Database]:
    path: Path = tmp_path_factory.mktemp("list") / "o.db"
    url = f"sqlite:///{path}" if request.param == "sqlite" else postgresql.database().dsn
    migrate.upgrade(url)
    found = Database(url)
    fill(found, COUNT)
    with found.write() as connection:
        # Links that were made at once have only their ids to tell them apart.
        times = connection.execute(select(onboarding.c.id, onboarding.c.created_at)).all()
        for row in times:
            at = row.created_at.replace(minute=0, second=0, microsecond=0)
            connection.execute(update(onboarding).where(onboarding.c.id == row.id).values(created_at=at))
        waiting = onboarding.c.stage == Stage.WAITING.value
        some = waiting & onboarding.c.id.like("%0") & onboarding.c.parent_id.is_(None)
        connection.execute(update(onboarding).where(some).values(asked_again_at=datetime.now(UTC)))
    yield found
    found.engine.dispose()


def look(database: Database, which: Which, start: Start, count: int = 3, most: int = 20_000) -> Page:
    with database.read() as connection:
        return listing.page(connection, which, start, count, most=most)


def ids(page: Page) -> list[str]:
    return [found.onboarding.id for found in page.found]


def expected(database: Database, which: Which) -> list[str]:
    """Return the ids that are to be found, newest first, without any of the list's own queries."""
    with database.read() as connection:
        rows = connection.execute(select(onboarding).where(onboarding.c.parent_id.is_(None))).all()
        sent = {row.onboarding_id: row for row in connection.execute(select(submission))}

    def texts(row: Any) -> tuple[str, str, str, str]:
        its = sent.get(row.id)
        group_id, schema = (
            (its.group_id, its.schema) if its else (row.presets["group_id"], row.presets["schema"])
        )
        return row.recipient, row.created_by, group_id, schema

    fit = [
        row
        for row in rows
        if (which.stage is None or row.stage == which.stage.value)
        and (not which.asked_again or row.asked_again_at)
        and (not which.words.group_id or texts(row)[2] == which.words.group_id)
        and any(which.words.anywhere.lower() in text.lower() for text in texts(row))
    ]
    return [row.id for row in sorted(fit, key=lambda row: (row.created_at, row.id), reverse=True)]


def forth(database: Database, which: Which, most: int = 20_000) -> list[Page]:
    """Return the pages from the newest to the oldest."""
    pages = [look(database, which, NEWEST, most=most)]
    while pages[-1].older:
        pages.append(look(database, which, Start(before=pages[-1].older), most=most))
    return pages


def make_one(database: Database, **values: Any) -> str:
    """Make another, newer than all."""
    new = uuid4().hex[:10]
    with database.write() as connection:
        row = connection.execute(select(onboarding).limit(1)).one()
        usual = {"id": new, "created_at": datetime.now(UTC), "parent_id": None, "stage": "waiting"}
        connection.execute(insert(onboarding).values(**{**row._mapping, **usual, **values}))  # noqa: SLF001 - SQLAlchemy's public name
    return new


def take_away(database: Database, *made: str) -> None:
    with database.write() as connection:
        connection.execute(onboarding.delete().where(onboarding.c.id.in_(made)))


@pytest.mark.parametrize("most", [20_000, 25])
@pytest.mark.parametrize("name", ALL)
def test_each_row_is_on_one_page_and_the_way_back_shows_the_same_pages(
    database: Database, name: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "BATCH", 10)
    pages = forth(database, ALL[name], most)
    assert [each for page in pages for each in ids(page)] == expected(database, ALL[name])
    assert pages[0].newer is None
    assert len(pages) > 1
    back = [pages[-1]]
    while back[0].newer:
        back.insert(0, look(database, ALL[name], Start(since=back[0].newer), most=most))
    if all(page.looked_until is None for page in pages):
        assert [ids(page) for page in back] == [ids(page) for page in pages]
        assert [page.older for page in back] == [page.older for page in pages]
    # Pages that gave up may be cut elsewhere on the way back; still no row is lost, and none is there twice.
    assert [each for page in back for each in ids(page)] == expected(database, ALL[name])


def test_what_is_made_while_somebody_walks_moves_nothing(database: Database) -> None:
    pages = forth(database, Which())
    made = make_one(database)
    assert ids(look(database, Which(), NEWEST))[0] == made
    place = pages[0].older
    second = look(database, Which(), Start(before=place))
    first = look(database, Which(), Start(since=second.newer))
    assert (ids(second), ids(first)) == (ids(pages[1]), ids(pages[0]))
    newest = look(database, Which(), Start(since=first.newer))
    assert (ids(newest), newest.newer) == ([made], None)
    assert newest.older is not None
    assert ids(look(database, Which(), Start(before=newest.older))) == ids(pages[0])
    take_away(database, made)


def test_a_page_that_gave_up_says_how_far_it_looked(database: Database) -> None:
    page = look(database, Which(words=Words("nobody has this")), NEWEST, most=25)
    last = look(database, Which(), NEWEST, count=25).found[-1].onboarding
    assert (ids(page), page.looked_at, page.looked_until) == ([], 25, last.created_at)
    assert page.older == (last.created_at, last.id)
    whole = look(database, Which(words=Words("nobody has this")), NEWEST)
    assert (whole.looked_at, whole.looked_until, whole.older) == (COUNT, None, None)
    full = look(database, Which(words=Words("person")), NEWEST, count=25, most=25)
    assert (len(full.found), full.looked_until) == (25, None)


@pytest.mark.parametrize(
    ("typed", "recipient", "is_found"),
    [
        ("äÖß", "Herr ÄÖSS", True),
        ("jose\u0301", "JOSÉ", True),
        ("\uff26\uff55\uff4c\uff4c", "full width", True),
        ("100%", "100% Cotton", True),
        ("100%n", "100% Cotton", False),
        ("a_b", "a_b", True),
        ("a_b", "axb", False),
        ("%", "no sign", False),
        ("\\", "back\\slash", True),
        ("'; DROP TABLE onboarding; --", "Bobby", False),
        ("one\ntwo", "one two", False),
    ],
)
def test_what_is_typed_is_no_pattern_and_capitals_and_accents_are_found_alike(
    database: Database, typed: str, recipient: str, is_found: bool
) -> None:
    made = make_one(database, recipient=recipient)
    assert (made in ids(look(database, Which(words=Words(typed)), NEWEST, count=COUNT))) is is_found
    take_away(database, made)


def test_an_id_finds_its_onboarding_and_that_of_a_connection_or_a_part_too(database: Database) -> None:
    with database.read() as connection:
        sent = connection.execute(select(submission).where(submission.c.connection_id.is_not(None))).first()
        part = connection.execute(select(onboarding).where(onboarding.c.parent_id.is_not(None))).first()
    assert sent is not None
    assert part is not None
    for typed, meant in (
        (sent.onboarding_id, sent.onboarding_id),
        (sent.connection_id, sent.onboarding_id),
        (part.id, part.parent_id),
    ):
        page = look(database, Which(words=Words(typed)), NEWEST)
        assert (ids(page), page.looked_at, page.older, page.newer) == ([meant], 1, None, None)


def test_the_end_of_so_many_is_the_last_of_them(database: Database) -> None:
    with database.read() as connection:
        for which in ALL.values():
            here = expected(database, Which(which.stage, asked_again=which.asked_again))
            end = listing.end_of(connection, which, None, len(here) - 3)
            assert end is not None
            assert end.id == here[-4]
            assert listing.end_of(connection, which, None, len(here)) is None
            assert listing.end_of(connection, which, end, 3) is None


def test_certificates_that_end_are_named_nearest_first_and_only_where_they_are_used(
    database: Database,
) -> None:
    now = datetime.now(UTC)

    def ending(days: float, stage: Stage = Stage.CONNECTED, **more: Any) -> str:
        at = now + timedelta(days=days)
        return make_one(database, certificate_ends_at=at, stage=stage.value, **more)

    with database.write() as connection:
        connection.execute(update(onboarding).values(certificate_ends_at=None))
    soon = [ending(2), ending(1, Stage.ATTENTION), ending(29, Stage.SETTING_UP)]
    ended = [ending(-20), ending(-0.1)]
    others = [
        ending(31),
        ending(-31),
        ending(3, Stage.ENDED),
        ending(3, Stage.WAITING),
        ending(3, parent_id="x"),
    ]
    with database.read() as connection:
        found = certificates.endings(connection, now)
    assert [one.id for one in found.soon] == [soon[1], soon[0], soon[2]]
    assert [one.id for one in found.ended] == ended[::-1]
    assert not found.more
    many = [ending(5) for _ in range(certificates.MOST)]
    with database.read() as connection:
        found = certificates.endings(connection, now)
    assert (len(found.soon), found.more) == (certificates.MOST, True)
    take_away(database, *soon, *ended, *others, *many)


# PostgreSQL plans by how much there is, which is little here.
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_query_of_a_page_sorts_the_table_or_reads_it_all(database: Database) -> None:
    seen: list[tuple[str, Any]] = []
    place = Place(datetime.now(UTC) - timedelta(hours=3), "0" * 10)
    with database.read() as connection:

        def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
            seen.append((statement, values))

        event.listen(connection, "before_cursor_execute", note)
        for which in (Which(), Which(Stage.ATTENTION), Which(asked_again=True)):
            for start in (NEWEST, Start(before=place), Start(since=place)):
                listing.page(connection, which, start, 50)
        certificates.endings(connection, datetime.now(UTC))
        event.remove(connection, "before_cursor_execute", note)
        for statement, values in seen:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            for step in (row.detail for row in plan):
                assert "INDEX" in step, f"{step}: {statement}"
                assert "TEMP B-TREE" not in step, statement
    assert len(seen) > 9

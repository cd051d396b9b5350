"""How often a user may be tried at Anaplan: by whatever link, and by one link with whatever users."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from app.sitting import restraint
from app.sitting.restraint import FREE_FOR_LINK, FREE_FOR_USER, WAIT, Try
from app.store.engine import Database
from app.store.models import metadata

NOW = datetime(2027, 3, 12, 14, 5, tzinfo=UTC)
ANA = "ana@example.com"


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    database = Database(f"sqlite:///{tmp_path / 'tries.db'}")
    metadata.create_all(database.engine)
    with database.write() as found:
        yield found
    assert b"ana@example" not in (tmp_path / "tries.db").read_bytes()


def taken(connection: Connection, who: str, link: str, now: datetime = NOW) -> Try:
    found = restraint.take_try(connection, who, link, now)
    assert isinstance(found, Try)
    return found


def use_up(connection: Connection, link: str = "one") -> None:
    for _ in range(FREE_FOR_USER):
        taken(connection, ANA, link)


def test_a_user_waits_however_the_name_is_written_and_by_whatever_link(connection: Connection) -> None:
    use_up(connection)
    assert restraint.take_try(connection, " ANA@Example.com", "two", NOW) == NOW + WAIT
    taken(connection, "other@example.com", "two")
    taken(connection, ANA, "two", NOW + WAIT)
    assert restraint.take_try(connection, ANA, "two", NOW + WAIT) == NOW + WAIT + WAIT


def test_a_link_that_tries_many_users_waits_too(connection: Connection) -> None:
    for number in range(FREE_FOR_LINK):
        taken(connection, f"user{number}@example.com", "one")
    assert restraint.take_try(connection, "new@example.com", "one", NOW) == NOW + WAIT
    taken(connection, "new@example.com", "two")


def test_a_success_forgets_the_user_and_not_what_the_link_tried_before(connection: Connection) -> None:
    for number in range(FREE_FOR_LINK - 1):
        taken(connection, f"user{number}@example.com", "one")
    for _ in range(5):
        restraint.was_let_in(connection, taken(connection, ANA, "one"), NOW)
    taken(connection, "last@example.com", "one")
    assert restraint.take_try(connection, ANA, "one", NOW) == NOW + WAIT
    use_up(connection, "two")


def test_what_anaplan_did_not_judge_was_never_tried(connection: Connection) -> None:
    use_up(connection)
    later = NOW + WAIT
    restraint.was_not_judged(connection, taken(connection, ANA, "one", later), later)
    # The waiting does not begin anew either.
    taken(connection, ANA, "one", later)


def test_of_two_tries_at_once_each_is_settled_by_itself(connection: Connection) -> None:
    first, second = taken(connection, ANA, "one"), taken(connection, ANA, "two")
    restraint.was_not_judged(connection, first, NOW)
    restraint.was_not_judged(connection, second, NOW)
    use_up(connection)
    assert restraint.take_try(connection, ANA, "three", NOW) == NOW + WAIT

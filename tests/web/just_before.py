"""What happens between a request's look at the database and its first write, without luck or waiting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from app.links import issuing
from app.links.issuing import Issued
from app.store import onboardings
from app.store.engine import Database
from app.store.events import Actor
from tests.in_process import Site

DANA = Actor("operator", "Dana")


@contextmanager
def just_before_writing(site: Site, do: Callable[[], object]) -> Iterator[None]:
    """Do something when the next transaction that writes is about to begin, and once only."""
    database, is_done = site.parts.database, list[bool]()

    @contextmanager
    def write() -> Iterator[Connection]:
        if not is_done:
            is_done.append(True)
            do()
        with Database.write(database) as connection:
            yield connection

    vars(database)["write"] = write
    try:
        yield
    finally:
        del vars(database)["write"]
    if not is_done:
        raise AssertionError("nothing was about to write")


def revoke(site: Site, onboarding_id: str) -> bool:
    """Revoke a link, as an operator elsewhere does."""
    with site.parts.database.write() as connection:
        found = onboardings.find(connection, onboarding_id)
        return found is not None and issuing.revoke(connection, found, DANA, datetime.now(UTC))


def reissue(site: Site, onboarding_id: str) -> Issued:
    """Give an onboarding a new link, as an operator elsewhere does."""
    with site.parts.database.write() as connection:
        found = onboardings.find(connection, onboarding_id)
        if found is None:
            raise LookupError(onboarding_id)
        return issuing.reissue(connection, site.parts.keys, found, timedelta(days=3), DANA, datetime.now(UTC))

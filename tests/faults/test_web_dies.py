"""A web process that dies while it takes the answers: whoever presses again meets what was kept."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store import submissions
from tests.faults.points import DIED, Points, WatchedDatabase
from tests.faults.stage import forked
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.servers import RunningPostgresql

PRESETS = {"auth_mode": "Basic", "region": "EU", "sync_mode": "AllExports", "schema": "anaplan_mine"}


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path, postgresql: RunningPostgresql) -> Iterator[Site]:
    settings = {} if request.param == "sqlite" else {"database_url": postgresql.database().dsn}
    found = Site(tmp_path, **settings)
    found.parts.database.__class__ = WatchedDatabase
    yield found
    found.parts.database.engine.dispose()


def dies_while_sending(site: Site, person: PlainBrowser, moment: int) -> None:
    """Press the button at a web process that dies at a moment."""
    child = forked()
    if child == 0:
        try:
            site.parts.database.engine.dispose(close=False)
            WatchedDatabase.points = Points(die_at=moment)
            person.submit("Create the connection")
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == DIED


@pytest.mark.parametrize(("moment", "kept"), [(1, False), (2, True)])
def test_a_web_process_that_dies_while_sending_loses_nothing(site: Site, moment: int, *, kept: bool) -> None:
    person = site.begin(**PRESETS)
    person.submit(username="anyone@example.com", password="right-password")
    assert person.path == "check"
    dies_while_sending(site, person, moment)

    onboarding_id = person.url.rsplit("/", 2)[-2]
    with site.parts.database.read() as connection:
        sent = submissions.of_onboarding(connection, onboarding_id)
    assert (sent is not None) is kept

    person.submit("Create the connection")
    assert person.path == "progress"
    with site.parts.database.read() as connection:
        again = submissions.of_onboarding(connection, onboarding_id)
    assert again is not None
    assert sent is None or again == sent

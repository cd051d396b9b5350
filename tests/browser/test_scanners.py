"""A mail filter opens the link in a real browser and runs its scripts; it presses nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.browser.conftest import Visits
from tests.running_product import RunningProduct
from tests.stories import make_link

OPENINGS = 5


def rows(database: Path, onboarding_id: str) -> dict[str, list[tuple[object, ...]]]:
    """Return what any table has of an onboarding; others go on meanwhile in the same database."""
    with closing(sqlite3.connect(database)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        found = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}  # noqa: S608 - the database's own names
    return {
        name: mine
        for name, every in found.items()
        if (mine := [row for row in every if onboarding_id in row])
    }


def test_opening_it_with_scripts_again_and_again_changes_nothing_and_the_link_is_still_good(
    product: RunningProduct, visits: Visits, schema: str
) -> None:
    link = make_link(product, schema=schema)
    onboarding_id = link.rpartition("/")[2][:10]
    before = rows(product.folder / "onboarding.db", onboarding_id)
    assert before.keys() >= {"onboarding", "answers", "event"}
    for _ in range(OPENINGS):
        scanner = visits(user_agent="Mozilla/5.0 (Windows NT 10.0) SafeLinks HeadlessChrome")
        scanner.page.goto(link, wait_until="networkidle")
        # What a script may do without a person: move, scroll, wait.
        scanner.does("() => { scrollTo(0, document.body.scrollHeight); dispatchEvent(new Event('focus')); }")
        scanner.page.mouse.move(200, 200)
        scanner.page.wait_for_timeout(300)
        assert scanner.watch.requests[-1].url.startswith(product.url)
        assert {request.method for request in scanner.watch.requests} == {"GET"}
    assert rows(product.folder / "onboarding.db", onboarding_id) == before

    person = visits()
    person.open(link).press("Start")
    assert person.step == "sign_in"

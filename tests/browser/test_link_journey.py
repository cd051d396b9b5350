"""From a fresh start: the first operator makes a link, somebody else uses it, and all of it is seen."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Visits
from tests.browser.journeys import CHECK, CONNECTED, answer_basic
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[RunningProduct]:
    running = RunningProduct(tmp_path / "var").start()
    yield running
    running.stop()


def timeline(operator: Visitor) -> list[tuple[str, str]]:
    rows = operator.page.get_by_role("region", name="Timeline, oldest first").locator("tbody tr").all()
    cells = [row.locator("td").all_inner_texts() for row in rows]
    return [(who, what) for _, who, what, _ in cells]


def test_from_the_first_address_to_connected_with_the_whole_timeline(
    fresh: RunningProduct, visits: Visits
) -> None:
    operator = visits()
    operator.open(fresh.printed_after("Operator: ")).fill("Your name", "Finance data")
    operator.press("Sign in").sees("Onboardings")
    operator.follow("Make a link").fill("Who is asked? (optional)", "Ada")
    operator.fill("What is it for? (optional)", "Planning data for the warehouse.")
    operator.choose("Planning lake").press("Preview").sees("What the recipient will see")
    operator.press("Make the link").sees("The link is ready")
    link = operator.page.get_by_role("region", name="Link", exact=True).inner_text().strip()
    assert re.fullmatch(rf"{re.escape(fresh.url)}/o/[0-9A-Za-z]{{53}}", link)
    operator.follow("See how it stands")
    assert timeline(operator) == [("Finance data", "Made the link")]

    recipient = visits()
    recipient.open(link)
    assert "Finance data asks you" in recipient.page.locator("main").inner_text()
    recipient.press("Start")
    answer_basic(recipient).sees(CHECK)
    assert "Already decided by Finance data" in recipient.page.locator("main").inner_text()
    recipient.press("Create the connection").reloads_until(CONNECTED)

    operator.page.reload(wait_until="domcontentloaded")
    told = timeline(operator)
    assert told[:2] == [("Finance data", "Made the link"), ("recipient", "Pressed Start")]
    steps = [what.removeprefix("Answered: ") for _, what in told if what.startswith("Answered")]
    assert steps == ["sign_in", "account", "password", "exports"]
    assert ("recipient", "Was let in by Anaplan, when we tried what was entered") in told
    rest = [what for _, what in told[3 + len(steps) :]]
    assert rest[0] == "Sent the answers"
    assert rest[-1] == "Finished"
    assert "Asks Fivetran to create the connection" in rest
    assert "Has the setup tests run" in rest
    assert operator.page.locator("main .tag").first.inner_text() == "Connected"
    assert fresh.connection("planning_lake_anaplan")["setup_state"] == "connected"

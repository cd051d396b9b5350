"""The page that waits changes in place, and everybody can use it and the operator's pages."""

import pytest
from playwright.sync_api import expect

from app.submission.states import State
from app.views.recipient.progress_words import IN_THE_WAY, WORDS
from tests.browser.conftest import Visits
from tests.browser.held import put
from tests.browser.journeys import answer_basic, begin, send
from tests.browser.looks import look
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import operators_address

NOTHING_WRONG: dict[str, list[str]] = {"axe": [], "sideways": [], "faint": []}
TESTS = [{"title": "Validating login", "status": "PASSED", "message": None}]
WATCHED = """() => {
  window.wasHere = true;
  window.spoken = [];
  const region = document.querySelector("main [role=status]");
  region.wasHere = true;
  new MutationObserver(() => window.spoken.push(region.textContent))
    .observe(region, { childList: true, characterData: true, subtree: true });
}"""
SPOKEN = """() => [
  window.wasHere && document.querySelector("main [role=status]").wasHere && document.title, window.spoken
]"""


@pytest.fixture
def waiting(product: RunningProduct, visitor: Visitor, schema: str) -> str:
    """Bring somebody to a page that waits, and return the onboarding's id."""
    send(answer_basic(begin(product, visitor, schema=schema)))
    onboarding_id = visitor.page.url.split("/")[4]
    put(product, onboarding_id, State.LOOKING)
    visitor.open(visitor.page.url.replace("result", "progress"))
    return onboarding_id


def test_what_is_spoken_changes_in_its_place_and_the_time_is_not_spoken(
    product: RunningProduct, visitor: Visitor, waiting: str
) -> None:
    region = visitor.page.locator("main [role=status]")
    expect(region).to_have_text(WORDS[State.LOOKING])
    visitor.does(WATCHED)
    elapsed = visitor.page.locator(".progress__elapsed")
    before = elapsed.inner_text()

    expected = []
    for state, kind, words in (
        (State.UNCERTAIN, "uncertain", WORDS[State.UNCERTAIN]),
        (State.LOOKING, "busy", IN_THE_WAY["busy"]),
        (State.TESTING, "", WORDS[State.TESTING]),
        (State.CANCELLING, "", WORDS[State.CANCELLING]),
    ):
        put(product, waiting, state, kind, TESTS if state == State.TESTING else ())
        expect(region).to_have_text(words, timeout=30_000)
        expect(visitor.page.get_by_text("Validating login")).to_have_count(int(state == State.TESTING))
        expect(elapsed).not_to_have_text(before)
        expected.append(words)

    title, spoken = visitor.does(SPOKEN)
    assert title == "Your onboarding is being cancelled – Anaplan Onboarding"
    assert visitor.heading == "Your onboarding is being cancelled"
    assert spoken == expected
    put(product, waiting, State.CANCELLED)
    visitor.sees("This onboarding was cancelled")


def test_everybody_can_use_the_page_that_waits(
    product: RunningProduct, visitor: Visitor, waiting: str
) -> None:
    for state, kind in ((State.UNCERTAIN, "uncertain"), (State.TESTING, "busy"), (State.CANCELLING, "")):
        put(product, waiting, state, kind, TESTS)
        visitor.open(visitor.page.url)
        assert look(visitor) == NOTHING_WRONG


def test_everybody_can_use_the_operators_page_of_one_onboarding(
    product: RunningProduct, visits: Visits, waiting: str
) -> None:
    operator = visits().open(operators_address(product)).press("Sign in")
    page = operator.follow(waiting).page.url
    for state in (State.UNCERTAIN, State.NEEDS_ATTENTION, State.CANCELLED):
        put(product, waiting, state, "tests_failed", TESTS)
        assert look(operator.open(f"{page}?done=moved")) == NOTHING_WRONG
    put(product, waiting, State.NAME_TAKEN)
    operator.open(page).press("Take over")
    assert operator.problems == ["Enter the ID of the connection"]
    assert look(operator) == NOTHING_WRONG
    operator.follow("Cancel").sees(f"Cancel onboarding {waiting}?")
    assert look(operator) == NOTHING_WRONG

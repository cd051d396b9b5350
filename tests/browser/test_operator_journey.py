"""An operator's whole way: sign in, set a connection up alone, answer every question there is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visits
from tests.browser.journeys import CHECK, CONNECTED, answer_basic
from tests.browser.visitor import Visitor
from tests.running_product import RunningProduct
from tests.stories import operators_address

WORDS_OF_THE_CHECK_PAGE = (
    "Planning lake",
    "Once a day",
    "15:00 UTC",
    "After a number of minutes",
    "90",
    "Through a private link",
    "Planning sources",
)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_operator_answers_every_question_and_follow_ups_appear_when_they_apply(
    product: RunningProduct, visits: Visits, schema: str, *, javascript: bool
) -> None:
    operator = visits(javascript=javascript)
    operator.open(operators_address(product))
    operator.press("Sign in").sees("Onboardings")
    operator.press("Set up a connection yourself")

    answer_basic(operator)
    operator.choose("Planning lake").fill("Name of the schema", schema).press("Continue")
    _answer_schedule(operator)
    _answer_network(operator)
    operator.fill("Where the person goes when all is done (optional)", "https://example.com/done")
    operator.press("Continue").sees(CHECK)
    seen = operator.page.locator("main").inner_text()
    assert [words for words in WORDS_OF_THE_CHECK_PAGE if words not in seen] == []

    operator.press("Create the connection").reloads_until(CONNECTED)

    (body,) = product.creates(schema)
    assert body["config"]["schema"] == schema
    chosen = {"group_id", "sync_frequency", "daily_sync_time", "data_delay_threshold", "private_link_id"}
    assert {name: body[name] for name in chosen} == {
        "group_id": "sandbox_lake",
        "sync_frequency": 1440,
        "daily_sync_time": "15:00",
        "data_delay_threshold": 90,
        "private_link_id": "amber_harbour",
    }
    expect(operator.page.get_by_role("link", name="Continue to example.com")).to_be_visible()


def _answer_schedule(operator: Visitor) -> None:
    _is_revealed(operator, "At what time?", by=lambda: operator.pick("How often?", "Once a day"))
    _is_revealed(
        operator,
        "After how many minutes?",
        by=lambda: operator.pick(
            "When is late data reported?", "After a number of minutes (Fivetran Enterprise and above)"
        ),
    )
    operator.pick("At what time?", "15:00 UTC").fill("After how many minutes?", "90").press("Continue")


def _answer_network(operator: Visitor) -> None:
    _is_revealed(operator, "Planning sources", by=lambda: operator.choose("Through a private link"))
    operator.choose("Planning sources").press("Continue")


def _is_revealed(operator: Visitor, label: str, by: Callable[[], object]) -> None:
    """Without scripts a follow-up is always there; with them, only after the answer that calls for it."""
    expect(operator.box(label)).to_be_visible(visible=not operator.javascript)
    by()
    expect(operator.box(label)).to_be_visible()

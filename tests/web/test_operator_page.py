"""What an operator sees of one onboarding and does about it, told with everything running."""

import re
from typing import Any

import pytest
import requests

from tests.operators import state_of
from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import answer_basic, begin, make_link, operators_address, send

FIVETRAN_KEY = ("sandbox-key", "sandbox-secret")
PASSWORD = "canary-9d1c-password"

OPERATOR = "Your data team"
"""What the first operator is called who presses the button."""


@pytest.fixture
def operator(product: RunningProduct) -> PlainBrowser:
    operator = PlainBrowser().open(operators_address(product))
    return operator.submit("Sign in")


def make_elsewhere(product: RunningProduct, schema: str, group_id: str = "sandbox_warehouse") -> str:
    """Make a connection as somebody does who works in Fivetran directly, and return its id."""
    body = {
        "service": "anaplan",
        "group_id": group_id,
        "config": {"schema": schema},
        "run_setup_tests": False,
    }
    answer = requests.post(f"{product.sandbox_url}/v1/connections", json=body, auth=FIVETRAN_KEY, timeout=30)
    answer.raise_for_status()
    made: str = answer.json()["data"]["id"]
    return made


def at_fivetran(product: RunningProduct, schema: str) -> list[str]:
    """Return the ids of the connections of this name."""
    rows = requests.get(f"{product.sandbox_url}/sandbox/connections", timeout=30).json()
    return [row["id"] for row in rows if row["schema"] == schema]


def open_page(operator: PlainBrowser, product: RunningProduct, recipient: PlainBrowser) -> PlainBrowser:
    """Find somebody's onboarding in the list and follow its link."""
    onboarding_id = recipient.url.split("/")[4]
    operator.open(f"{product.url}/operator/").follow(onboarding_id)
    assert operator.heading == f"Onboarding {onboarding_id}"
    return operator


def wait_for(operator: PlainBrowser, state: str) -> PlainBrowser:
    """Do what the page's own refresh does until the onboarding is in this state."""
    for _ in range(300):
        if state_of(operator) == state:
            return operator
        assert operator.page.select('meta[http-equiv="refresh"]'), operator.text
        operator.open(operator.url)
    raise AssertionError(f"it is not {state}: {operator.text}")


def timeline(operator: PlainBrowser) -> list[tuple[str, ...]]:
    """Return who did what, and from which state to which."""
    return [
        tuple(cell.get_text() for cell in row.select("td")[1:]) for row in operator.page.select("tbody tr")
    ]


def sent(product: RunningProduct, schema: str, **answers: Any) -> PlainBrowser:
    recipient = begin(product, PlainBrowser(), schema=schema)
    return send(answer_basic(recipient, **answers))


def test_an_operator_takes_a_connection_over_that_had_the_name(
    product: RunningProduct, operator: PlainBrowser, schema: str
) -> None:
    theirs = make_elsewhere(product, schema)
    recipient = sent(product, schema, password=PASSWORD)
    assert recipient.heading == "The schema needs another name"
    open_page(operator, product, recipient)
    assert "Name taken" in operator.text

    operator.submit("Take over", connection_id=f" {theirs}\n")
    assert operator.problems == []
    assert "The connection was taken over" in operator.page.select("[role=status]")[0].get_text()
    wait_for(operator, "connected")

    assert at_fivetran(product, schema) == [theirs]
    assert len(product.creates(schema)) == 1, "the one that was made elsewhere"
    recipient.open(recipient.url.replace("result", "progress"))
    assert recipient.heading == "Your Anaplan account is connected"
    assert theirs in recipient.text
    assert [line for line in timeline(operator) if line[0] == OPERATOR] == [
        (OPERATOR, "Had it go on with a connection that exists", "name_taken → created"),
        (OPERATOR, f"Took a connection over: {theirs}", ""),
    ]
    assert ("worker", "Finished", "starting → connected") in timeline(operator)
    assert "Taken over yes" in operator.text
    assert PASSWORD not in operator.answer.text


def test_a_connection_that_is_another_one_is_not_taken_over(
    product: RunningProduct, operator: PlainBrowser, schema: str
) -> None:
    theirs = make_elsewhere(product, schema)
    of_another_name = make_elsewhere(product, f"{schema}_b")
    of_another_place = make_elsewhere(product, schema, "sandbox_lake")
    ours = sent(product, f"{schema}_c").text.partition("ID: ")[2].split()[0].rstrip(".")
    open_page(operator, product, sent(product, schema))
    for typed, message in (
        ("", "Enter the ID of the connection"),
        (
            "no_such_connection",
            "Fivetran has no connection with this ID, or this service’s key may not see it",
        ),
        (of_another_name, f"Its schema is {schema}_b, not {schema}"),
        (of_another_place, "Its destination is sandbox_lake, not sandbox_warehouse"),
        (ours, f"Its schema is {schema}_c, not {schema}"),
    ):
        operator.submit("Take over", connection_id=typed)
        assert operator.answer.status_code == 422
        assert operator.problems == [message]
        assert operator.page.select("#connection_id")[0]["value"] == typed
    operator.open(operator.url)
    assert state_of(operator) == "name_taken"
    assert [line for line in timeline(operator) if line[0] == OPERATOR] == []
    assert sorted(at_fivetran(product, schema)) == sorted([theirs, of_another_place])


def test_cancelling_what_was_never_sent_ends_it_and_touches_nothing(
    product: RunningProduct, operator: PlainBrowser, schema: str
) -> None:
    theirs = make_elsewhere(product, schema)
    recipient = sent(product, schema)
    open_page(operator, product, recipient).follow("Cancel")
    assert "Nothing was sent to Fivetran, so it simply ends" in operator.text

    operator.submit("Cancel this onboarding")
    assert state_of(operator) == "cancelled"
    assert [str(form["action"]).rpartition("/")[2] for form in operator.page.select("main form")] == [
        "extend"
    ]
    assert (OPERATOR, "Cancelled, before anything was sent", "name_taken → cancelled") in timeline(operator)
    assert at_fivetran(product, schema) == [theirs]
    recipient.open(recipient.url)
    assert recipient.heading == "This onboarding was cancelled"


def test_cancelling_deletes_our_connection_and_frees_its_name(
    product: RunningProduct, operator: PlainBrowser, schema: str
) -> None:
    recipient = sent(product, schema, password="wrong-password")
    (ours,) = at_fivetran(product, schema)
    open_page(operator, product, recipient)
    assert "Validating login" in operator.text
    operator.follow("Cancel")
    assert f"The connection {ours} , which we made, will be deleted" in operator.text
    assert at_fivetran(product, schema) == [ours]

    wait_for(operator.submit("Cancel this onboarding"), "cancelled")
    assert at_fivetran(product, schema) == []
    assert ("worker", "Cancelled; nothing of ours is left", "cancelling → cancelled") in timeline(operator)
    recipient.open(recipient.url)
    assert "Nothing that we made is left at Fivetran" in recipient.text
    assert sent(product, schema).heading == "Your Anaplan account is connected"


def test_tests_are_run_again_when_an_operator_asks_for_it(
    product: RunningProduct, operator: PlainBrowser, schema: str
) -> None:
    recipient = sent(product, schema, username="flaky@example.com")
    assert recipient.heading == "Your connection needs attention"
    open_page(operator, product, recipient).submit("Test again")
    assert "The tests run again" in operator.page.select("[role=status]")[0].get_text()
    wait_for(operator, "connected")
    assert product.connection(schema)["setup_tests_run"] == 2
    assert (OPERATOR, "Had it tried once more", "needs_attention → submitted") in timeline(operator)
    assert recipient.open(recipient.url).heading == "Your Anaplan account is connected"


def without_times(text: str) -> str:
    """Leave out what a page says otherwise a minute later."""
    return re.sub(r"\d+ \w+ \d{4}, \d\d:\d\d(:\d\d)? UTC|\d+ (second|minute)s?", "", text)


def test_whoever_is_signed_out_sees_nothing_and_does_nothing(
    product: RunningProduct, operator: PlainBrowser, schema: str
) -> None:
    recipient = sent(product, schema, password="wrong-password")
    before = without_times(open_page(operator, product, recipient).text)
    # Somebody with a token of their own, so that it is not the token that is missing.
    stranger = PlainBrowser().open(make_link(product, schema=f"{schema}_b"))
    for action in ("/check", "/take-over", "/cancel"):
        answer = stranger.post("connection_id=anything", to=operator.url + action)
        assert answer.headers["Location"] == "/operator/sign-in"
    for page in ("", "/take-over", "/cancel"):
        assert stranger.open(operator.url + page).heading == "Sign in as operator"
    assert without_times(operator.open(operator.url).text) == before
    assert len(at_fivetran(product, schema)) == 1

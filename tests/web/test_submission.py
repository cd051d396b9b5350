"""What becomes of answers when Fivetran does not simply say yes."""

from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct
from tests.stories import answer_basic, begin, send


def test_a_wrong_password_needs_attention_and_is_corrected_on_the_same_connection(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema)
    answer_basic(person, password="wrong-password")
    send(person)
    assert person.heading == "Your connection needs attention"
    assert "Validating login" in person.text
    first = product.connection(schema)["id"]

    person.follow("Change the user name or password")
    assert "Leave empty to keep it" in person.text
    person.submit(password="right-password")
    person.submit("Correct the connection")
    person.wait_for("result")

    assert person.heading == "Your Anaplan account is connected"
    assert product.connection(schema)["id"] == first
    assert len(product.creates(schema)) == 1


def test_tests_that_fail_once_pass_when_they_are_run_again(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema)
    answer_basic(person, username="flaky@example.com")
    send(person)
    assert person.heading == "Your connection needs attention"

    person.submit("Test again")
    person.wait_for("result")
    assert person.heading == "Your Anaplan account is connected"


def test_a_warning_is_shown_and_connects(product: RunningProduct, person: PlainBrowser, schema: str) -> None:
    begin(product, person, schema=schema)
    answer_basic(person, username="warning@example.com")
    send(person)
    assert person.heading == "Your Anaplan account is connected"
    assert "Warning" in person.text


def test_a_user_who_must_sign_in_elsewhere_fails_the_test(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema)
    answer_basic(person, username="sso@example.com")
    send(person)
    assert person.heading == "Your connection needs attention"
    assert "Exception User" in person.text


def test_a_name_that_is_taken_asks_for_another_name_only(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person)
    answer_basic(person)
    person.submit(schema="taken_schema")
    send(person)
    assert person.heading == "Choose another name for the schema"
    assert "taken_schema" in person.text

    person.follow("Choose another name")
    person.submit(schema=schema)
    assert person.path == "check"
    send(person)
    assert person.heading == "Your Anaplan account is connected"
    assert len(product.creates("taken_schema")) == 0


def test_a_second_onboarding_cannot_use_a_name_that_another_one_is_using(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema)
    answer_basic(person)
    send(person)

    other = PlainBrowser()
    begin(product, other)
    answer_basic(other)
    other.submit(schema=schema)
    other.submit("Create the connection")
    assert other.answer.status_code == 409
    assert f"The name {schema} is being used by another onboarding" in other.text

    other.follow("Choose another name for the schema")
    other.submit(schema=schema + "_b")
    send(other)
    assert other.heading == "Your Anaplan account is connected"


def test_a_connection_that_was_not_tested_is_not_called_connected(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema, run_setup_tests="no", paused="yes")
    answer_basic(person)
    assert "Keep the connection paused for now Yes" in person.text
    send(person)
    assert person.heading == "Your connection is set up"
    assert "not tested yet" in person.text
    assert product.connection(schema)["setup_state"] == "incomplete"
    tests_run = [
        r for r in product.requests() if r["path"].endswith(f"{product.connection(schema)['id']}/test")
    ]
    assert tests_run == []


def test_a_connection_that_was_to_stay_paused_stays_paused(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema, paused="true")
    answer_basic(person)
    send(person)
    assert "The connection is paused" in person.text
    assert product.connection(schema)["paused"] is True


def test_a_destination_that_fivetran_does_not_know_is_refused_with_its_words(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema, group_id="no_such_group")
    answer_basic(person)
    send(person)
    assert person.heading == "The connection was not created"
    assert "Fivetran says" in person.text
    assert "no_such_group" in person.text

    person.follow("Check your answers")
    assert person.path == "check"


def test_whoever_is_sent_on_is_told_which_connection_it_became(
    product: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(product, person, schema=schema, redirect_uri="https://example.com/done?case=7")
    answer_basic(person)
    send(person)
    onward = person.page.select_one("a.button")
    assert onward is not None
    connection_id = product.connection(schema)["id"]
    assert onward["href"] == f"https://example.com/done?case=7&id={connection_id}"

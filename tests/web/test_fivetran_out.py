"""What people see when Fivetran is not there, or does not know our key."""

from collections.abc import Iterator

import pytest

from tests.plain_browser import PlainBrowser
from tests.running_product import RunningProduct, free_port
from tests.stories import answer_basic, begin, send


@pytest.fixture(scope="module")
def dark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    """Return a product whose Fivetran does not answer at all."""
    nobody = f"http://127.0.0.1:{free_port()}"
    running = RunningProduct(tmp_path_factory.mktemp("dark") / "var", FIVETRAN_API_URL=nobody).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def locked_out(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProduct]:
    """Return a product whose key Fivetran does not know."""
    running = RunningProduct(tmp_path_factory.mktemp("locked") / "var", FIVETRAN_API_SECRET="old").start()
    yield running
    running.stop()


def test_without_a_list_of_destinations_an_id_can_be_typed(
    dark: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(dark, person, group_id=None)
    answer_basic(person)
    assert "The list of destinations could not be read from Fivetran" in person.text
    person.submit(group_id="", schema=schema)
    assert "Enter the destination’s ID, as Fivetran’s dashboard shows it" in person.problems
    person.submit(group_id="sandbox_warehouse", schema=schema)
    assert person.path == "check"

    person.submit("Create the connection")
    assert person.path == "progress"
    person.open(person.url)
    assert "Your answers are safe" in person.text or "We are setting up" in person.text


def test_a_key_that_fivetran_does_not_know_is_no_fault_of_the_recipient(
    locked_out: RunningProduct, person: PlainBrowser, schema: str
) -> None:
    begin(locked_out, person, schema=schema)
    answer_basic(person)
    send(person)
    assert person.heading == "The connection was not created"
    assert "This has nothing to do with what you entered" in person.text

    person.submit("Send again")
    person.wait_for("result")
    assert person.heading == "The connection was not created"

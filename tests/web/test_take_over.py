"""Only a connection that is what the onboarding asks for is taken over; else the field says why not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from app.fivetran.errors import (
    FivetranBusyError,
    FivetranNotFoundError,
    FivetranRefusedError,
    FivetranSignInError,
    FivetranUnclearError,
)
from app.fivetran.shapes import ConnectionState
from app.views.parts import NAME
from tests.in_process import Site
from tests.plain_browser import PlainBrowser
from tests.web.sent_rows import id_of, put, row_of, see, sent

Answers = dict[str, Callable[[str], ConnectionState]]


@pytest.fixture(scope="module")
def operator(site: Site) -> PlainBrowser:
    return site.operator()


@pytest.fixture
def fivetran(site: Site) -> Iterator[Answers]:
    """Say here what Fivetran answers when a connection is read."""
    answers: Answers = {}

    def connection(connection_id: str) -> ConnectionState:
        return answers["connection"](connection_id)

    stand_in = SimpleNamespace(connection=connection)
    site.app.extensions[NAME] = replace(site.parts, fivetran=stand_in)  # type: ignore[arg-type]
    yield answers
    site.app.extensions[NAME] = site.parts


def theirs(site: Site, onboarding_id: str, **other: str) -> ConnectionState:
    row = row_of(site, onboarding_id)
    named = {"id": "warm_harbour", "service": "anaplan", "schema": row.schema, "group_id": row.group_id}
    return ConnectionState(
        **named | other,
        paused=True,
        setup_state="incomplete",
        marker=None,
        setup_tests=(),
    )


def refused(
    site: Site, operator: PlainBrowser, typed: str, message: str, onboarding_id: str | None = None
) -> None:
    """Type an id on the page of a name that is taken, be told this at the field, and change nothing."""
    onboarding_id = onboarding_id or id_of(sent(site))
    put(site, onboarding_id, state="name_taken")
    see(operator, site, onboarding_id)
    before = site.tables()
    operator.submit("Take over", connection_id=typed)
    assert operator.answer.status_code == 422
    (problem,) = operator.problems
    assert problem.startswith(message)
    assert operator.page.select("#connection_id")[0]["value"] == typed
    assert site.tables() == before
    assert operator.open(operator.url).path == onboarding_id


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter the ID of the connection"),
        ("warm harbour", "Connection ID must not contain spaces"),
        ("x" * 201, "Connection ID must be 200 characters or fewer"),
        ("..", "Connection ID must be made of letters, digits, underscores and hyphens"),
        (
            "a/test",
            "Connection ID must be made of letters, digits, underscores and hyphens",
        ),
    ],
)
def test_what_can_be_no_id_is_not_asked_for_at_fivetran(
    site: Site, operator: PlainBrowser, fivetran: Answers, typed: str, message: str
) -> None:
    fivetran["connection"] = lambda _: pytest.fail("it was asked for")
    refused(site, operator, typed, message)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            FivetranNotFoundError("Gone", 404),
            "Fivetran has no connection with this ID, or this service’s key",
        ),
        (FivetranSignInError("No", 401), "Fivetran does not accept this service’s own key"),
        (FivetranBusyError("Slow down", 7), "Fivetran is busy. Try again in 7 seconds"),
        (FivetranUnclearError("?"), "Fivetran gave no usable answer. Try again in a minute"),
        (FivetranRefusedError("<b>Said</b>", 400), "Fivetran gave no usable answer. Try again in a minute"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_fivetran_does_not_tell_is_said_at_the_field(
    site: Site, operator: PlainBrowser, fivetran: Answers, error: Exception, message: str
) -> None:
    def read(_: str) -> ConnectionState:
        raise error

    fivetran["connection"] = read
    refused(site, operator, "warm_harbour", message)


@pytest.mark.parametrize("field", ["service", "schema", "group_id"])
def test_a_connection_that_differs_is_not_taken_over(
    site: Site, operator: PlainBrowser, fivetran: Answers, field: str
) -> None:
    onboarding_id = id_of(sent(site))
    fivetran["connection"] = lambda _: theirs(site, onboarding_id, **{field: "an\u202eother"})
    what = {"group_id": "destination"}.get(field, field)
    refused(site, operator, "warm_harbour", f"Its {what} is an\ufffdother, not ", onboarding_id)


def test_a_connection_of_another_onboarding_is_not_taken_over(
    site: Site, operator: PlainBrowser, fivetran: Answers
) -> None:
    other, onboarding_id = id_of(sent(site)), id_of(sent(site))
    put(site, other, state="connected", connection_id="taken_boat")
    fivetran["connection"] = lambda asked: theirs(site, onboarding_id, id=asked)
    refused(site, operator, "taken_boat", "Another onboarding has this connection", onboarding_id)
    put(site, other, schema=row_of(site, onboarding_id).schema)
    refused(site, operator, "free_boat", "Another onboarding has this connection", onboarding_id)


def test_what_moved_while_fivetran_was_asked_is_left_alone(
    site: Site, operator: PlainBrowser, fivetran: Answers
) -> None:
    onboarding_id = id_of(sent(site))
    put(site, onboarding_id, state="name_taken")

    def read(_: str) -> ConnectionState:
        put(site, onboarding_id, state="submitted")
        return theirs(site, onboarding_id)

    fivetran["connection"] = read
    see(operator, site, onboarding_id).submit("Take over", connection_id="warm_harbour")
    assert "Nothing was done" in operator.text
    assert row_of(site, onboarding_id).connection_id is None

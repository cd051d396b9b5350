"""Picking exports, and what is said where Anaplan shows none, in the reader's language."""

from collections.abc import Iterator
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from flask import render_template

from app import language
from app.anaplan import errors
from app.anaplan.errors import AnaplanError
from app.domain.export_kinds import UNREADABLE, remarks
from app.sitting.reading import NotSignedInError
from app.views.recipient.picking import words
from tests.anaplan_site import AnaplanSite, anaplan_site
from tests.plain_browser import PlainBrowser
from tests.untranslated import Brackets, left_over
from tests.web.bracketed import in_german, untranslated
from tests.web.sent_rows import id_of

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
ERRORS: list[AnaplanError | NotSignedInError] = [
    NotSignedInError(),
    errors.AnaplanBusyError("", 7),
    errors.AnaplanNotFoundError(),
    *(errors.AnaplanModelError("", status) for status in words.STATES if status),
    errors.AnaplanBlockedError(),
    errors.AnaplanUnreachableError(),
    errors.AnaplanTroubleError(),
]


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnaplanSite]:
    with (
        patch.object(language, "read_catalogues", lambda: {"de": Brackets()}),
        anaplan_site(tmp_path_factory.mktemp("picking")) as site,
    ):
        yield site


def said(person: PlainBrowser) -> set[str]:
    """Return what is left over besides the names in links, labels and the list, which are Anaplan's."""
    names = [one.get_text() for one in person.page.select(".chosen li > span, .choice__label, legend span")]
    links = [part for name in names for part in name.split("›")]
    return untranslated(person, *names, *(link.strip() for link in links), *NAMES)


NAMES = ("Finance", "Sales", "Budget 2027", "Budget 2019", "Board pack", "zzz", "Budget")


def test_every_level_what_is_found_and_what_is_chosen(bracketed: AnaplanSite) -> None:
    person = in_german(bracketed.picker()).open("selection")
    assert said(person) == set()
    assert said(person.submit("Pick from Anaplan")) == set()
    for typed in ("zzz", "Budget"):
        assert said(person.submit("Search", q=typed)) == set()
    person.open("workspaces").follow("Finance")
    assert said(person) == set()
    person.follow("Budget 2027")
    assert said(person) == set()
    ids = [str(box["value"]) for box in person.page.select("input[type=checkbox]")]
    for typed in ("zzz", ""):
        assert said(person.submit("Search", q=typed)) == set()
    person.submit("Done", selected_exports=ids[:2])
    assert person.path == "selection"
    assert said(person) == set()
    person.submit("Remove")
    assert said(person) == set()


def test_what_anaplan_does_not_show(bracketed: AnaplanSite) -> None:
    person = in_german(bracketed.picker())
    person.open("selection").submit("Pick from Anaplan").follow("Finance")
    assert said(person.open(person.url + "/models/unknown")) == set()
    bracketed.end_session(person)
    person.open(f"/onboarding/{id_of(person)}/selection/workspaces")
    assert said(person) == set()


@pytest.mark.parametrize("was_let_in", [True, False])
@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_a_problem(
    bracketed: AnaplanSite, error: AnaplanError | NotSignedInError, *, was_let_in: bool
) -> None:
    problem = words.problem_of(error, NOON, was_let_in=was_let_in)
    assert shown(bracketed, problem.heading, problem.lead, problem.advice) == set()


def test_a_user_who_sees_nothing(bracketed: AnaplanSite) -> None:
    for problem in (words.NO_WORKSPACES, words.NOT_LISTED):
        assert shown(bracketed, problem.heading, problem.lead, problem.advice) == set()


@pytest.mark.parametrize("kind", [*UNREADABLE, "SOMETHING_NEW"])
def test_what_is_odd_about_an_export(bracketed: AnaplanSite, kind: str) -> None:
    assert shown(bracketed, *remarks(kind, "text/plain", is_twin=True)) == set()


def shown(site: AnaplanSite, *sentences: str) -> set[str]:
    with site.app.test_request_context("/", headers={"Accept-Language": "de"}):
        pages = [
            render_template("errors/error.html", error_heading="", words=sentence) for sentence in sentences
        ]
    return set().union(*(left_over(page, UNREADABLE.values()) for page in pages))

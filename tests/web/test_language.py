"""Every page of the recipient's is in the recipient's language; operators, programs and logs read English."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import language
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.untranslated import Brackets, left_over

DATA = ("your data team", "operator", "Warehouse", "Lake", "anaplan_mine", "anyone@example.com")


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a site whose German is English in brackets."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "read_catalogues", lambda: {"de": Brackets()})
        yield Site(tmp_path_factory.mktemp("bracketed"))


@pytest.fixture
def german(bracketed: Site) -> PlainBrowser:
    return bracketed.browser(**{"Accept-Language": "de-AT, de;q=0.9, en;q=0.5"})


def untranslated(person: PlainBrowser, *data: str) -> set[str]:
    assert person.page.html is not None
    assert person.page.html["lang"] == "de"
    return left_over(person.answer.text, (*DATA, *data))


@pytest.mark.parametrize("step", ["sign_in", "account", "password", "certificate", "exports", "destination"])
def test_a_question_and_what_is_wrong_with_its_answer(bracketed: Site, step: str) -> None:
    person = bracketed.arrive_at(step)
    person.session.headers["Accept-Language"] = "de"
    assert untranslated(person.open(step)) == set()
    assert untranslated(person.submit()) == set()


def test_the_start_page(bracketed: Site, german: PlainBrowser) -> None:
    assert untranslated(german.open(bracketed.link())) == set()
    assert untranslated(german.open(bracketed.link(auth_mode="Basic", sync_mode="SpecificExports"))) == set()


def test_the_check_page(bracketed: Site) -> None:
    person = bracketed.arrive_at("network")
    person.session.headers["Accept-Language"] = "de"
    person.open("network").submit(**right_answers("network"))
    assert person.path == "check"
    assert untranslated(person) == set()


def test_a_page_that_does_not_exist(bracketed: Site, german: PlainBrowser) -> None:
    assert untranslated(german.open(f"{bracketed.url}/o/nothing")) == set()


def test_operators_read_english(bracketed: Site) -> None:
    operator = bracketed.operator()
    operator.session.headers["Accept-Language"] = "de"
    operator.open(f"{bracketed.url}/operator/")
    assert operator.page.html is not None
    assert operator.page.html["lang"] == "en"
    assert "⟦" not in operator.answer.text


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ("de", "de"),
        ("de-CH", "de"),
        ("fr, de;q=0.5", "de"),
        ("fr", "en"),
        ("", "en"),
        ("*", "en"),
        ("en-GB", "en"),
    ],
)
def test_the_first_language_that_we_speak_is_taken(site: Site, wanted: str, spoken: str) -> None:
    person = site.browser(**{"Accept-Language": wanted})
    person.open(site.link())
    assert person.page.html is not None
    assert person.page.html["lang"] == spoken
    assert person.answer.headers["Content-Language"] == spoken
    assert "Accept-Language" in person.answer.headers["Vary"]


def test_there_is_a_catalogue_of_german(tmp_path: Path) -> None:
    assert set(language.read_catalogues()) == {"de"}
    assert language.read_catalogues(tmp_path) == {}

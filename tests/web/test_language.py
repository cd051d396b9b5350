"""Every page of the recipient's is in the recipient's language; operators, programs and logs read English."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import language
from tests import catalogue
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser
from tests.stories import EXPORT_IDS
from tests.web.bracketed import bracketed_site, untranslated

PLACES = re.compile(r"%\(\w+\)s|{\w+}|</?\w+|https?://[\w./]+\b")


@pytest.fixture(scope="module")
def bracketed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a site whose German is English in brackets."""
    with bracketed_site(tmp_path_factory.mktemp("bracketed")) as site:
        yield site


@pytest.fixture
def german(bracketed: Site) -> PlainBrowser:
    return bracketed.browser(**{"Accept-Language": "de-AT, de;q=0.9, en;q=0.5"})


def test_the_check_page(bracketed: Site) -> None:
    person = bracketed.arrive_at("network")
    person.session.headers["Accept-Language"] = "de"
    person.open("network").submit(**right_answers("network"))
    assert person.path == "check"
    assert untranslated(person, *EXPORT_IDS) == set()


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


@pytest.mark.parametrize("file", catalogue.languages(), ids=lambda file: file.parent.parent.name)
def test_every_message_is_translated_with_all_that_stands_in_it(file: Path) -> None:
    stored = catalogue.read(file)
    for message in stored:
        one, *many = [message.id] if isinstance(message.id, str) else message.id
        said = [message.string] if isinstance(message.string, str) else [*(message.string or ("",))]
        assert all(said) or not one, message.id
        for words in said if one else ():
            wanted = [set(PLACES.findall(form)) for form in (one, *many)]
            assert set(PLACES.findall(words)) in wanted, message.id


def test_the_catalogues_are_what_is_in_the_source() -> None:
    found = catalogue.found()
    for file in catalogue.languages():
        assert {message.id for message in catalogue.read(file)} == {message.id for message in found}


def test_what_stands_inside_a_sentence_is_said_in_its_language(site: Site) -> None:
    person = site.arrive_at("password")
    person.session.headers["Accept-Language"] = "de"
    person.open("password").follow("Das kann jemand anders beantworten")
    assert "bittet nur um den Anaplan-Benutzernamen und das Passwort" in person.text
    person.open(site.link())
    assert re.search(
        r"unterbrechen und bis \d+\. \w+ \d{4}, \d\d:\d\d UTC mit demselben Link weitermachen", person.text
    )
    begins = "Anaplan mit Fivetran verbinden Die Person, die Ihnen diesen Link geschickt"
    assert person.text.startswith(begins)

"""Every language says all there is to say, and what there is to say is what the source says."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message

from tests import catalogue

LANGUAGES = catalogue.languages()
PERCENT = re.compile(r"%\(\w+\)[a-z]")
TAG = re.compile(r"<[^>]+>")


def parts(message: Message) -> list[tuple[str, str]]:
    """Return every translation with the English that it stands for; the last ones are for many."""
    english = [message.id] if isinstance(message.id, str) else list(message.id)
    said = [message.string or ""] if isinstance(message.id, str) else list(message.string or ())
    return [(english[min(number, len(english) - 1)], str(words)) for number, words in enumerate(said)]


def braces(words: str) -> set[str]:
    """Return the {names} in words of Python's."""
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def messages(file: Path) -> list[Message]:
    return [message for message in catalogue.read(file) if message.id]


def test_the_template_is_what_the_source_says() -> None:
    assert catalogue.TEMPLATE.read_bytes() == catalogue.as_bytes(catalogue.found()), (
        "Write it anew: python -m tests.catalogue"
    )


@pytest.mark.parametrize("file", LANGUAGES, ids=lambda file: file.parent.parent.name)
class TestALanguage:
    """What is asked of each catalogue."""

    def test_has_every_message_and_no_other(self, file: Path) -> None:
        assert [m.id for m in messages(file)] == [m.id for m in catalogue.found() if m.id]

    def test_is_complete(self, file: Path) -> None:
        unsaid = [m.id for m in messages(file) if m.fuzzy or not all(said.strip() for _, said in parts(m))]
        assert unsaid == []

    def test_has_the_values_of_the_english(self, file: Path) -> None:
        pairs = [pair for message in messages(file) for pair in parts(message)]
        other = [
            pair
            for pair in pairs
            if len({frozenset(braces(words)) for words in pair}) > 1
            or len({tuple(sorted(PERCENT.findall(words))) for words in pair}) > 1
        ]
        assert other == []

    def test_has_the_links_and_emphasis_of_the_english(self, file: Path) -> None:
        pairs = [pair for message in messages(file) for pair in parts(message)]
        assert [
            pair for pair in pairs if len({tuple(sorted(TAG.findall(words))) for words in pair}) > 1
        ] == []


def test_there_is_a_language() -> None:
    assert LANGUAGES

"""A credential must not leave its box except through the one door."""

import copy
import json
import logging
import pickle
from base64 import b64encode
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from app.domain.secret import Kept, Secret

CANARY = "pässword-canary-\N{SNOWMAN}"


@dataclass(frozen=True)
class Section:
    """Something that holds a secret, as the sections of the wizard do."""

    password: Secret


@pytest.mark.parametrize(
    "show",
    [
        repr,
        str,
        format,
        "{:>60}".format,
        "{!r}".format,
        lambda secret: f"{secret}",
        lambda secret: "%s" % secret,  # noqa: UP031  # this way of printing is what is tried
        lambda secret: str([secret]),
        lambda secret: repr({"password": secret}),
        lambda secret: repr(Section(secret)),
        lambda secret: json.dumps({"password": secret}, default=str),
    ],
)
def test_every_way_of_printing_shows_the_mask(show: Callable[[Secret], str]) -> None:
    shown = show(Secret(CANARY))
    assert "Secret(******)" in shown
    assert CANARY not in shown


def test_a_log_line_shows_the_mask(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("any").warning("kept %s and %r", Secret(CANARY), Secret(CANARY))
    assert caplog.messages == ["kept Secret(******) and Secret(******)"]


@pytest.mark.parametrize(
    "take",
    [
        *(
            lambda secret, p=protocol: pickle.dumps(secret, p)
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
        ),
        json.dumps,
        copy.copy,
        copy.deepcopy,
        lambda secret: asdict(Section(secret)),
        lambda secret: secret.__getstate__(),
        hash,
        vars,
        bytes,
        list,
        len,
    ],
)
def test_every_way_of_taking_it_along_is_refused(take: Callable[[Any], object]) -> None:
    with pytest.raises(TypeError) as refusal:
        take(Secret(CANARY))
    assert CANARY not in str(refusal.value)


@pytest.mark.parametrize("text", ["", " padded ", CANARY, "line\nbreak", "\0"])
def test_reveal_gives_back_exactly_what_was_entered(text: str) -> None:
    assert Secret(text).reveal() == text


def test_a_cipher_gets_the_bytes_without_reveal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Secret, "reveal", lambda _: pytest.fail("revealed"))
    assert Secret(CANARY).encrypted_with(lambda plain: plain[::-1]) == CANARY.encode()[::-1]


def test_equal_secrets_are_equal_and_nothing_else_is() -> None:
    assert Secret(CANARY) == Secret(CANARY)
    assert Secret(CANARY) != Secret(CANARY + "x")
    assert Secret(CANARY) != CANARY


def test_an_empty_secret_counts_as_false() -> None:
    assert not Secret("")
    assert Secret("0")


def test_text_that_utf_8_cannot_express_is_refused_without_being_repeated() -> None:
    with pytest.raises(ValueError, match="must be text") as refusal:
        Secret("canary\ud800")
    assert "canary" not in str(refusal.value)
    assert refusal.value.__suppress_context__


def test_a_kept_secret_knows_only_when_it_was_entered() -> None:
    at = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
    assert asdict(Kept(at)) == {"at": at}


def test_an_echo_of_a_secret_is_blanked_out_in_every_spelling() -> None:
    value = 'p@ss "wörd"/1&2'
    spellings = (value, quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1], escape(value))
    for spelling in (*spellings, b64encode(value.encode()).decode(), value.encode().hex()):
        assert Secret(value).blanked_out(f"refused: {spelling}!") == "refused: ******!"
    assert Secret("").blanked_out("nothing to hide") == "nothing to hide"

"""What is no certificate or no key is refused with a reason that says what to do, and fast."""

import re
import time
from collections.abc import Callable

import pytest

from app.domain.key_files.kinds import Kind
from app.domain.key_files.reasons import PemError, Reason
from app.domain.pem import check_pair
from tests.key_material import (
    body,
    certificate,
    changed_key,
    fake_bits,
    good,
    good_key,
    pem,
    rsa_key,
    spki,
)
from tests.one_box import certificate_in, key_in
from tests.refused_material import NO_CERTIFICATE, NO_KEY


def refusal(read: Callable[[], object]) -> PemError:
    with pytest.raises(PemError) as refused:
        read()
    return refused.value


def assert_repeats_nothing(error: PemError, given_data: bytes) -> None:
    assert error.message == str(error)
    assert error.__cause__ is None
    assert "{" not in error.message
    pasted = body(given_data)
    assert not any(
        pasted[i : i + 12].decode("latin-1") in error.message for i in range(len(pasted[:3000]) - 12)
    )


@pytest.mark.parametrize("name", NO_CERTIFICATE)
def test_what_is_no_certificate_is_refused_with_its_reason(name: str) -> None:
    make, reason = NO_CERTIFICATE[name]
    data = make()
    start = time.process_time()
    error = refusal(lambda: certificate_in(data))
    assert time.process_time() - start < 0.5
    assert error.reason is reason
    assert_repeats_nothing(error, data)


@pytest.mark.parametrize("name", NO_KEY)
def test_what_is_no_key_is_refused_with_its_reason(name: str) -> None:
    make, reason = NO_KEY[name]
    data = make()
    start = time.process_time()
    error = refusal(lambda: key_in(data))
    assert time.process_time() - start < 0.5
    assert error.reason is reason
    assert_repeats_nothing(error, data)


class Untouchable:
    """Stands for the library, and fails the test as soon as anything of it is used."""

    def __getattr__(self, name: str) -> object:
        pytest.fail(f"rsa.{name} was used")


@pytest.mark.parametrize("bits", [1024, 4097, 8192, 16384])
def test_a_key_of_the_wrong_size_never_reaches_openssl(bits: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.domain.pem.rsa", Untouchable())
    data = fake_bits(bits)
    start = time.process_time()
    error = refusal(lambda: key_in(data))
    assert time.process_time() - start < 0.05
    assert str(bits) in error.message


@pytest.mark.parametrize(
    "changes",
    [
        {"p": 3},
        {"d": 1 << 9000},
        {"qi": 1 << 9000},
        {"d": 0},
        {"qi": -1},
        {"e": 1 << 65},
    ],
)
def test_numbers_that_cannot_be_right_never_reach_openssl(
    changes: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = changed_key(**changes)
    monkeypatch.setattr("app.domain.pem.rsa", Untouchable())
    assert refusal(lambda: key_in(data)).reason is Reason.DAMAGED


def test_wherever_a_paste_ends_too_early_it_is_told() -> None:
    for end in range(400, 480):
        assert refusal(lambda: key_in(good_key()[:end])).reason is Kind.CUT_OFF  # noqa: B023  # used at once


def test_a_certificate_of_another_key_is_refused() -> None:
    error = refusal(lambda: certificate_in(good(), key_spki=spki(rsa_key("other"))))
    assert error.reason is Reason.MISMATCH
    assert refusal(lambda: check_pair("aa", "bb")).reason is Reason.MISMATCH
    check_pair("aa", "aa")


def test_a_date_is_told_in_words() -> None:
    expired = pem(certificate(rsa_key("ana"), days=(-99, -20)))
    assert "expired on 3\N{NO-BREAK SPACE}November 2026" in refusal(lambda: certificate_in(expired)).message


@pytest.mark.parametrize("message", [each.value for kind in (Reason, Kind) for each in kind])
def test_messages_say_what_to_do_in_plain_words(message: str) -> None:
    assert not re.search(r"\b(please|sorry|oops|valid|invalid|error)\b", message, re.IGNORECASE)
    assert re.search(r"\b(Paste|Copy|Get|Convert|Save|Open|Export|Choose|give|Wait)\b", message)
    assert not message.endswith(".")

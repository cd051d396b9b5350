"""One case of the corpus, and the certificate and key that most of them hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization as s

from tests.key_material import (
    PEM,
    PKCS8,
    certificate,
    key_bytes,
    pem,
    rsa_key,
)

TODAY = datetime.now(UTC).replace(microsecond=0)
"""The pages know no other day, so these certificates are made anew for each run."""


@dataclass(frozen=True)
class Case:
    """What is given, and what is wrong by input; where nothing is, our own leaf and key come out."""

    given: Mapping[str, bytes]
    problems: Mapping[str, str] = field(default_factory=dict)
    warning: str = ""
    own: Callable[[], x509.Certificate] | None = None


@cache
def leaf() -> x509.Certificate:
    return certificate(rsa_key("ana"), today=TODAY)


@cache
def authority() -> x509.Certificate:
    return certificate(rsa_key("authority"), name="Authority", san=None, usages=(), ca=True, today=TODAY)


@cache
def key(form: s.PrivateFormat = PKCS8, encoding: s.Encoding = PEM) -> bytes:
    return key_bytes(rsa_key("ana"), encoding, form)


@cache
def own() -> bytes:
    return pem(leaf())


def other_key() -> bytes:
    return key_bytes(rsa_key("other"), PEM, PKCS8)


def case(problems: Mapping[str, str] | None = None, warning: str = "", **given: Any) -> Case:
    return Case(given, problems or {}, warning)


def changed(problems: Mapping[str, str] | None = None, warning: str = "", **facts: Any) -> Case:
    """Give a certificate of our key that is different in something."""
    made = certificate(rsa_key("ana"), today=TODAY, **facts)
    return Case({"certificate": pem(made), "private_key": key()}, problems or {}, warning, lambda: made)

"""Whatever is pasted or uploaded becomes a certificate or a key."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage

from app.domain.key_files.reasons import PemError
from tests.clipboards import SHAPES
from tests.key_material import (
    DER,
    EMAIL,
    NOW,
    PEM,
    PKCS1,
    PKCS8,
    authority,
    certificate,
    good,
    good_key,
    key_bytes,
    leaf,
    pem,
    rebuilt,
    rsa_key,
    spki,
)
from tests.one_box import certificate_in, key_in


@pytest.mark.parametrize("shape", SHAPES)
def test_a_certificate_is_read_in_every_shape(shape: str) -> None:
    found = certificate_in(SHAPES[shape](good()))
    assert found.pem.encode() == good()
    assert found.warnings == ()


@pytest.mark.parametrize(("shape", "form"), list(product(SHAPES, [PKCS1, PKCS8])))
def test_a_private_key_is_read_in_every_shape(shape: str, form: s.PrivateFormat) -> None:
    found = key_in(SHAPES[shape](key_bytes(rsa_key("ana"), PEM, form)))
    assert found.pem.reveal().encode() == good_key()
    assert "PRIVATE" not in repr(found)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n "])
def test_der_is_read_as_well(end: bytes) -> None:
    assert certificate_in(leaf().public_bytes(DER) + end).pem.encode() == good()
    for form in (PKCS1, PKCS8):
        assert key_in(key_bytes(rsa_key("ana"), DER, form) + end).pem.reveal().encode() == good_key()


def test_the_public_facts_of_a_certificate_are_told() -> None:
    found = certificate_in(good())
    assert (found.subject, found.issuer, found.email) == ("CN=Ana", "CN=Authority", EMAIL)
    assert (found.not_before, found.not_after) == (NOW - timedelta(days=10), NOW + timedelta(days=300))
    assert found.sha256 == leaf().fingerprint(SHA256()).hex()
    assert found.spki_sha256 == spki(rsa_key("ana")) != spki(rsa_key("other"))


def test_the_address_in_the_subject_is_second_choice() -> None:
    both = certificate(rsa_key("ana"), subject_email="second@example.com")
    assert certificate_in(pem(both)).email == EMAIL
    one = certificate(rsa_key("ana"), san=None, subject_email="second@example.com")
    assert certificate_in(pem(one)).email == "second@example.com"


def test_a_name_cannot_carry_what_does_not_print() -> None:
    odd = certificate(rsa_key("ana"), name="A\0\u202e\x1b[2J", san=None, subject_email="a\u200b@b")
    found = certificate_in(pem(odd))
    assert f"{found.subject}{found.issuer}{found.email}".isprintable()
    assert found.subject.count("\N{REPLACEMENT CHARACTER}") >= 3


@pytest.mark.parametrize(
    "bundle",
    [
        lambda: pem(leaf(), authority()),
        lambda: pem(authority(), leaf()),
        lambda: pem(leaf(), leaf()),
        lambda: pem(certificate(rsa_key("authority"), name="Authority"), leaf()),
        lambda: good() + good_key(),
        lambda: pkcs7.serialize_certificates([authority(), leaf()], DER),
        lambda: pkcs7.serialize_certificates([leaf(), authority()], PEM),
        lambda: good_key() + good(),
        lambda: pem(authority(), certificate(rsa_key("root"), name="Root", issuer="Root", ca=True), leaf()),
    ],
)
def test_the_persons_own_certificate_is_taken_from_a_bundle(bundle: Callable[[], bytes]) -> None:
    assert certificate_in(bundle()).pem.encode() == good()


def test_the_key_decides_among_several_certificates() -> None:
    other = certificate(rsa_key("other"), name="Other")
    bundle = pem(other, leaf(), authority())
    assert certificate_in(bundle, key_spki=spki(rsa_key("ana"))).pem.encode() == good()
    assert certificate_in(bundle, key_spki=spki(rsa_key("other"))).subject == "CN=Other"


def test_of_two_certificates_for_one_key_the_newer_is_taken() -> None:
    newer = certificate(rsa_key("ana"), days=(-1, 400))
    assert certificate_in(pem(newer, leaf()), key_spki=spki(rsa_key("ana"))).pem.encode() == pem(newer)


def test_a_renewal_that_does_not_work_yet_is_no_reason_to_refuse_the_one_that_does() -> None:
    renewal = certificate(rsa_key("ana"), days=(5, 700))
    former = certificate(rsa_key("ana"), days=(-700, -5))
    shorter = certificate(rsa_key("ana"), days=(-1, 100))
    for bundle in (pem(leaf(), renewal, former, shorter), pem(shorter, former, renewal, leaf())):
        assert certificate_in(bundle, key_spki=spki(rsa_key("ana"))).pem.encode() == good()
    with pytest.raises(PemError, match="works from"):
        certificate_in(pem(former, renewal), key_spki=spki(rsa_key("ana")))


def test_the_key_is_taken_from_a_file_that_holds_both() -> None:
    assert key_in(good() + good_key() + good_key()).pem.reveal().encode() == good_key()


def test_a_certificate_of_version_1_is_read() -> None:
    data = rebuilt(lambda facts: [fact for fact in facts if fact[0] not in {0xA0, 0xA3}])
    found = certificate_in(data)
    assert (found.subject, found.email) == ("CN=Ana", None)


def test_a_4096_bit_key_is_taken() -> None:
    key = rsa.generate_private_key(65537, 4096)
    assert key_in(key_bytes(key, PEM, PKCS8)).pem.reveal().encode() == key_bytes(key, PEM, PKCS8)


@pytest.mark.parametrize("days", [(0, 300), (-10, 0)])
def test_the_first_and_the_last_second_count(days: tuple[int, int]) -> None:
    edge = pem(certificate(rsa_key("ana"), days=days))
    assert certificate_in(edge).not_after


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: certificate(rsa_key("authority"), name="Authority"), ["self-signed"]),
        (lambda: certificate(rsa_key("ana"), san=None), ["no e-mail address"]),
        (lambda: certificate(rsa_key("ana"), usages=(Usage.SERVER_AUTH,)), ["is a server’s"]),
        (lambda: certificate(rsa_key("ana"), usages=(Usage.CLIENT_AUTH,)), ["S/MIME"]),
        (lambda: certificate(rsa_key("ana"), usages=()), ["S/MIME"]),
        (
            lambda: certificate(rsa_key("ana"), days=(-1, 30)),
            ["expires on 23\u00a0December 2026"],
        ),
        (lambda: certificate(rsa_key("ana"), days=(-1, 31)), []),
        (authority, ["self-signed", "no e-mail address", "S/MIME"]),
    ],
)
def test_what_may_fail_later_is_warned_of(make: Callable[[], x509.Certificate], words: list[str]) -> None:
    warnings = certificate_in(pem(make())).warnings
    assert len(warnings) == len(words)
    assert all(word in warning for word, warning in zip(words, warnings, strict=True))

"""Whatever is pasted or uploaded becomes a certificate or a key, or a reason that says what to do."""

import re
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import product

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.der import Kind, _content, _parts
from app.domain.pem import MAX_BYTES, PemError, Reason, check_pair, read_certificate, read_private_key

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PERSONAL = (Usage.CLIENT_AUTH, Usage.EMAIL_PROTECTION)
EMAIL = "ana@example.com"
DER, PEM, PKCS1, PKCS8 = (
    s.Encoding.DER,
    s.Encoding.PEM,
    s.PrivateFormat.TraditionalOpenSSL,
    s.PrivateFormat.PKCS8,
)
RSA_ENCRYPTION = bytes.fromhex("06092a864886f70d010101")
LOCK = s.BestAvailableEncryption(b"secret")
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def certificate(  # noqa: PLR0913  # each is one thing that can be wrong with a certificate
    key: Key | rsa.RSAPublicKey,
    *,
    name: str = "Ana",
    issuer: str = "Authority",
    signer: rsa.RSAPrivateKey | None = None,
    days: tuple[int, int] = (-10, 300),
    san: str | None = EMAIL,
    subject_email: str | None = None,
    usages: tuple[x509.ObjectIdentifier, ...] = PERSONAL,
    ca: bool = False,
) -> x509.Certificate:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    parts += [x509.NameAttribute(NameOID.EMAIL_ADDRESS, subject_email)] if subject_email else []
    builder = (
        x509.CertificateBuilder(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]), x509.Name(parts)
        )
        .public_key(key if isinstance(key, rsa.RSAPublicKey) else key.public_key())
        .serial_number(7)
        .not_valid_before(NOW + timedelta(days=days[0]))
        .not_valid_after(NOW + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
    )
    if san:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(san)]), critical=False)
    if usages:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    return builder.sign(signer or rsa_key("authority"), SHA256())


def key_bytes(
    key: Key, encoding: s.Encoding, form: s.PrivateFormat, lock: s.KeySerializationEncryption | None = None
) -> bytes:
    return key.private_bytes(encoding, form, lock or s.NoEncryption())


def spki(key: rsa.RSAPrivateKey) -> str:
    return read_private_key(key_bytes(key, DER, PKCS8)).spki_sha256


@cache
def rsa_key(which: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """Return a key that is made once in a run; `which` tells keys of the same size apart."""
    assert which
    return rsa.generate_private_key(65537, bits)


@cache
def leaf() -> x509.Certificate:
    return certificate(rsa_key("ana"))


@cache
def authority() -> x509.Certificate:
    return certificate(rsa_key("authority"), name="Authority", san=None, usages=(), ca=True)


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(each.public_bytes(PEM) for each in certificates)


def good() -> bytes:
    return pem(leaf())


def good_key() -> bytes:
    return key_bytes(rsa_key("ana"), PEM, PKCS8)


def body(text: bytes) -> bytes:
    return b"".join(line for line in text.splitlines() if b"-" not in line)


def der(tag: int, *contents: bytes) -> bytes:
    inside = b"".join(contents)
    size = len(inside).to_bytes((len(inside).bit_length() + 7) // 8 or 1, "big")
    return bytes([tag, *([] if len(inside) < 0x80 else [0x80 + len(size)]), *size]) + inside


def fake_key(*numbers: int) -> bytes:
    """Return a PKCS#1 key with these numbers after the version, whatever they are."""
    contents = (number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True) for number in (0, *numbers))
    integers = (der(2, content) for content in contents)
    return der(0x30, *integers)


def fake_bits(bits: int) -> bytes:
    modulus = (1 << (bits - 1)) + 1
    half = (1 << (bits // 2)) + 1
    return fake_key(modulus, 65537, modulus - 2, half, half, half, half, half)


def changed_key(**changes: int) -> bytes:
    private = rsa_key("ana").private_numbers()
    public = private.public_numbers
    numbers = {"n": public.n, "e": public.e, "d": private.d, "p": private.p, "q": private.q}
    numbers |= {"dp": private.dmp1, "dq": private.dmq1, "qi": private.iqmp}
    return fake_key(*(numbers | changes).values())


# What people have in their clipboard. The first word of a name says for which field it is.
SHAPES: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda text: text,
    "Windows line ends": lambda text: text.replace(b"\n", b"\r\n"),
    "old Macintosh line ends": lambda text: text.replace(b"\n", b"\r"),
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text,
    "UTF-16 from Notepad": lambda text: text.decode().encode("utf-16"),
    "no last line end": lambda text: text.rstrip(),
    "spaces for line ends": lambda text: text.replace(b"\n", b" "),
    "nothing for line ends": lambda text: text.replace(b"\n", b""),
    "literal backslash n": lambda text: text.replace(b"\n", b"\\n"),
    "JSON string": lambda text: b'"' + text.replace(b"\n", b"\\r\\n") + b'",',
    "escaped twice": lambda text: text.replace(b"\n", b"\\\\n"),
    "en dashes": lambda text: text.replace(b"-----", "\u2013\u2013-".encode()),
    "em dashes": lambda text: text.replace(b"-----", "\u2014\u2014-".encode()),
    "en dashes in Windows-1252": lambda text: text.replace(b"-----", b"\x96\x96\x96"),
    "one hyphen lost": lambda text: text[1:].rstrip()[:-1],
    "broken BEGIN line": lambda text: text.replace(b"BEGIN ", b"BEGIN\n ", 1),
    "indented": lambda text: b"    " + text.replace(b"\n", b"\n    "),
    "quoted in a mail": lambda text: b"> " + text.replace(b"\n", b"\n> "),
    "zero-width marks": lambda text: text.replace(b"\n", "\u200b\n\u200b".encode()),
    "bag attributes": lambda text: (
        b"Bag Attributes\n    friendlyName: J\xf6rg\n    localKeyID: 54 69\n" + text
    ),
    "text of the certificate before it": lambda text: b"Certificate:\n    Data:\n  Version: 3 (0x2)\n" + text,
    "body only": body,
    "body only, unpadded": lambda text: body(text).rstrip(b"="),
    "no END line": lambda text: text[: text.index(b"-----END")],
    "no BEGIN line": lambda text: text.split(b"\n", 1)[1],
    "base64 of the whole": b64encode,
    "other words in the BEGIN line": lambda text: text.replace(b"BEGIN ", b"BEGIN TRUSTED ").replace(
        b"RSA ", b""
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_certificate_is_read_in_every_shape(shape: str) -> None:
    found = read_certificate(SHAPES[shape](good()), now=NOW)
    assert found.pem.encode() == good()
    assert found.warnings == ()


@pytest.mark.parametrize(("shape", "form"), list(product(SHAPES, [PKCS1, PKCS8])))
def test_a_private_key_is_read_in_every_shape(shape: str, form: s.PrivateFormat) -> None:
    found = read_private_key(SHAPES[shape](key_bytes(rsa_key("ana"), PEM, form)))
    assert found.pem.reveal().encode() == good_key()
    assert "PRIVATE" not in repr(found)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n "])
def test_der_is_read_as_well(end: bytes) -> None:
    assert read_certificate(leaf().public_bytes(DER) + end, now=NOW).pem.encode() == good()
    for form in (PKCS1, PKCS8):
        assert (
            read_private_key(key_bytes(rsa_key("ana"), DER, form) + end).pem.reveal().encode() == good_key()
        )


def test_the_public_facts_of_a_certificate_are_told() -> None:
    found = read_certificate(good(), now=NOW)
    assert (found.subject, found.issuer, found.email) == ("CN=Ana", "CN=Authority", EMAIL)
    assert (found.not_before, found.not_after) == (NOW - timedelta(days=10), NOW + timedelta(days=300))
    assert found.sha256 == leaf().fingerprint(SHA256()).hex()
    assert found.spki_sha256 == spki(rsa_key("ana")) != spki(rsa_key("other"))


def test_the_address_in_the_subject_is_second_choice() -> None:
    both = certificate(rsa_key("ana"), subject_email="second@example.com")
    assert read_certificate(pem(both), now=NOW).email == EMAIL
    one = certificate(rsa_key("ana"), san=None, subject_email="second@example.com")
    assert read_certificate(pem(one), now=NOW).email == "second@example.com"


def test_a_name_cannot_carry_what_does_not_print() -> None:
    odd = certificate(rsa_key("ana"), name="A\0\u202e\x1b[2J", san=None, subject_email="a\u200b@b")
    found = read_certificate(pem(odd), now=NOW)
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
        lambda: good_key() + good(),
        lambda: pem(authority(), certificate(rsa_key("root"), name="Root", issuer="Root", ca=True), leaf()),
    ],
)
def test_the_persons_own_certificate_is_taken_from_a_bundle(bundle: Callable[[], bytes]) -> None:
    assert read_certificate(bundle(), now=NOW).pem.encode() == good()


def test_the_key_decides_among_several_certificates() -> None:
    other = certificate(rsa_key("other"), name="Other")
    bundle = pem(other, leaf(), authority())
    assert read_certificate(bundle, now=NOW, key_spki=spki(rsa_key("ana"))).pem.encode() == good()
    assert read_certificate(bundle, now=NOW, key_spki=spki(rsa_key("other"))).subject == "CN=Other"


def test_of_two_certificates_for_one_key_the_newer_is_taken() -> None:
    newer = certificate(rsa_key("ana"), days=(-1, 400))
    assert read_certificate(pem(newer, leaf()), now=NOW, key_spki=spki(rsa_key("ana"))).pem.encode() == pem(
        newer
    )


def test_the_key_is_taken_from_a_file_that_holds_both() -> None:
    assert read_private_key(good() + good_key() + good_key()).pem.reveal().encode() == good_key()


def rebuilt(change: Callable[[list[bytes]], list[bytes]]) -> bytes:
    """Return the certificate with other facts; nobody checks its signature."""
    parts = [der(tag, content) for tag, content in _parts(_content(leaf().public_bytes(DER)))]
    facts = [der(tag, content) for tag, content in _parts(_content(parts[0]))]
    return der(0x30, der(0x30, *change(facts)), *parts[1:])


def pss(facts: list[bytes]) -> list[bytes]:
    algorithm, (tag, bits) = _parts(_content(facts[6]))
    assert algorithm[1].startswith(RSA_ENCRYPTION)
    return [*facts[:6], der(0x30, der(0x30, RSA_ENCRYPTION[:-1] + b"\x0a"), der(tag, bits)), *facts[7:]]


def csr() -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ana")])
    return x509.CertificateSigningRequestBuilder(name).sign(rsa_key("ana"), SHA256()).public_bytes(PEM)


def public_key(
    encoding: s.Encoding = PEM, form: s.PublicFormat = s.PublicFormat.SubjectPublicKeyInfo
) -> bytes:
    return rsa_key("ana").public_key().public_bytes(encoding, form)


def p12(lock: s.KeySerializationEncryption = LOCK) -> bytes:
    return pkcs12.serialize_key_and_certificates(b"ana", rsa_key("ana"), leaf(), [authority()], lock)


def big_certificate() -> bytes:
    return pem(certificate(rsa.RSAPublicNumbers(65537, (1 << 16383) + 1).public_key()))


def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(7, ec.SECP256R1())


EITHER: dict[str, tuple[Callable[[], bytes], Reason | Kind]] = {
    "nothing": (lambda: b"", Reason.EMPTY),
    "only spaces": (lambda: b" \r\n\t ", Reason.EMPTY),
    "only a byte order mark": (lambda: b"\xef\xbb\xbf", Reason.EMPTY),
    "far too much": (lambda: good() + b" " * MAX_BYTES, Reason.TOO_BIG),
    "a megabyte of hyphens": (lambda: b"-" * 1_000_000, Reason.TOO_BIG),
    "16 kB of hyphens": (lambda: b"-" * MAX_BYTES, Kind.UNKNOWN),
    "16 kB of BEGIN": (lambda: b"-BEGIN A-" * (MAX_BYTES // 9), Kind.CUT_OFF),
    "some words": (lambda: b"I will send it tomorrow", Kind.UNKNOWN),
    "a request": (csr, Kind.REQUEST),
    "a request as DER": (lambda: x509.load_pem_x509_csr(csr()).public_bytes(DER), Kind.REQUEST),
    "a public key": (public_key, Kind.PUBLIC_KEY),
    "a PKCS#1 public key": (lambda: public_key(form=s.PublicFormat.PKCS1), Kind.PUBLIC_KEY),
    "a public key as DER": (lambda: public_key(DER), Kind.PUBLIC_KEY),
    "an SSH public key": (lambda: public_key(s.Encoding.OpenSSH, s.PublicFormat.OpenSSH), Kind.PUBLIC_KEY),
    "a .p12 file": (p12, Kind.PKCS_12),
    "a .p12 file without a password": (lambda: p12(s.NoEncryption()), Kind.PKCS_12),
    "a .p12 file over 16 kB": (lambda: p12() + b"\0" * MAX_BYTES, Kind.PKCS_12),
    "a .p12 file in BER": (lambda: b"\x30\x80\x02\x01\x03\x30\x80\x06\x09", Kind.PKCS_12),
    "a .p12 file in base64": (lambda: b64encode(p12()), Kind.PKCS_12),
    "a .p7b file": (lambda: pkcs7.serialize_certificates([leaf()], DER), Kind.PKCS_7),
    "a .p7b file as PEM": (lambda: pkcs7.serialize_certificates([leaf(), authority()], PEM), Kind.PKCS_7),
    "a Word file": (lambda: b"PK\x03\x04" + bytes(50_000), Kind.DOCUMENT),
    "an old Word file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50_000), Kind.DOCUMENT),
    "a PDF": (lambda: b"%PDF-1.7\n%" + bytes(100), Kind.DOCUMENT),
    "a gzip file": (lambda: b"\x1f\x8b\x08" + bytes(100), Kind.DOCUMENT),
    "rich text": (lambda: rb"{\rtf1\ansi " + good() + b"}", Kind.DOCUMENT),
    "a web page": (lambda: b"\n<!DOCTYPE html><html><pre>" + good(), Kind.DOCUMENT),
    "a Java keystore": (lambda: b"\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x01", Kind.NOT_TEXT),
    "UTF-16 without its mark": (lambda: good().decode().encode("utf-16-le"), Kind.NOT_TEXT),
    "a NUL in the text": (lambda: good()[:90] + b"\0" + good()[90:], Kind.NOT_TEXT),
    "only a BEGIN line": (lambda: b"-----BEGIN CERTIFICATE-----", Kind.CUT_OFF),
    "BEGIN and END lines without content": (lambda: good()[:28] + good()[-26:], Kind.CUT_OFF),
    "a revocation list": (
        lambda: (
            x509.CertificateRevocationListBuilder(leaf().issuer, NOW, NOW)
            .sign(rsa_key("authority"), SHA256())
            .public_bytes(PEM)
        ),
        Kind.UNKNOWN,
    ),
    "a PGP key": (lambda: b"-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 2\n\nlQOYBF", Kind.UNKNOWN),
    "a letter too many": (lambda: good().replace(b"\n", b"\n!", 3), Kind.UNKNOWN),
    "DER whose last part is longer than the whole": (
        lambda: b64encode(der(0x30, *[b"\x02\x01\x07"] * 8, b"\x02\x02\x07")),
        Kind.UNKNOWN,
    ),
    "DER that lies about its length": (lambda: b"\x30\x84\xff\xff\xff\xff", Kind.CUT_OFF),
    "DER with a length of nine bytes": (lambda: b"\x30\x89" + bytes(range(1, 30)), Kind.UNKNOWN),
    "random bytes": (lambda: bytes(range(0x80, 0x100)), Kind.UNKNOWN),
}

NO_CERTIFICATE: dict[str, tuple[Callable[[], bytes], Reason | Kind]] = EITHER | {
    "a private key": (good_key, Kind.RSA_KEY),
    "an encrypted private key": (lambda: key_bytes(rsa_key("ana"), PEM, PKCS8, LOCK), Kind.RSA_KEY),
    "an elliptic private key": (lambda: key_bytes(ec_key(), PEM, PKCS8), Kind.RSA_KEY),
    "an SSH private key": (lambda: key_bytes(rsa_key("ana"), PEM, s.PrivateFormat.OpenSSH), Kind.RSA_KEY),
    "a cut-off certificate": (lambda: good()[:700], Kind.CUT_OFF),
    "a certificate without its head": (lambda: body(good())[64:], Kind.UNKNOWN),
    "a chain whose end is cut off": (lambda: pem(authority()) + good()[:-100], Kind.CUT_OFF),
    "an elliptic certificate": (lambda: pem(certificate(ec_key())), Kind.NOT_RSA_KEY),
    "an Edwards certificate": (
        lambda: pem(certificate(ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)))),
        Kind.NOT_RSA_KEY,
    ),
    "a certificate for RSA-PSS": (lambda: rebuilt(pss), Kind.NOT_RSA_KEY),
    "a small certificate": (lambda: pem(certificate(rsa_key("small", 1024))), Reason.TOO_SMALL),
    "a 16384-bit certificate": (big_certificate, Reason.TOO_LARGE),
    "an expired certificate": (lambda: pem(certificate(rsa_key("ana"), days=(-9, -1))), Reason.EXPIRED),
    "tomorrow's certificate": (lambda: pem(certificate(rsa_key("ana"), days=(1, 9))), Reason.NOT_YET),
    "two people's certificates": (
        lambda: pem(leaf(), certificate(rsa_key("other"), name="Other")),
        Reason.SEVERAL,
    ),
    "six certificates": (
        lambda: pem(*(certificate(rsa_key("ana"), name=str(number)) for number in range(6))),
        Reason.CHAIN,
    ),
    "a changed certificate": (
        lambda: leaf().public_bytes(DER).replace(b"\x06\x03\x55\x04\x03", b"\x06\x83\x55\x04\x03"),
        Kind.UNKNOWN,
    ),
}

NO_KEY: dict[str, tuple[Callable[[], bytes], Reason | Kind]] = EITHER | {
    "a certificate": (good, Kind.CERTIFICATE),
    "a certificate as DER": (lambda: leaf().public_bytes(DER), Kind.CERTIFICATE),
    "an encrypted key": (lambda: key_bytes(rsa_key("ana"), PEM, PKCS8, LOCK), Kind.ENCRYPTED_KEY),
    "an encrypted key as DER": (lambda: key_bytes(rsa_key("ana"), DER, PKCS8, LOCK), Kind.ENCRYPTED_KEY),
    "an encrypted key of the old kind": (
        lambda: key_bytes(rsa_key("ana"), PEM, PKCS1, LOCK),
        Kind.ENCRYPTED_KEY,
    ),
    "a certificate and an encrypted key": (
        lambda: good() + key_bytes(rsa_key("ana"), PEM, PKCS8, LOCK),
        Kind.ENCRYPTED_KEY,
    ),
    "an elliptic key": (lambda: key_bytes(ec_key(), PEM, PKCS1), Kind.NOT_RSA_KEY),
    "an elliptic key as DER": (lambda: key_bytes(ec_key(), DER, PKCS1), Kind.NOT_RSA_KEY),
    "an elliptic key in PKCS#8": (lambda: key_bytes(ec_key(), PEM, PKCS8), Kind.NOT_RSA_KEY),
    "an elliptic key with its parameters": (
        lambda: (
            b"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + key_bytes(ec_key(), PEM, PKCS1)
        ),
        Kind.NOT_RSA_KEY,
    ),
    "an Edwards key": (
        lambda: key_bytes(ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)), DER, PKCS8),
        Kind.NOT_RSA_KEY,
    ),
    "a DSA key": (lambda: der(0x30, *[der(2, bytes([number])) for number in range(6)]), Kind.NOT_RSA_KEY),
    "an SSH key": (lambda: key_bytes(rsa_key("ana"), PEM, s.PrivateFormat.OpenSSH), Kind.SSH_KEY),
    "a PuTTY key": (lambda: b"PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n", Kind.SSH_KEY),
    "a cut-off key": (lambda: good_key()[:1000], Kind.CUT_OFF),
    "two keys": (lambda: good_key() + key_bytes(rsa_key("other"), PEM, PKCS8), Reason.SEVERAL),
    "a 1024-bit key": (lambda: key_bytes(rsa_key("small", 1024), PEM, PKCS8), Reason.TOO_SMALL),
    "a 2047-bit key": (lambda: fake_bits(2047), Reason.TOO_SMALL),
    "a 4097-bit key": (lambda: fake_bits(4097), Reason.TOO_LARGE),
    "a 8192-bit key": (lambda: fake_bits(8192), Reason.TOO_LARGE),
    "a 16384-bit key": (lambda: b64encode(fake_bits(16384)), Reason.TOO_LARGE),
    "a key without numbers": (lambda: b64encode(der(0x30, *[b"\x02\x00"] * 9)), Reason.TOO_SMALL),
    "a key of wrong primes": (lambda: fake_bits(2048), Reason.DAMAGED),
    "a key with one prime changed": (
        lambda: changed_key(p=rsa_key("other").private_numbers().p),
        Reason.DAMAGED,
    ),
    "a key with a prime of one": (lambda: changed_key(p=1, q=changed_modulus()), Reason.DAMAGED),
    "a key with an even exponent": (lambda: changed_key(e=65536), Reason.DAMAGED),
    "a key with a giant exponent": (lambda: changed_key(e=(1 << 2000) + 1), Reason.DAMAGED),
    "a key with a giant private exponent": (lambda: changed_key(d=1 << 9000), Reason.DAMAGED),
    "a key with another private exponent": (lambda: changed_key(d=65537), Reason.DAMAGED),
    "a key with a negative modulus": (
        lambda: changed_key(n=changed_modulus() - (1 << 2048)),
        Reason.TOO_SMALL,
    ),
    "a key without a coefficient": (lambda: changed_key(qi=0), Reason.DAMAGED),
    "a key with 5 kB of attributes": (
        lambda: der(
            0x30,
            b"\x02\x01\x00",
            der(0x30, RSA_ENCRYPTION, b"\x05\x00"),
            der(4, changed_key()),
            der(0xA0, bytes(5000)),
        ),
        Reason.DAMAGED,
    ),
    "PKCS#8 around nothing": (
        lambda: der(0x30, b"\x02\x01\x00", der(0x30, RSA_ENCRYPTION), b"\x04\x00"),
        Kind.UNKNOWN,
    ),
}


def changed_modulus() -> int:
    return rsa_key("ana").public_key().public_numbers().n


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
    error = refusal(lambda: read_certificate(data, now=NOW))
    assert time.process_time() - start < 0.5
    assert error.reason is reason
    assert_repeats_nothing(error, data)


@pytest.mark.parametrize("name", NO_KEY)
def test_what_is_no_key_is_refused_with_its_reason(name: str) -> None:
    make, reason = NO_KEY[name]
    data = make()
    start = time.process_time()
    error = refusal(lambda: read_private_key(data))
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
    error = refusal(lambda: read_private_key(data))
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
    assert refusal(lambda: read_private_key(data)).reason is Reason.DAMAGED


def test_wherever_a_paste_ends_too_early_it_is_told() -> None:
    for end in range(400, 480):
        assert refusal(lambda: read_private_key(good_key()[:end])).reason is Kind.CUT_OFF  # noqa: B023  # used at once


def test_a_certificate_of_version_1_is_read() -> None:
    data = rebuilt(lambda facts: [fact for fact in facts if fact[0] not in {0xA0, 0xA3}])
    found = read_certificate(data, now=NOW)
    assert (found.subject, found.email) == ("CN=Ana", None)


def test_a_4096_bit_key_is_taken() -> None:
    key = rsa.generate_private_key(65537, 4096)
    assert read_private_key(key_bytes(key, PEM, PKCS8)).pem.reveal().encode() == key_bytes(key, PEM, PKCS8)


def test_a_certificate_of_another_key_is_refused() -> None:
    error = refusal(lambda: read_certificate(good(), now=NOW, key_spki=spki(rsa_key("other"))))
    assert error.reason is Reason.MISMATCH
    assert refusal(lambda: check_pair("aa", "bb")).reason is Reason.MISMATCH
    check_pair("aa", "aa")


def test_a_date_is_told_in_words() -> None:
    expired = pem(certificate(rsa_key("ana"), days=(-99, -20)))
    assert "expired on 3 November 2026" in refusal(lambda: read_certificate(expired, now=NOW)).message


@pytest.mark.parametrize("days", [(0, 300), (-10, 0)])
def test_the_first_and_the_last_second_count(days: tuple[int, int]) -> None:
    edge = pem(certificate(rsa_key("ana"), days=days))
    assert read_certificate(edge, now=NOW).not_after


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: certificate(rsa_key("authority"), name="Authority"), ["self-signed"]),
        (lambda: certificate(rsa_key("ana"), san=None), ["no e-mail address"]),
        (lambda: certificate(rsa_key("ana"), usages=(Usage.SERVER_AUTH,)), ["S/MIME"]),
        (lambda: certificate(rsa_key("ana"), usages=(Usage.CLIENT_AUTH,)), ["S/MIME"]),
        (lambda: certificate(rsa_key("ana"), usages=()), ["S/MIME"]),
        (lambda: certificate(rsa_key("ana"), days=(-1, 30)), ["expires on 23 December 2026"]),
        (lambda: certificate(rsa_key("ana"), days=(-1, 31)), []),
        (authority, ["self-signed", "no e-mail address", "S/MIME"]),
    ],
)
def test_what_may_fail_later_is_warned_of(make: Callable[[], x509.Certificate], words: list[str]) -> None:
    warnings = read_certificate(pem(make()), now=NOW).warnings
    assert len(warnings) == len(words)
    assert all(word in warning for word, warning in zip(words, warnings, strict=True))


@pytest.mark.parametrize("message", [each.value for kind in (Reason, Kind) for each in kind])
def test_messages_say_what_to_do_in_plain_words(message: str) -> None:
    assert not re.search(r"\b(please|sorry|oops|valid|invalid|error)\b", message, re.IGNORECASE)
    assert re.search(r"\b(Paste|Copy|Get|Move|Convert|Remove|Take|Save|Open|Export)\b", message)
    assert not message.endswith(".")


MATERIAL = [
    good,
    good_key,
    lambda: leaf().public_bytes(DER),
    lambda: key_bytes(rsa_key("ana"), DER, PKCS1),
    p12,
    csr,
]


def read_both(data: bytes) -> None:
    """Read as either; whatever is not a PemError fails the test."""
    for read in (read_private_key, lambda text: read_certificate(text, now=NOW, key_spki="aa" * 32)):
        with suppress(PemError):
            read(data)


@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode(errors="replace")))
)
@example(b"\x30\x80")
@example(b"\x30\x81")
@example(b"-----BEGIN A-----\n-----BEGIN A-----")
@settings(max_examples=400, deadline=None)
def test_any_bytes_give_a_reason(data: bytes) -> None:
    read_both(data)


@pytest.mark.filterwarnings("ignore")
@given(
    st.sampled_from(MATERIAL),
    st.lists(
        st.tuples(st.floats(0, 0.999), st.integers(0, 3), st.binary(max_size=3)), min_size=1, max_size=4
    ),
)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_change_of_good_material_gives_a_result_or_a_reason(
    make: Callable[[], bytes], changes: list[tuple[float, int, bytes]]
) -> None:
    data = make()
    for place, removed, added in changes:
        at = int(place * len(data))
        data = data[:at] + added + data[at + removed :]
    read_both(data)

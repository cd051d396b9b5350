"""Read a certificate and its private key, or say what is wrong. How files are taken apart is in `key_files`.

What is locked or comes in several files is put together in `pile.py`, which calls this.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.domain.key_files import pkcs7
from app.domain.key_files.issued import ClientCertificate, described, leaf, spki
from app.domain.key_files.kinds import CERTIFICATE, PRIVATE_KEY, Block, Kind, file_kind, rsa_numbers
from app.domain.key_files.reasons import PemError, Reason
from app.domain.key_files.sizes import MAX_BYTES, MAX_FILE_BYTES, MAX_KEY_BYTES, check_numbers
from app.domain.key_files.text import blocks
from app.domain.say import Day
from app.domain.secret import Secret

_UNREADABLE = (ValueError, TypeError, LookupError, OverflowError, RecursionError)
_X509_ERRORS = (x509.DuplicateExtension, x509.InvalidVersion, x509.UnsupportedGeneralNameType)
_BINARY = (Kind.PKCS_12, Kind.PKCS_7)


@dataclass(frozen=True)
class PrivateKey:
    """An RSA key as PKCS#8 PEM. Source for no passphrase: Fivetran, "Anaplan Setup Guide"."""

    pem: Secret
    spki_sha256: str


def certificate_of(ders: Sequence[bytes], *, now: datetime, key_spki: str | None = None) -> ClientCertificate:
    """Return the one of these certificates that belongs to the key and works today. Raises PemError."""
    with _explained(Kind.UNKNOWN, CERTIFICATE):
        own = leaf([x509.load_der_x509_certificate(der) for der in ders], key_spki, now)
        certificate = described(own, now)
    if now > certificate.not_after:
        raise PemError(Reason.EXPIRED, date=Day(certificate.not_after))
    if now < certificate.not_before:
        raise PemError(Reason.NOT_YET, date=Day(certificate.not_before))
    check_pair(certificate.spki_sha256, key_spki or certificate.spki_sha256)
    return certificate


def key_of(der: bytes) -> PrivateKey:
    """Return a key. OpenSSL is given only numbers whose size was checked. Raises PemError."""
    with _explained(Kind.UNKNOWN, PRIVATE_KEY):
        numbers = rsa_numbers(der)
    check_numbers(numbers)
    if len(der) > MAX_KEY_BYTES:
        raise PemError(Reason.DAMAGED)
    with _explained(Reason.DAMAGED, PRIVATE_KEY):
        n, e, d, p, q, dp, dq, qi = numbers
        key = rsa.RSAPrivateNumbers(p, q, d, dp, dq, qi, rsa.RSAPublicNumbers(e, n)).private_key()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return PrivateKey(Secret(pem.decode()), spki(key.public_key()))


def modulus_of(der: bytes) -> int | None:
    """Return what tells keys and certificates apart before either is looked at closely."""
    with _explained(Kind.UNKNOWN, PRIVATE_KEY):
        return rsa_numbers(der)[0]


def modulus_of_certificate(der: bytes) -> int | None:
    """Return a certificate's modulus; None if it is not RSA or cannot be read."""
    try:
        with _explained(Kind.UNKNOWN, CERTIFICATE):
            key = x509.load_der_x509_certificate(der).public_key()
    except PemError:
        return None
    return key.public_numbers().n if isinstance(key, rsa.RSAPublicKey) else None


def check_pair(certificate_spki: str, key_spki: str) -> None:
    """Raise PemError if the certificate was not issued for the key."""
    if certificate_spki != key_spki:
        raise PemError(Reason.MISMATCH)


def blocks_of(data: bytes, what: str) -> tuple[Block, ...]:
    """Return what is in a text or a file that is not too large. Raises PemError."""
    if len(data) > (most := most_bytes(data)):
        raise PemError(Reason.TOO_BIG, what, most=most // 1024)
    return tuple(one for block in blocks(data) for one in _taken_out(block))


def most_bytes(data: bytes) -> int:
    """Return how large it may be; a document is named as such whatever its size."""
    kind = file_kind(data)
    return MAX_BYTES if kind is None else MAX_FILE_BYTES if kind in _BINARY else len(data)


def _taken_out(block: Block) -> Iterator[Block]:
    if block.kind is not Kind.PKCS_7:
        yield block
        return
    try:
        found = pkcs7.certificates(block.der)
    except ValueError:
        found = []
    if not found:
        yield Block(Kind.PKCS_7, what=CERTIFICATE)
    yield from (Block(Kind.CERTIFICATE, der) for der in found)


@contextmanager
def _explained(reason: Reason | Kind, what: str) -> Iterator[None]:
    """Turn what the library raises, whose text may hold anything, into a reason of ours."""
    try:
        yield
    except PemError:
        raise
    except (*_UNREADABLE, InternalError, UnsupportedAlgorithm, *_X509_ERRORS):
        raise PemError(reason, what) from None

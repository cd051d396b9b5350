"""Read a certificate and its private key from whatever was pasted or uploaded, or say what is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from app.domain.der import Kind, blocks, file_kind, rsa_numbers
from app.domain.secret import Secret

MAX_BYTES, _MAX_KEY_BYTES, _MAX_EXPONENT_BITS = 16 * 1024, 5 * 1024, 64
_RSA_BITS, _EXPIRES_SOON = range(2048, 4096 + 1), timedelta(days=30)
_CERTIFICATE = {"what": "certificate", "options": "-clcerts -nokeys -out certificate.pem"}
_PRIVATE_KEY = {"what": "private key", "options": "-nocerts -nodes -out private_key.pem"}
_KEYS = (Kind.RSA_KEY, Kind.NOT_RSA_KEY, Kind.ENCRYPTED_KEY, Kind.SSH_KEY)
_PERSONAL = {x509.oid.ExtendedKeyUsageOID.CLIENT_AUTH, x509.oid.ExtendedKeyUsageOID.EMAIL_PROTECTION}
_X509_ERRORS = (x509.DuplicateExtension, x509.InvalidVersion, x509.UnsupportedGeneralNameType)


class Reason(Enum):
    """Why something of the right kind cannot be used, and what to do about it."""

    EMPTY = "Paste the {what}, or choose its file"
    TOO_BIG = "The {what} is larger than 16 kB. Paste only the text from its BEGIN line to its END line"
    SEVERAL = "There is more than one {what}. Paste only the one that Fivetran is to use"
    CHAIN = "There are more than 5 certificates. Paste only the one that was issued to you"
    TOO_SMALL = (
        "The RSA key has {bits} bits, and Anaplan needs 2048 or more. Get a certificate with a larger key"
    )
    TOO_LARGE = (
        "The RSA key has {bits} bits, and at most 4096 can be used. Get a certificate with a smaller key"
    )
    DAMAGED = "The numbers in the private key do not fit together. Export it again from where it was made"
    EXPIRED = "The certificate expired on {date.day} {date:%B %Y}. Get a new one, and register it in Anaplan"
    NOT_YET = "The certificate works from {date.day} {date:%B %Y} on. Paste one that works today"
    MISMATCH = "The private key does not belong to the certificate. Paste the two that were made together"


class PemError(ValueError):
    """What was given cannot be used. `message` says what to do, and repeats nothing of what was given."""

    def __init__(self, reason: Reason | Kind, box: dict[str, str] = _CERTIFICATE, **facts: object) -> None:
        self.reason, self.message = reason, str(reason.value).format(**box, **facts)
        super().__init__(self.message)


@dataclass(frozen=True)
class ClientCertificate:
    """A certificate, alone and as PEM, with its public facts. Times are in UTC; digests are hexadecimal."""

    pem: str
    subject: str
    email: str | None
    issuer: str
    not_before: datetime
    not_after: datetime
    sha256: str
    spki_sha256: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrivateKey:
    """An RSA key as PKCS#8 PEM. Source for no passphrase: Fivetran, "Anaplan Setup Guide"."""

    pem: Secret
    spki_sha256: str


def read_certificate(data: bytes, *, now: datetime, key_spki: str | None = None) -> ClientCertificate:
    """Return the certificate that belongs to the key, or else the end of the chain. Raises PemError."""
    found = _found(Kind.CERTIFICATE, data, _CERTIFICATE, most=5)
    with _explained(Kind.UNKNOWN, _CERTIFICATE):
        leaf = _leaf([x509.load_der_x509_certificate(der) for der in found], key_spki)
        certificate = _described(leaf, now)
    if now > certificate.not_after:
        raise PemError(Reason.EXPIRED, date=certificate.not_after)
    if now < certificate.not_before:
        raise PemError(Reason.NOT_YET, date=certificate.not_before)
    check_pair(certificate.spki_sha256, key_spki or certificate.spki_sha256)
    return certificate


def read_private_key(data: bytes) -> PrivateKey:
    """Return the one private key. OpenSSL is given only numbers whose size was checked. Raises PemError."""
    (der,) = _found(Kind.RSA_KEY, data, _PRIVATE_KEY, most=1)
    with _explained(Kind.UNKNOWN, _PRIVATE_KEY):
        n, e, d, p, q, dp, dq, qi = numbers = rsa_numbers(der)
    _check_size(n.bit_length())
    sizes_fit = min(numbers) > 0 and max(numbers[1:]) < n and e.bit_length() <= _MAX_EXPONENT_BITS
    if len(der) > _MAX_KEY_BYTES or not sizes_fit or p * q != n:
        raise PemError(Reason.DAMAGED)
    with _explained(Reason.DAMAGED, _PRIVATE_KEY):
        key = rsa.RSAPrivateNumbers(p, q, d, dp, dq, qi, rsa.RSAPublicNumbers(e, n)).private_key()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return PrivateKey(Secret(pem.decode()), _spki(key.public_key()))


def check_pair(certificate_spki: str, key_spki: str) -> None:
    """Raise PemError if the certificate was not issued for the key."""
    if certificate_spki != key_spki:
        raise PemError(Reason.MISMATCH)


def _found(kind: Kind, data: bytes, box: dict[str, str], *, most: int) -> list[bytes]:
    if len(data) > MAX_BYTES and file_kind(data) is None:
        raise PemError(Reason.TOO_BIG, box)
    if not (found := blocks(data)):
        raise PemError(Reason.EMPTY, box)
    kinds = [known for known in Kind if known in {block.kind for block in found}]
    if kind not in kinds or Kind.CUT_OFF in kinds:
        raise PemError(Kind.RSA_KEY if kind is Kind.CERTIFICATE and kinds[0] in _KEYS else kinds[0], box)
    if len(ders := list(dict.fromkeys(block.der for block in found if block.kind is kind))) > most:
        raise PemError(Reason.SEVERAL if most == 1 else Reason.CHAIN, box)
    return ders


@contextmanager
def _explained(reason: Reason | Kind, box: dict[str, str]) -> Iterator[None]:
    """Turn what the library raises, whose text may hold anything, into a reason of ours."""
    try:
        yield
    except PemError:
        raise
    except (ValueError, TypeError, OverflowError, InternalError, UnsupportedAlgorithm, *_X509_ERRORS):
        raise PemError(reason, box) from None


def _leaf(certificates: list[x509.Certificate], key_spki: str | None) -> x509.Certificate:
    issuers = {c.issuer for c in certificates if c.issuer != c.subject}
    authorities = [c for c in certificates if any(limits.ca for limits in _values(c, x509.BasicConstraints))]
    ends = [c for c in certificates if c.subject not in issuers and c not in authorities] or certificates
    matching = [c for c in certificates if key_spki is not None and _spki(c.public_key()) == key_spki]
    if len(ends) > 1 and not matching:
        raise PemError(Reason.SEVERAL)
    return max(matching or ends, key=lambda c: c.not_valid_after_utc)


def _described(leaf: x509.Certificate, now: datetime) -> ClientCertificate:
    is_rsa = leaf.public_key_algorithm_oid == x509.oid.PublicKeyAlgorithmOID.RSAES_PKCS1_v1_5
    if not is_rsa or not isinstance(key := leaf.public_key(), rsa.RSAPublicKey):
        raise PemError(Kind.NOT_RSA_KEY)
    _check_size(key.key_size)
    return ClientCertificate(
        pem=leaf.public_bytes(Encoding.PEM).decode(),
        subject=_printable(leaf.subject.rfc4514_string()),
        email=_email(leaf),
        issuer=_printable(leaf.issuer.rfc4514_string()),
        not_before=leaf.not_valid_before_utc,
        not_after=leaf.not_valid_after_utc,
        sha256=sha256(leaf.public_bytes(Encoding.DER)).hexdigest(),
        spki_sha256=_spki(key),
        warnings=tuple(_warnings(leaf, now)),
    )


def _warnings(leaf: x509.Certificate, now: datetime) -> Iterator[str]:
    """Yield what may fail later, though not for certain. Source: Anaplan, "Procure CA certificates"."""
    usages = {usage for allowed in _values(leaf, x509.ExtendedKeyUsage) for usage in allowed}
    if leaf.issuer == leaf.subject:
        yield "The certificate is self-signed. Anaplan takes those that a public authority has issued"
    if _email(leaf) is None:
        yield "The certificate names no e-mail address, by which Anaplan finds its user. Paste a person's one"
    if _PERSONAL - usages:
        yield "The certificate is not for client authentication and e-mail (S/MIME). Servers' do not work"
    if leaf.not_valid_after_utc - now <= _EXPIRES_SOON:
        yield f"The certificate expires on {leaf.not_valid_after_utc:%d %B %Y}. Replace it before then"


def _email(leaf: x509.Certificate) -> str | None:
    names = _values(leaf, x509.SubjectAlternativeName)
    found = [address for name in names for address in name.get_values_for_type(x509.RFC822Name)]
    found += [str(part.value) for part in leaf.subject.get_attributes_for_oid(x509.oid.NameOID.EMAIL_ADDRESS)]
    return _printable(found[0]) if found else None


def _values(certificate: x509.Certificate, extension: type) -> list[Any]:
    return [e.value for e in certificate.extensions if isinstance(e.value, extension)]


def _check_size(bits: int) -> None:
    if bits not in _RSA_BITS:
        raise PemError(Reason.TOO_SMALL if bits < _RSA_BITS.start else Reason.TOO_LARGE, bits=bits)


def _spki(key: CertificatePublicKeyTypes) -> str:
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)

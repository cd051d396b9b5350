"""What a certificate says of itself, what may fail later, and which one of a chain is the person's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.domain.key_files.kinds import Kind
from app.domain.key_files.reasons import PemError, Reason
from app.domain.key_files.sizes import check_size
from app.domain.say import Day, Say, say

_EXPIRES_SOON = timedelta(days=30)
_MOST_WITHOUT_KEY = 5
_PERSONAL = {x509.oid.ExtendedKeyUsageOID.CLIENT_AUTH, x509.oid.ExtendedKeyUsageOID.EMAIL_PROTECTION}

_SELF_SIGNED = say("The certificate is self-signed. Anaplan takes those that a public authority has issued")
_NO_EMAIL = say(
    "The certificate names no e-mail address, by which Anaplan finds its user. Paste a person’s one"
)
_A_SERVERS = say("The certificate is a server’s. Anaplan takes those for client authentication and e-mail")
_NOT_PERSONAL = say(
    "The certificate is not for client authentication and e-mail (S/MIME), which Anaplan asks for"
)
_WARNINGS = (_SELF_SIGNED, _NO_EMAIL, _A_SERVERS, _NOT_PERSONAL)


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


def leaf(certificates: Sequence[x509.Certificate], key_spki: str | None, now: datetime) -> x509.Certificate:
    """Return the certificate that belongs to the key, or else the end of the chain. Raises PemError.

    Of several for one key it is the one that works today, and of those the one that does so for longest.
    """
    matching = [c for c in certificates if key_spki is not None and spki(c.public_key()) == key_spki]
    if not matching and len(certificates) > _MOST_WITHOUT_KEY:
        raise PemError(Reason.CHAIN)
    issuers = {c.issuer for c in certificates if c.issuer != c.subject}
    authorities = [c for c in certificates if any(limits.ca for limits in _values(c, x509.BasicConstraints))]
    ends = [c for c in certificates if c.subject not in issuers and c not in authorities] or certificates
    if len(ends) > 1 and not matching:
        raise PemError(Reason.SEVERAL)
    return max(matching or ends, key=lambda c: (_works(c, now), c.not_valid_after_utc))


def described(certificate: x509.Certificate, now: datetime) -> ClientCertificate:
    """Return what there is to know of a certificate. Raises PemError."""
    is_rsa = certificate.public_key_algorithm_oid == x509.oid.PublicKeyAlgorithmOID.RSAES_PKCS1_v1_5
    if not is_rsa or not isinstance(key := certificate.public_key(), rsa.RSAPublicKey):
        raise PemError(Kind.NOT_RSA_KEY)
    check_size(key.key_size)
    return ClientCertificate(
        pem=certificate.public_bytes(Encoding.PEM).decode(),
        subject=_printable(certificate.subject.rfc4514_string()),
        email=_email(certificate),
        issuer=_printable(certificate.issuer.rfc4514_string()),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        sha256=sha256(certificate.public_bytes(Encoding.DER)).hexdigest(),
        spki_sha256=spki(key),
        warnings=tuple(_warnings(certificate, now)),
    )


def spki(key: CertificatePublicKeyTypes) -> str:
    """Return what tells whether a certificate and a key belong together."""
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def said_again(stored: str, not_after: datetime) -> str:
    """Return a warning that was stored as text as words to translate; one in words of before as it is."""
    return next((words for words in (*_WARNINGS, _expires(not_after)) if words == stored), stored)


def _warnings(certificate: x509.Certificate, now: datetime) -> Iterator[str]:
    """Yield what may fail later, though not for certain. Source: Anaplan, "Procure CA certificates"."""
    usages = {usage for allowed in _values(certificate, x509.ExtendedKeyUsage) for usage in allowed}
    if certificate.issuer == certificate.subject:
        yield _SELF_SIGNED
    if _email(certificate) is None:
        yield _NO_EMAIL
    if x509.oid.ExtendedKeyUsageOID.SERVER_AUTH in usages and _PERSONAL - usages:
        yield _A_SERVERS
    elif _PERSONAL - usages:
        yield _NOT_PERSONAL
    if certificate.not_valid_after_utc - now <= _EXPIRES_SOON:
        yield _expires(certificate.not_valid_after_utc)


def _works(certificate: x509.Certificate, now: datetime) -> bool:
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc


def _expires(at: datetime) -> Say:
    return say("The certificate expires on {until}. Replace it before then", until=Day(at))


def _email(certificate: x509.Certificate) -> str | None:
    names = _values(certificate, x509.SubjectAlternativeName)
    found = [address for name in names for address in name.get_values_for_type(x509.RFC822Name)]
    parts = certificate.subject.get_attributes_for_oid(x509.oid.NameOID.EMAIL_ADDRESS)
    found += [str(part.value) for part in parts]
    return _printable(found[0]) if found else None


def _values(certificate: x509.Certificate, extension: type) -> list[Any]:
    return [e.value for e in certificate.extensions if isinstance(e.value, extension)]


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)

"""Check a sign-in by certificate.

Source: Anaplan Authentication API, "Use CA certificate authentication"; the order of bytes and the algorithm
as in Anaplan's own Java client (CACertNonceVerificationData).
"""

import base64
import struct
import time
from collections.abc import Callable
from datetime import UTC, datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA512

from app.sandbox.special import UNREGISTERED

PEM_BEGINS = b"-----BEGIN CERTIFICATE-----"
LEAST_MESSAGE = 100
TIMESTAMP = struct.Struct(">Q")

# Assumed: how old a v2 message may be, and how far ahead of the server's clock.
OLDEST = 300
NEWEST = 5


class RefusedError(Exception):
    """The certificate or what it signed is not accepted."""


def is_registered(certificate: x509.Certificate) -> bool:
    """Return whether an administrator of the made-up tenant registered this certificate."""
    # Assumed: all are registered but those that say otherwise; a real tenant knows only its own.
    return not any(address.lower().startswith(UNREGISTERED) for address in addresses(certificate))


def addresses(certificate: x509.Certificate) -> list[str]:
    """Return the e-mail addresses in a certificate (Anaplan, "Procure CA certificates")."""
    found = [
        str(name.value) for name in certificate.subject.get_attributes_for_oid(x509.NameOID.EMAIL_ADDRESS)
    ]
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return found
    return names.value.get_values_for_type(x509.RFC822Name) + found


def signed_in_user(header: str, body: object, first_use: Callable[[bytes], bool]) -> str:
    """Return the user of a certificate that signed the message in `body`, or refuse."""
    try:
        certificate = _certificate(header)
        message, signature, is_v2 = _signed(body)
        key = certificate.public_key()
        if not isinstance(key, RSAPublicKey):
            raise RefusedError
        key.verify(signature, message, PKCS1v15(), SHA512())
        users = addresses(certificate)
    except (ValueError, InvalidSignature, UnsupportedAlgorithm):
        raise RefusedError from None
    _check_dates(certificate)
    if not users or not is_registered(certificate):
        raise RefusedError
    if is_v2:
        _check_fresh(message, first_use)
    return users[0]


def _certificate(header: str) -> x509.Certificate:
    """Return the certificate of the header: Base64 of its PEM text or of its DER bytes."""
    raw = base64.b64decode(header, validate=True)
    if raw.lstrip().startswith(PEM_BEGINS):
        return x509.load_pem_x509_certificate(raw)
    return x509.load_der_x509_certificate(raw)


def _signed(body: object) -> tuple[bytes, bytes, bool]:
    """Return the message, its signature, and whether the message is of the second format."""
    match body:
        case {"encodedData": str(data), "encodedSignedData": str(signed), **rest}:
            message = base64.b64decode(data, validate=True)
            signature = base64.b64decode(signed, validate=True)
        case _:
            raise RefusedError
    match rest.get("encodedDataFormat"):
        # Assumed: naming the first format is as good as leaving it out.
        case None | "v1" if len(message) >= LEAST_MESSAGE:
            return message, signature, False
        case "v2" if len(message) > TIMESTAMP.size:
            return message, signature, True
        case _:
            raise RefusedError


def _check_dates(certificate: x509.Certificate) -> None:
    """Refuse a certificate outside its dates."""
    if not certificate.not_valid_before_utc <= datetime.now(UTC) <= certificate.not_valid_after_utc:
        raise RefusedError


def _check_fresh(message: bytes, first_use: Callable[[bytes], bool]) -> None:
    """Refuse a message that is old, from the future, or used before."""
    # Assumed: the first eight bytes are seconds. Anaplan's sample fits that, but no text says it.
    (stamp,) = TIMESTAMP.unpack_from(message)
    if not -NEWEST <= time.time() - stamp <= OLDEST or not first_use(message):
        raise RefusedError

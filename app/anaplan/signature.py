"""What a certificate's owner signs to be let in.

Source: Anaplan, "Use CA certificate authentication", and Anaplan's Java client (CertificateAuthenticator,
CACertNonceVerificationData): SHA512withRSA, which is PKCS #1 v1.5, over the message's bytes themselves.
"""

import os
import struct
import time
from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from app.domain.secret import Secret

MESSAGE_BYTES = 100
"""The least that the first format may have; the second begins with the time and is as long."""

# Seconds since 1970, as the first eight bytes of Anaplan's own sample are; no text names the unit.
_TIME = struct.Struct(">Q")


def authorization(certificate: str) -> str:
    """Return the header for a certificate, which is one certificate's PEM text, alone."""
    return f"CACertificate {b64encode(certificate.encode()).decode()}"


def signed_body(private_key: Secret, message_format: str) -> dict[str, str]:
    """Return the request for a key, which is PKCS#8 PEM that was checked before."""
    is_v2 = message_format == "v2"
    stamp = _TIME.pack(int(time.time())) if is_v2 else b""
    message = stamp + os.urandom(MESSAGE_BYTES - len(stamp))
    # Its numbers were checked when it was entered, which takes a quarter of a second for a large key.
    key = load_pem_private_key(private_key.reveal().encode(), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("not an RSA key")
    signature = key.sign(message, PKCS1v15(), SHA512())
    body = {
        "encodedData": b64encode(message).decode(),
        "encodedSignedData": b64encode(signature).decode(),
    }
    return body | {"encodedDataFormat": "v2"} if is_v2 else body

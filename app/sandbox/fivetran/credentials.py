"""Turn the secrets of a config into what may be remembered of them: words and digests.

The secrets themselves end here. A digest is that of a public key, so that a certificate and a private key can
still be compared when only one of them is sent again.
"""

import hashlib
from collections.abc import Callable, Mapping

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from app.sandbox.anaplan.certificates import is_registered
from app.sandbox.fivetran.fields import SECRETS
from app.sandbox.masking import MASK
from app.sandbox.special import WRONG_PASSWORDS

MISSING = "missing"
RIGHT = "right"
WRONG = "wrong"
UNREADABLE = "unreadable"
UNREGISTERED = "unregistered"


def remembered(config: Mapping[str, object]) -> dict[str, str]:
    """Return a word or a digest for each secret that `config` has."""
    return {name: JUDGES[name](str(config[name])) for name in SECRETS if name in config}


def masked(config: Mapping[str, object]) -> dict[str, object]:
    """Return `config` as Fivetran shows it: each secret as six stars, and without the schema's name."""
    shown = {name: value for name, value in config.items() if name != "schema"}
    return shown | {name: MASK if shown[name] else "" for name in SECRETS if name in shown}


def _judge_password(password: str) -> str:
    if not password:
        return MISSING
    return WRONG if password in WRONG_PASSWORDS else RIGHT


def _judge_certificate(certificate: str) -> str:
    if not certificate:
        return MISSING
    try:
        leaf = x509.load_pem_x509_certificate(certificate.encode("utf-8", "replace"))
        if not is_registered(leaf):
            return UNREGISTERED
        return _digest(leaf.public_key())
    except (ValueError, UnsupportedAlgorithm):
        return UNREADABLE


def _judge_private_key(private_key: str) -> str:
    if not private_key:
        return MISSING
    try:
        # Assumed: an encrypted key cannot be used, because the API has no field for its passphrase.
        return _digest(load_pem_private_key(private_key.encode("utf-8", "replace"), None).public_key())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return UNREADABLE


def _digest(key: PublicKeyTypes) -> str:
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


JUDGES: Mapping[str, Callable[[str], str]] = {
    "password": _judge_password,
    "certificate": _judge_certificate,
    "private_key": _judge_private_key,
}

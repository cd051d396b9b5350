"""Make certificates with their private keys, as a company's administrator would have them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class KeyPair:
    """A certificate and its private key."""

    leaf: x509.Certificate
    key: Key

    @property
    def certificate(self) -> str:
        """Return the certificate as a file's text."""
        return self.leaf.public_bytes(Encoding.PEM).decode()

    @property
    def private_key(self) -> str:
        """Return the private key as a file's text."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def key_pair(email: str | None, *, days: int = 30, key: Key | None = None) -> KeyPair:
    """Return a new certificate for an e-mail address; with negative days it has ended already."""
    private = key or rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Planner")])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
    )
    if email is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(email)]), critical=False)
    return KeyPair(builder.sign(private, SHA256()), private)

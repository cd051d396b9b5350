"""Certificates and keys as people have them, good ones and bad ones, each key made once in a run."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage
from cryptography.x509.oid import NameOID

from app.domain.key_files import der as der_walk
from app.domain.pem import key_of

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
    today: datetime = NOW,
) -> x509.Certificate:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    parts += [x509.NameAttribute(NameOID.EMAIL_ADDRESS, subject_email)] if subject_email else []
    builder = (
        x509.CertificateBuilder(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]), x509.Name(parts)
        )
        .public_key(key if isinstance(key, rsa.RSAPublicKey) else key.public_key())
        .serial_number(7)
        .not_valid_before(today + timedelta(days=days[0]))
        .not_valid_after(today + timedelta(days=days[1]))
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
    return key_of(key_bytes(key, DER, PKCS8)).spki_sha256


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


def rebuilt(change: Callable[[list[bytes]], list[bytes]]) -> bytes:
    """Return the certificate with other facts; nobody checks its signature."""
    parts = [der(*part) for part in der_walk.whole(leaf().public_bytes(DER)).parts()]
    facts = [der(*part) for part in der_walk.whole(parts[0]).parts()]
    return der(0x30, der(0x30, *change(facts)), *parts[1:])


def pss(facts: list[bytes]) -> list[bytes]:
    algorithm, (tag, bits) = der_walk.whole(facts[6]).parts()
    assert algorithm.content.startswith(RSA_ENCRYPTION)
    return [*facts[:6], der(0x30, der(0x30, RSA_ENCRYPTION[:-1] + b"\x0a"), der(tag, bits)), *facts[7:]]


def csr() -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ana")])
    return x509.CertificateSigningRequestBuilder(name).sign(rsa_key("ana"), SHA256()).public_bytes(PEM)


def public_key(
    encoding: s.Encoding = PEM, form: s.PublicFormat = s.PublicFormat.SubjectPublicKeyInfo
) -> bytes:
    return rsa_key("ana").public_key().public_bytes(encoding, form)


def p12() -> bytes:
    return pkcs12.serialize_key_and_certificates(b"ana", rsa_key("ana"), leaf(), [authority()], LOCK)


def p7b_without_certificates() -> bytes:
    """Return a PKCS#7 file with room in it and nothing else."""
    oid = bytes.fromhex("06092a864886f70d010702")
    signed = der(0x30, b"\x02\x01\x01", b"\x31\x00", der(0x30, oid), der(0x31, bytes(200)))
    return der(0x30, oid, der(0xA0, signed))


def big_certificate() -> bytes:
    return pem(certificate(rsa.RSAPublicNumbers(65537, (1 << 16383) + 1).public_key()))


def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(7, ec.SECP256R1())


def changed_modulus() -> int:
    return rsa_key("ana").public_key().public_numbers().n

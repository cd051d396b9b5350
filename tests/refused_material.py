"""What is no certificate, or no key, by name, and the reason why it is refused."""

from base64 import b64encode
from collections.abc import Callable

from cryptography import x509
from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs7

from app.domain.key_files.kinds import Kind
from app.domain.key_files.reasons import Reason
from app.domain.key_files.sizes import MAX_BYTES, MAX_FILE_BYTES
from tests.key_material import (
    DER,
    LOCK,
    NOW,
    PEM,
    PKCS1,
    PKCS8,
    RSA_ENCRYPTION,
    authority,
    big_certificate,
    body,
    certificate,
    changed_key,
    changed_modulus,
    csr,
    der,
    ec_key,
    fake_bits,
    good,
    good_key,
    key_bytes,
    leaf,
    p7b_without_certificates,
    p12,
    pem,
    pss,
    public_key,
    rebuilt,
    rsa_key,
)


def pgp_key() -> bytes:
    return b"-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 2\n\nlQOYBF"


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
    "a .p12 file": (p12, Reason.NO_PASSPHRASE),
    "a .p12 file over 16 kB": (lambda: p12() + b"\0" * MAX_FILE_BYTES, Reason.TOO_BIG),
    "a .p12 file in BER": (lambda: b"\x30\x80\x02\x01\x03\x30\x80\x06\x09", Reason.BROKEN_FILE),
    "a .p12 file in base64": (lambda: b64encode(p12()), Reason.NO_PASSPHRASE),
    "a .p7b file without certificates": (p7b_without_certificates, Kind.PKCS_7),
    "a Word file": (lambda: b"PK\x03\x04" + bytes(50_000), Kind.DOCUMENT),
    "an old Word file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50_000), Kind.DOCUMENT),
    "a PDF": (lambda: b"%PDF-1.7\n%" + bytes(100), Kind.DOCUMENT),
    "a gzip file": (lambda: b"\x1f\x8b\x08" + bytes(100), Kind.DOCUMENT),
    "rich text": (lambda: rb"{\rtf1\ansi " + good() + b"}", Kind.DOCUMENT),
    "a web page": (lambda: b"\n<!DOCTYPE html><html><pre>" + good(), Kind.DOCUMENT),
    "a Java keystore": (lambda: b"\xfe\xed\xfe\xed\0\0\0\x02\0\0\0\x01", Kind.KEYSTORE),
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
    "a PGP key": (pgp_key, Kind.RSA_KEY),
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
    "a .p7b file": (lambda: pkcs7.serialize_certificates([leaf()], DER), Kind.CERTIFICATE),
    "a certificate as DER": (lambda: leaf().public_bytes(DER), Kind.CERTIFICATE),
    "an encrypted key": (lambda: key_bytes(rsa_key("ana"), PEM, PKCS8, LOCK), Reason.NO_PASSPHRASE),
    "an encrypted key as DER": (lambda: key_bytes(rsa_key("ana"), DER, PKCS8, LOCK), Reason.NO_PASSPHRASE),
    "an encrypted key of the old kind": (
        lambda: key_bytes(rsa_key("ana"), PEM, PKCS1, LOCK),
        Reason.NO_PASSPHRASE,
    ),
    "a certificate and an encrypted key": (
        lambda: good() + key_bytes(rsa_key("ana"), PEM, PKCS8, LOCK),
        Reason.NO_PASSPHRASE,
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
    "a PGP key": (pgp_key, Kind.UNKNOWN),
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

"""What can be used: the person's own leaf and key come out of each, bit by bit."""

from base64 import b64encode
from collections.abc import Callable
from functools import partial

from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage

from tests import openssl
from tests.clipboards import SHAPES
from tests.corpus.cases import TODAY, Case, authority, case, changed, key, leaf, own
from tests.key_material import (
    DER,
    LOCK,
    PEM,
    PKCS1,
    PKCS8,
    certificate,
    csr,
    key_bytes,
    pem,
    rsa_key,
)
from tests.locked_material import p12_of, without_lengths


def both_with(cipher: str) -> tuple[str, ...]:
    """Return the options that lock both parts of a .p12 with a cipher."""
    return (*openssl.OLD, "-keypbe", cipher, "-certpbe", cipher)


def openings() -> dict[str, Callable[[], Case]]:
    """Return what is locked, as programs lock it, with its passphrase beside it."""
    files: dict[str, tuple[tuple[str, ...], Callable[[], bytes]]] = {
        "a .p12 of OpenSSL 3": ((), own),
        "a .p12 of OpenSSL 1 (RC2 and 3DES)": (("-legacy",), own),
        "a .p12 with its chain": ((), lambda: own() + pem(authority())),
        "a .p12 with a friendly name": (("-name", "Jörg"), own),
        "a .p12 of RC2-128": (both_with("PBE-SHA1-RC2-128"), own),
        "a .p12 of 3DES with two keys": (both_with("PBE-SHA1-2DES"), own),
        "a .p12 with a SHA-512 seal": (("-macalg", "sha512"), own),
        "a .p12 without a seal": (("-nomac",), own),
        "a .p12 whose certificates are open": (("-certpbe", "NONE"), own),
    }  # fmt: skip
    keys: dict[str, Callable[[], bytes]] = {
        "an AES-256 key": lambda: openssl.locked_key(key()),
        "an AES-128 key, DER": lambda: openssl.locked_key(key(), "-v2", "aes-128-cbc", "-outform", "DER"),
        "a 3DES key": lambda: openssl.locked_key(key(), "-v2", "des3"),
        "a key of 100,000 rounds": lambda: openssl.locked_key(key(), "-iter", "100000"),
        "a key with SHA-512 rounds": lambda: openssl.locked_key(key(), "-v2prf", "hmacWithSHA512"),
        "a scrypt key": lambda: openssl.locked_key(key(), "-scrypt"),
        "a PKCS#12-like key": lambda: openssl.locked_key(key(), "-v1", "PBE-SHA1-3DES"),
        "a PBES1 key": lambda: openssl.locked_key(key(), *openssl.OLD, "-v1", "PBE-MD5-DES"),
        "an old AES key": lambda: openssl.old_locked_key(key(), "aes256"),
        "an old 3DES key": lambda: openssl.old_locked_key(key(), "des3"),
        "an old DES key on one line": lambda: openssl.old_locked_key(key(), "des").replace(b"\n", b""),
        "a key of our library": lambda: key_bytes(rsa_key("ana"), PEM, PKCS8, LOCK),
    }
    found: dict[str, Callable[[], Case]] = {name: partial(file_opened, *how) for name, how in files.items()}
    return found | {name: partial(key_opened, make) for name, make in keys.items()}


def file_opened(options: tuple[str, ...], certificates: Callable[[], bytes]) -> Case:
    made = openssl.p12(certificates(), key(), *options)
    return case(certificate_file=made, passphrase=b"secret")


def key_opened(make: Callable[[], bytes]) -> Case:
    return case(certificate=own(), private_key_file=make(), passphrase=b"secret")


def pasted(shape: str) -> Case:
    return case(certificate=SHAPES[shape](own()), private_key=SHAPES[shape](key(PKCS1)))


def chosen(shape: str) -> Case:
    return case(certificate_file=SHAPES[shape](own()), private_key_file=SHAPES[shape](key()))


GOOD: dict[str, Callable[[], Case]] = {
    **{
        f"pasted: {shape}": partial(pasted, shape)
        for shape in ("as it is", "Windows line ends", "byte order mark", "literal backslash n", "body only",
                      "spaces for line ends", "nothing for line ends", "quoted in a mail", "en dashes")
    },
    **{
        f"files: {shape}": partial(chosen, shape)
        for shape in ("UTF-16 from Notepad", "bag attributes", "base64 of the whole", "JSON string")
    },
    "files: DER": lambda: case(
        certificate_file=leaf().public_bytes(DER), private_key_file=key(PKCS1, DER)
    ),
    "boxes swapped": lambda: case(
        certificate=key(), private_key=own(), warning="The certificate and the private key were in each"
    ),
    "files swapped": lambda: case(
        certificate_file=key(PKCS8, DER), private_key_file=own(), warning="The certificate and"
    ),
    "both in one box": lambda: case(certificate=own() + key()),
    "both in the other box": lambda: case(private_key=key() + own()),
    "both in each box": lambda: case(certificate=own() + key(), private_key=key(PKCS1) + own()),
    "a chain, wrong way round": lambda: case(certificate=pem(authority()) + own(), private_key=key()),
    "the certificate pasted, the key as a file": lambda: case(certificate=own(), private_key_file=key()),
    "a .p7b": lambda: case(
        certificate_file=pkcs7.serialize_certificates([authority(), leaf()], DER), private_key=key()
    ),
    "a .p7b as text": lambda: case(
        certificate=openssl.openssl("crl2pkcs7", "-nocrl", "-certfile", "c", c=own() + pem(authority())),
        private_key=key(),
    ),
    "a .p7b in the box for the key": lambda: case(
        certificate=key(),
        private_key_file=pkcs7.serialize_certificates([leaf()], DER),
        warning="The certificate and the private key were in each other’s box",
    ),
    **openings(),
    "a .p12 in the box for the key": lambda: case(
        private_key_file=openssl.p12(own(), key()), passphrase=b"secret"
    ),
    "a .p12 pasted as base64": lambda: case(
        certificate=b64encode(openssl.p12(own(), key())), passphrase=b"secret"
    ),
    "a .p12 without a passphrase": lambda: case(
        certificate_file=openssl.p12(own(), key(), passphrase="")
    ),
    "a .p12 with nothing locked": lambda: case(
        certificate_file=openssl.p12(own(), key(), "-keypbe", "NONE", "-certpbe", "NONE")
    ),
    "a .p12 of our library": lambda: case(
        certificate_file=s.pkcs12.serialize_key_and_certificates(
            b"ana", rsa_key("ana"), leaf(), [authority()], s.NoEncryption()
        )
    ),
    "a .p12 without lengths": lambda: case(
        certificate_file=without_lengths(p12_of(key(PKCS8, DER), leaf().public_bytes(DER))),
        passphrase=b"secret",
    ),
    "a .p12 with a passphrase of many letters": lambda: case(
        certificate_file=openssl.p12(own(), key(), "-legacy", passphrase="Zürich–東京"),
        passphrase="Zürich–東京".encode(),
    ),
    "a passphrase that nothing needs": lambda: case(
        certificate=own(), private_key=key(), passphrase=b"whatever"
    ),
    "a locked key beside the open one": lambda: case(
        certificate=own(), private_key=openssl.locked_key(key()) + key()
    ),
    "a request beside what it became": lambda: case(certificate=own() + csr(), private_key=key()),
    "somebody else's certificate beside one's own": lambda: case(
        certificate=pem(certificate(rsa_key("other"), name="Other", today=TODAY)) + own(), private_key=key()
    ),
    "self-signed": lambda: changed(
        warning="The certificate is self-signed", name="Ana", issuer="Ana", signer=rsa_key("ana")
    ),
    "a server's": lambda: changed(warning="The certificate is a server’s", usages=(Usage.SERVER_AUTH,)),
    "no e-mail": lambda: changed(warning="The certificate names no e-mail address", san=None),
    "no usages": lambda: changed(warning="The certificate is not for client authentication", usages=()),
    "ends in a week": lambda: changed(warning="The certificate expires on", days=(-9, 7)),
}  # fmt: skip

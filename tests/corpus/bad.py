"""What cannot be used, each with its one line of words at one input."""

from collections.abc import Callable

from cryptography.hazmat.primitives import serialization as s

from tests import openssl
from tests.corpus.cases import TODAY, Case, case, changed, key, leaf, other_key, own
from tests.key_material import (
    DER,
    PEM,
    PKCS8,
    certificate,
    csr,
    ec_key,
    fake_bits,
    key_bytes,
    pem,
    public_key,
    rsa_key,
)
from tests.locked_material import locked, p12_of, pkcs8, scrypt

ASK_CERTIFICATE = "Paste the certificate, or choose its file"
ASK_KEY = "Paste the private key, or choose its file"
ONLY_KEY = (
    "This is a private key, and its certificate is missing. Paste the certificate too, or choose its file"
)
ONLY_CERTIFICATE = (
    "This is a certificate, and its private key is missing. Paste the private key too, or choose its file"
)
NO_PASSPHRASE = "The {} is protected by a passphrase. Choose or paste it again, and enter its passphrase"
WRONG = "This passphrase does not open the {}. Choose or paste it again, and enter its own"
TOO_SLOW = "The {} is locked so that it takes too long to open. Export it again with at most {} iterations"
NOT_RSA = "The {} is not RSA, and Anaplan works with RSA only. Get a certificate with an RSA key"
DOCUMENT = "This is a document, an archive or a web page. Open it, and copy the {} out of it"
CSR = "This is a certificate request (CSR). Paste the certificate that belongs to it"
SSH = "This key is in SSH format. Convert a copy with: ssh-keygen -p -m PKCS8 -f COPY, and paste the copy"
JKS = (
    "This is a Java keystore (.jks). Export it as a .p12 file with: keytool -importkeystore "
    "-srckeystore FILE -destkeystore certificate.p12 -deststoretype PKCS12, and choose the new file"
)
SIZE = "The RSA key has {} bits, and at most 4096 can be used. Get a certificate with a smaller key"
SMALL = "The RSA key has 1024 bits, and Anaplan needs 2048 or more. Get a certificate with a larger key"
MISMATCH = "The private key does not belong to the certificate. Paste the two that were made together"
UNREADABLE = "The {} cannot be read. Copy it again from its file, from its BEGIN line to its END line"
TOO_BIG = "The certificate is larger than 16 kB. Paste only the certificate and its private key"
EMPTY_FILE = "The selected file is empty. Choose another one, or paste its text"
PICTURE = "The certificate is larger than 16 kB. Choose a file with only the certificate and its private key"
CUT_OFF = "The {} is not complete. Copy all of it, from its BEGIN line to its END line"
OTHER_LOCK = "The {} is locked in a way that we cannot open. Export it again with AES-256"
BROKEN_FILE = "The .p12 file is damaged or not complete. Export it again, and choose the new file"
FILE = ".p12 file"


BAD: dict[str, Callable[[], Case]] = {
    "nothing": lambda: case({"certificate": "Paste the certificate and its private key, or choose a file"}),
    "an empty key": lambda: case({"private_key_file": EMPTY_FILE}, certificate=own(), private_key_file=b""),
    "a scan": lambda: case({"certificate_file": PICTURE}, certificate_file=b"P" * 20_000, private_key=key()),
    "a certificate alone": lambda: case({"private_key": ASK_KEY}, certificate=own()),
    "a key alone": lambda: case({"certificate": ASK_CERTIFICATE}, private_key=key()),
    "a key alone, in the wrong box": lambda: case(
        {"certificate": ONLY_KEY}, certificate=key()
    ),
    "a certificate alone, in the wrong box": lambda: case(
        {"private_key_file": ONLY_CERTIFICATE}, private_key_file=own()
    ),
    "another's key": lambda: case({"certificate": MISMATCH}, certificate=own(), private_key=other_key()),
    "another's key in a .p12": lambda: case(
        {"certificate_file": MISMATCH.replace("Paste", "Choose")},
        certificate_file=p12_of(key_bytes(rsa_key("other"), DER, PKCS8), leaf().public_bytes(DER)),
        passphrase=b"secret",
    ),
    "a locked key, no passphrase": lambda: case(
        {"passphrase": NO_PASSPHRASE.format("private key")},
        certificate=own(), private_key=openssl.locked_key(key()),
    ),
    "a .p12, no passphrase": lambda: case(
        {"passphrase": NO_PASSPHRASE.replace(" or paste it", " the file").format(FILE)},
        certificate_file=openssl.p12(own(), key()),
    ),
    "a locked key, wrong passphrase": lambda: case(
        {"passphrase": WRONG.format("private key")},
        certificate=own(), private_key=openssl.locked_key(key()), passphrase=b"Secret",
    ),
    "an old locked key, wrong passphrase": lambda: case(
        {"passphrase": WRONG.format("private key")},
        certificate=own(), private_key=openssl.old_locked_key(key(), "aes256"), passphrase=b"Secret",
    ),
    "a .p12, wrong passphrase": lambda: case(
        {"passphrase": WRONG.replace(" or paste it", " the file").format(FILE)},
        certificate_file=openssl.p12(own(), key(), "-legacy"), passphrase=b"Secret",
    ),
    "a .p12 without its key": lambda: case(
        {"certificate_file": "There is no private key in this .p12 file. "
         "Export it again together with its private key"},
        certificate_file=openssl.p12(own(), b"", "-nokeys"), passphrase=b"secret",
    ),
    "a .p12 that is cut off": lambda: case(
        {"certificate_file": CUT_OFF.format("certificate"), "private_key": ASK_KEY},
        certificate_file=openssl.p12(own(), key())[:-9], passphrase=b"secret",
    ),
    "a .p12 of another kind of lock": lambda: case(
        {"certificate_file": OTHER_LOCK.format(FILE)},
        certificate_file=openssl.p12(own(), key(), "-keypbe", "camellia-256-cbc"), passphrase=b"secret",
    ),
    "expired": lambda: changed({"certificate": "expired on"}, days=(-90, -3)),
    "not yet": lambda: changed({"certificate": "works from"}, days=(3, 90)),
    "an elliptic pair": lambda: case(
        {"certificate": NOT_RSA.format("certificate"), "private_key": NOT_RSA.format("private key")},
        certificate=pem(certificate(ec_key(), today=TODAY)), private_key=key_bytes(ec_key(), PEM, PKCS8),
    ),
    "a small pair": lambda: case(
        {"private_key": SMALL},
        certificate=pem(certificate(rsa_key("small", 1024), today=TODAY)),
        private_key=key_bytes(rsa_key("small", 1024), PEM, PKCS8),
    ),
    "a 16384-bit key": lambda: case(
        {"private_key_file": SIZE.format(16384)}, certificate=own(), private_key_file=fake_bits(16384)
    ),
    "a 16384-bit key, locked": lambda: case(
        {"private_key_file": SIZE.format(16384)},
        certificate=own(), private_key_file=locked(pkcs8(fake_bits(16384))), passphrase=b"secret",
    ),
    "a 16384-bit key in a .p12": lambda: case(
        {"private_key_file": SIZE.format(16384)},
        certificate=own(), private_key_file=p12_of(pkcs8(fake_bits(16384))), passphrase=b"secret",
    ),
    "a key of 100,000,000 rounds": lambda: case(
        {"private_key_file": TOO_SLOW.format("private key", "2,000,000")},
        certificate=own(), private_key_file=locked(key(PKCS8, DER), rounds=10**8), passphrase=b"secret",
    ),
    "a .p12 of 100,000,000 rounds": lambda: case(
        {"certificate_file": TOO_SLOW.format(FILE, "2,000,000")},
        certificate_file=p12_of(key(PKCS8, DER), rounds=10**8), passphrase=b"secret",
    ),
    "a .p12 with a seal of 100,000,000 rounds": lambda: case(
        {"certificate_file": TOO_SLOW.format(FILE, "1,000,000")},
        certificate_file=p12_of(key(PKCS8, DER), mac_rounds=10**8), passphrase=b"secret",
    ),
    "a key with 2 kB of salt": lambda: case(
        {"private_key_file": TOO_SLOW.format("private key", "10,000")},
        certificate=own(), private_key_file=locked(key(PKCS8, DER), salt=bytes(2000)), passphrase=b"secret",
    ),
    "a scrypt key of 16 GB": lambda: case(
        {"private_key_file": TOO_SLOW.format("private key", "10,000")},
        certificate=own(), private_key_file=scrypt(2**24, 8, 1), passphrase=b"secret",
    ),
    "a request": lambda: case({"certificate": CSR}, certificate=csr(), private_key=key()),
    "a public key": lambda: case(
        {"private_key": "This is a public key. Paste the private key that belongs to it"},
        certificate=own(), private_key=public_key(),
    ),
    "an SSH key": lambda: case(
        {"private_key": SSH}, certificate=own(), private_key=key(s.PrivateFormat.OpenSSH)
    ),
    "a Java keystore": lambda: case(
        {"certificate_file": JKS, "private_key": ASK_KEY}, certificate_file=b"\xfe\xed\xfe\xed" + bytes(99)
    ),
    "a Java keystore of JCE": lambda: case(
        {"certificate_file": JKS, "private_key": ASK_KEY}, certificate_file=b"\xce\xce\xce\xce" + bytes(99)
    ),
    "a Word file": lambda: case(
        {"certificate_file": DOCUMENT.format("certificate")},
        certificate_file=b"PK\x03\x04" + bytes(40_000), private_key=key(),
    ),
    "a web page": lambda: case(
        {"private_key": DOCUMENT.format("private key")},
        certificate=own(), private_key=b"<!DOCTYPE html><p>" + key(),
    ),
    "an empty file": lambda: case(
        {"certificate_file": EMPTY_FILE}, certificate_file=b"", private_key=key()
    ),
    "too big": lambda: case(
        {"certificate": TOO_BIG},
        certificate=own() + b"x" * 17_000, private_key=key(),
    ),
    "words": lambda: case(
        {"certificate": UNREADABLE.format("certificate")}, certificate=b"see my mail", private_key=key()
    ),
    "a key that is cut off, in the other box": lambda: case(
        {"certificate": CUT_OFF.format("private key")}, certificate=own() + key()[:900]
    ),
    "two people's keys": lambda: case(
        {"private_key": "There is more than one private key. Paste only the one that Fivetran is to use",
         "certificate": ASK_CERTIFICATE},
        private_key=key() + other_key(),
    ),
    "two people's certificates": lambda: case(
        {"certificate": "There is more than one certificate. Paste only the one that Fivetran is to use",
         "private_key": ASK_KEY},
        certificate=own() + pem(certificate(rsa_key("other"), name="Other", today=TODAY)),
    ),
    "a passphrase that is a letter": lambda: case(
        {"passphrase": "Passphrase must be 1024 characters or fewer"},
        certificate=own(), private_key=openssl.locked_key(key()), passphrase=b"x" * 1025,
    ),
}  # fmt: skip

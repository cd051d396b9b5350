"""What a certificate file or key file can turn out to be, told by the shape of what is in it.

The shape decides, not the words of the BEGIN line.
Sources: RFC 5280 section 4.1 (certificate); RFC 2986 section 4 (request); RFC 5958 sections 2 and 3 (PKCS#8);
RFC 8017 appendix A.1 (RSA keys); RFC 5915 section 3 (elliptic curve key); RFC 5652 section 3 (PKCS#7);
RFC 7292 section 4 (PKCS#12).
"""

import re
from enum import Enum
from typing import NamedTuple

from app.domain.key_files import der
from app.domain.say import say


class Kind(Enum):
    """What a block turned out to be, and what to do where another was needed. The most telling come first."""

    CUT_OFF = say("The {what} is not complete. Copy all of it, from its BEGIN line to its END line")
    ENCRYPTED_KEY = say(
        "The private key is protected by a passphrase. Paste it again, and enter its passphrase"
    )
    NOT_RSA_KEY = say(
        "The {what} is not RSA, and Anaplan works with RSA only. Get a certificate with an RSA key"
    )
    SSH_KEY = say(
        "This key is in SSH format. Convert a copy with: ssh-keygen -p -m PKCS8 -f COPY, and paste the copy"
    )
    RSA_KEY = say(
        "This is a private key, and its certificate is missing. Paste the certificate too, or choose its file"
    )
    CERTIFICATE = say(
        "This is a certificate, and its private key is missing. Paste the private key too, or choose its file"
    )
    PKCS_12 = say("There is no {what} in this .p12 file. Export it again together with its {what}")
    PKCS_7 = say("This .p7b file holds no certificate. Export it again, and choose the new file")
    KEYSTORE = say(
        "This is a Java keystore (.jks). Export it as a .p12 file with: keytool -importkeystore "
        "-srckeystore FILE -destkeystore certificate.p12 -deststoretype PKCS12, and choose the new file"
    )
    REQUEST = say("This is a certificate request (CSR). Paste the {what} that belongs to it")
    PUBLIC_KEY = say("This is a public key. Paste the {what} that belongs to it")
    DOCUMENT = say("This is a document, an archive or a web page. Open it, and copy the {what} out of it")
    NOT_TEXT = say("The {what} is not plain text. Save it as plain text in UTF-8, and choose the new file")
    UNKNOWN = say(
        "The {what} cannot be read. Copy it again from its file, from its BEGIN line to its END line"
    )


KEYS = (Kind.RSA_KEY, Kind.NOT_RSA_KEY, Kind.ENCRYPTED_KEY, Kind.SSH_KEY)
LOCKED = (Kind.ENCRYPTED_KEY, Kind.PKCS_12)
"""These are opened with a passphrase, or with an empty one."""

CERTIFICATE, PRIVATE_KEY = say("certificate"), say("private key")


class Block(NamedTuple):
    """One block. `der` is empty where there is nothing to read; `dek` says how an old text is encrypted."""

    kind: Kind
    der: bytes = b""
    what: str = ""
    dek: str = ""


# A letter for each part of a sequence. After SSB, which means signed, come the letters of what is signed.
_LETTERS = {0x02: "I", 0x03: "B", 0x04: "O", 0x30: "S", 0xA0: "C"}  # integer, bits, octets, sequence, [0]
_SHAPES = (
    (Kind.CERTIFICATE, re.compile(r"SSB (C.*|ISSSS.*)")),
    (Kind.REQUEST, re.compile(r"SSB ISSC?")),
    (Kind.RSA_KEY, re.compile(r"I{9}|ISO.* rsa")),
    (Kind.NOT_RSA_KEY, re.compile(r"ISO.*|IO.*|I{3,8}")),
    (Kind.ENCRYPTED_KEY, re.compile(r"SO")),
    (Kind.PUBLIC_KEY, re.compile(r"SB|II")),
)
_RSA_ENCRYPTION = bytes.fromhex("06092a864886f70d010101")
_NINE_NUMBERS = "I" * 9  # the version and the eight numbers
_LONG_SEQUENCE = rb"\x30(?:\x80|\x81.|\x82..|\x83...)"
_FILES = (
    (Kind.DOCUMENT, re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0|%PDF|\x1f\x8b|\{\\rtf|(?:\xef\xbb\xbf)?\s*<")),
    (Kind.PKCS_12, re.compile(_LONG_SEQUENCE + rb"\x02\x01\x03\x30", re.DOTALL)),
    (Kind.PKCS_7, re.compile(_LONG_SEQUENCE + rb"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07", re.DOTALL)),
    (Kind.KEYSTORE, re.compile(rb"\xfe\xed\xfe\xed|\xce\xce\xce\xce")),
    (Kind.SSH_KEY, re.compile(rb"PuTTY-User-Key-File|openssh-key-v1")),
    (Kind.PUBLIC_KEY, re.compile(rb"\s*(?:ssh-|ecdsa-)")),
)


def file_kind(data: bytes) -> Kind | None:
    """Return what the first bytes tell, for files that hold something else than PEM or a bare key."""
    return next((kind for kind, beginning in _FILES if beginning.match(data)), None)


def block(data: bytes) -> Block:
    """Return what a piece of DER is, without what stands behind its end."""
    kind = file_kind(data)
    if kind is not None and kind not in (Kind.PKCS_12, Kind.PKCS_7):
        return Block(kind)
    try:
        tag, end = der.first(data)
        if tag == der.SEQUENCE and end > len(data):
            return Block(Kind.CUT_OFF)
        if kind is None:
            kind = _shape_kind(der.whole(data[:end])) if tag == der.SEQUENCE else Kind.UNKNOWN
        return Block(kind, data[:end])
    except ValueError:
        return Block(kind or Kind.UNKNOWN)


def rsa_numbers(data: bytes) -> list[int]:
    """Return n, e, d, p, q, dp, dq, qi of a block of the kind `RSA_KEY`, unchecked. Raises ValueError."""
    whole = der.whole(data)
    parts = whole.parts()
    if _shape(parts) != _NINE_NUMBERS:
        parts = der.nested(der.Part(der.SEQUENCE, der.nested(whole, 2).content), 0).parts()
    if _shape(parts) != _NINE_NUMBERS:
        raise ValueError("not an RSA key")
    return [int.from_bytes(part.content, "big", signed=True) for part in parts[1:]]


def _shape_kind(part: der.Part) -> Kind:
    parts = part.parts()
    shape = _shape(parts)
    if shape == "SSB":
        shape += " " + _shape(parts[0].parts())
    elif shape.startswith("ISO") and parts[1].content.startswith(_RSA_ENCRYPTION):
        shape += " rsa"
    return next((kind for kind, known in _SHAPES if known.fullmatch(shape)), Kind.UNKNOWN)


def _shape(parts: list[der.Part]) -> str:
    return "".join(_LETTERS.get(tag, "-") for tag, _ in parts)

"""Cut the DER blocks out of what was pasted or uploaded, and tell what each is, before OpenSSL sees any.

The shape decides, not the words of the BEGIN line. Everything here takes time in proportion to the input.
Sources: RFC 7468 "Textual Encodings of PKIX, PKCS, and CMS Structures"; RFC 5280 section 4.1 (certificate);
RFC 2986 section 4 (request); RFC 5958 section 2 and 3 (PKCS#8); RFC 8017 appendix A.1 (RSA keys);
RFC 5915 section 3 (elliptic curve key); RFC 5652 section 3 (PKCS#7); RFC 7292 section 4 (PKCS#12).
"""

import re
from base64 import b64decode
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a block turned out to be, and what to do where another was needed. The most telling come first."""

    CUT_OFF = "The {what} is not complete. Copy all of it, from its BEGIN line to its END line"
    ENCRYPTED_KEY = (
        "The private key is protected by a passphrase, which Fivetran cannot ask for. Remove it with: "
        "openssl pkey -in FILE -out private_key.pem, and paste the contents of the new file"
    )
    NOT_RSA_KEY = "The {what} is not RSA, and Anaplan works with RSA only. Get a certificate with an RSA key"
    SSH_KEY = (
        "This key is in SSH format. Convert a copy with: ssh-keygen -p -m PKCS8 -f COPY, and paste the copy"
    )
    RSA_KEY = (
        "This is a private key. Move it to the field for the private key, and paste the certificate here"
    )
    CERTIFICATE = (
        "This is a certificate. Move it to the field for the certificate, and paste the private key here"
    )
    PKCS_12 = (
        "This is a PKCS#12 file (.p12 or .pfx). Take the {what} out of it with: "
        "openssl pkcs12 -in FILE {options}, and paste the contents of the new file"
    )
    PKCS_7 = (
        "This is a PKCS#7 file (.p7b), which holds certificates only. Take them out of it with: "
        "openssl pkcs7 -print_certs -in FILE -out certificate.pem (add -inform DER if the file is not text)"
    )
    REQUEST = "This is a certificate request (CSR). Paste the {what} that belongs to it"
    PUBLIC_KEY = "This is a public key. Paste the {what} that belongs to it"
    DOCUMENT = "This is a document, an archive or a web page. Open it, and copy the {what} out of it"
    NOT_TEXT = "The {what} is not plain text. Save it as plain text in UTF-8, and choose the new file"
    UNKNOWN = "The {what} cannot be read. Copy it again from its file, from its BEGIN line to its END line"


class Block(NamedTuple):
    """One block; `der` is empty where there is nothing to read."""

    kind: Kind
    der: bytes = b""


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
_SEQUENCE, _LONG_FORM = 0x30, 0x80
_NINE_NUMBERS = "I" * 9  # the version and the eight numbers
_LONG_SEQUENCE = rb"\x30(?:\x80|\x81.|\x82..|\x83...)"
_FILES = (
    (Kind.DOCUMENT, re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0|%PDF|\x1f\x8b|\{\\rtf|(?:\xef\xbb\xbf)?\s*<")),
    (Kind.PKCS_12, re.compile(_LONG_SEQUENCE + rb"\x02\x01\x03\x30", re.DOTALL)),
    (Kind.PKCS_7, re.compile(_LONG_SEQUENCE + rb"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07", re.DOTALL)),
    (Kind.SSH_KEY, re.compile(rb"PuTTY-User-Key-File|openssh-key-v1")),
    (Kind.PUBLIC_KEY, re.compile(rb"\s*(?:ssh-|ecdsa-)")),
)

# Word processors draw dashes, chats add invisible marks, JSON and environment files write \n for a new line.
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_ESCAPED_NEWLINE = re.compile(r"\\{1,4}[rn]")
_BOUNDARY = re.compile(r"-[ \t]{0,3}(BEGIN|END)\s{1,3}([A-Z0-9\s]{1,40}?)\s{0,3}-")
_AROUND_BASE64 = re.compile(r"[\s>\"'\\,-]+")


def file_kind(data: bytes) -> Kind | None:
    """Return what the first bytes tell, for files that hold something else than PEM or a bare key."""
    return next((kind for kind, beginning in _FILES if beginning.match(data)), None)


def blocks(data: bytes) -> tuple[Block, ...]:
    """Return the blocks in their order; none if there is nothing but space."""
    if (kind := file_kind(data)) is not None:
        return (Block(kind),)
    if data[:1] == b"\x30" and (data[1:2] >= b"\x80" or data[2:4] == b"\x02\x01"):
        return (_block(data),)
    text = _plain(data)
    if "\0" in text:
        return (Block(Kind.NOT_TEXT),)
    boundaries = list(_BOUNDARY.finditer(text))
    begins = [(i, found) for i, found in enumerate(boundaries) if found[1] == "BEGIN"]
    if not begins:
        return _without_begin(text[: boundaries[0].start()] if boundaries else text)
    ends = [found.start() for found in boundaries[1:]] + [len(text)]
    return tuple(_labelled(found[2], text[found.end() : ends[i]]) for i, found in begins)


def rsa_numbers(der: bytes) -> list[int]:
    """Return n, e, d, p, q, dp, dq, qi of a block of the kind `RSA_KEY`, unchecked. Raises ValueError."""
    parts = _parts(_content(der))
    if _shape(parts) != _NINE_NUMBERS:
        parts = _parts(_content(parts[2][1]))
    if _shape(parts) != _NINE_NUMBERS:
        raise ValueError("not an RSA key")
    return [int.from_bytes(content, "big", signed=True) for _, content in parts[1:]]


def _plain(data: bytes) -> str:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return _ESCAPED_NEWLINE.sub("\n", text.translate(_DASHES | _INVISIBLE))


def _without_begin(text: str) -> tuple[Block, ...]:
    """Read bare base64: of DER, or of a whole PEM text as Anaplan's sign-in header has it."""
    if not text.strip():
        return ()
    der = _decoded(text)
    return blocks(der) if der.startswith(b"-----") else (_block(der),)


def _labelled(label: str, body: str) -> Block:
    if "ENCRYPTED" in label or "Proc-Type" in body:
        return Block(Kind.ENCRYPTED_KEY)
    return _block(_decoded(body)) if body.strip("- \r\n\t") else Block(Kind.CUT_OFF)


def _decoded(body: str) -> bytes:
    """Return what base64 stands for, nothing if it is not base64. A lost end shows later, in the length."""
    letters = _AROUND_BASE64.sub("", body).rstrip("=")
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    try:
        return b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except ValueError:
        return b""


def _block(der: bytes) -> Block:
    if (kind := file_kind(der)) is not None:
        return Block(kind)
    try:
        tag, _, end = _header(der, 0)
        if tag == _SEQUENCE and end > len(der):
            return Block(Kind.CUT_OFF)
        return Block(_kind(_content(der[:end])) if tag == _SEQUENCE else Kind.UNKNOWN, der[:end])
    except ValueError:
        return Block(Kind.UNKNOWN)


def _kind(content: bytes) -> Kind:
    parts = _parts(content)
    shape = _shape(parts)
    if shape == "SSB":
        shape += " " + _shape(_parts(parts[0][1]))
    elif shape.startswith("ISO") and parts[1][1].startswith(_RSA_ENCRYPTION):
        shape += " rsa"
    return next((kind for kind, known in _SHAPES if known.fullmatch(shape)), Kind.UNKNOWN)


def _shape(parts: list[tuple[int, bytes]]) -> str:
    return "".join(_LETTERS.get(tag, "-") for tag, _ in parts)


def _content(der: bytes) -> bytes:
    ((_, content),) = _parts(der)
    return content


def _parts(der: bytes) -> list[tuple[int, bytes]]:
    """Return the (tag, content) pairs that `der` is a row of. Raises ValueError if it is not one."""
    parts, at = [], 0
    while at < len(der):
        tag, start, at = _header(der, at)
        parts.append((tag, der[start:at]))
    if at != len(der):
        raise ValueError("longer than what holds it")
    return parts


def _header(der: bytes, at: int) -> tuple[int, int, int]:
    """Return (tag, begin, end) of the content of what begins at `at`. Raises ValueError."""
    tag, first, *longer = der[at : at + 6]
    if first < _LONG_FORM:
        return tag, at + 2, at + 2 + first
    size = first - _LONG_FORM
    if not 0 < size <= len(longer):
        raise ValueError("not DER")
    start = at + 2 + size
    return tag, start, start + int.from_bytes(longer[:size], "big")

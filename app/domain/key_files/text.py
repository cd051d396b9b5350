"""Cut the blocks out of what was pasted or uploaded, however a mail, a chat or a spreadsheet has bent it.

Source: RFC 7468 "Textual Encodings of PKIX, PKCS, and CMS Structures"; RFC 1421 section 4.6 (DEK-Info).
"""

import re
from base64 import b64decode

from app.domain.key_files.kinds import CERTIFICATE, PRIVATE_KEY, Block, Kind, block, file_kind

# Word processors draw dashes, chats add invisible marks, JSON and environment files write \n for a new line.
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_ESCAPED_NEWLINE = re.compile(r"\\{1,4}[rn]")
_BOUNDARY = re.compile(r"-[ \t]{0,3}(BEGIN|END)\s{1,3}([A-Z0-9\s]{1,40}?)\s{0,3}-")
_AROUND_BASE64 = re.compile(r"[\s>\"'\\,-]+")
# The length of the hexadecimal number is known, so that it ends where no space follows it.
_DEK = re.compile(
    r"DEK-Info:[\s>]{0,9}((?:AES-(?:128|192|256)-CBC),[0-9A-Fa-f]{32}|DES-(?:EDE3-)?CBC,[0-9A-Fa-f]{16})"
)
_MOST_BLOCKS = 64


def blocks(data: bytes) -> tuple[Block, ...]:
    """Return the blocks in their order; none if there is nothing but space."""
    if file_kind(data) is not None:
        return (block(data),)
    if data[:1] == b"\x30" and (data[1:2] >= b"\x80" or data[2:4] == b"\x02\x01"):
        return (block(data),)
    text = _plain(data)
    if "\0" in text:
        return (Block(Kind.NOT_TEXT),)
    boundaries = list(_BOUNDARY.finditer(text))
    begins = [(i, found) for i, found in enumerate(boundaries) if found[1] == "BEGIN"]
    if not begins:
        return _without_begin(text[: boundaries[0].start()] if boundaries else text)
    ends = [found.start() for found in boundaries[1:]] + [len(text)]
    return tuple(_labelled(found[2], text[found.end() : ends[i]]) for i, found in begins[:_MOST_BLOCKS])


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
    return blocks(der) if der.startswith(b"-----") else (block(der),)


def _labelled(label: str, body: str) -> Block:
    what = PRIVATE_KEY if "PRIVATE" in label else CERTIFICATE if "CERTIFICATE" in label else ""
    if not body.strip("- \r\n\t"):
        return Block(Kind.CUT_OFF, what=what)
    if "Proc-Type" in body or "DEK-Info" in body:
        return _encrypted_text(body)
    return block(_decoded(body))._replace(what=what)


def _encrypted_text(body: str) -> Block:
    """Read what OpenSSL wrote before it knew PKCS#8: the lock is told in lines before the base64."""
    dek = _DEK.search(body)
    der = _decoded(body[dek.end() :]) if dek else b""
    return Block(Kind.ENCRYPTED_KEY, der, PRIVATE_KEY, dek[1] if dek else "another")


def _decoded(body: str) -> bytes:
    """Return what base64 stands for, nothing if it is not base64. A lost end shows later, in the length."""
    letters = _AROUND_BASE64.sub("", body).rstrip("=")
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    try:
        return b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except ValueError:
        return b""

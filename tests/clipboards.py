"""What mails, chats, editors and spreadsheets make of a text on its way through the clipboard."""

from base64 import b64encode
from collections.abc import Callable

from tests.key_material import body

# What people have in their clipboard. The first word of a name says for which field it is.
SHAPES: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda text: text,
    "Windows line ends": lambda text: text.replace(b"\n", b"\r\n"),
    "old Macintosh line ends": lambda text: text.replace(b"\n", b"\r"),
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text,
    "UTF-16 from Notepad": lambda text: text.decode().encode("utf-16"),
    "no last line end": lambda text: text.rstrip(),
    "spaces for line ends": lambda text: text.replace(b"\n", b" "),
    "nothing for line ends": lambda text: text.replace(b"\n", b""),
    "literal backslash n": lambda text: text.replace(b"\n", b"\\n"),
    "JSON string": lambda text: b'"' + text.replace(b"\n", b"\\r\\n") + b'",',
    "escaped twice": lambda text: text.replace(b"\n", b"\\\\n"),
    "en dashes": lambda text: text.replace(b"-----", "\u2013\u2013-".encode()),
    "em dashes": lambda text: text.replace(b"-----", "\u2014\u2014-".encode()),
    "en dashes in Windows-1252": lambda text: text.replace(b"-----", b"\x96\x96\x96"),
    "one hyphen lost": lambda text: text[1:].rstrip()[:-1],
    "broken BEGIN line": lambda text: text.replace(b"BEGIN ", b"BEGIN\n ", 1),
    "indented": lambda text: b"    " + text.replace(b"\n", b"\n    "),
    "quoted in a mail": lambda text: b"> " + text.replace(b"\n", b"\n> "),
    "zero-width marks": lambda text: text.replace(b"\n", "\u200b\n\u200b".encode()),
    "bag attributes": lambda text: (
        b"Bag Attributes\n    friendlyName: J\xf6rg\n    localKeyID: 54 69\n" + text
    ),
    "text of the certificate before it": lambda text: b"Certificate:\n    Data:\n  Version: 3 (0x2)\n" + text,
    "body only": body,
    "body only, unpadded": lambda text: body(text).rstrip(b"="),
    "no END line": lambda text: text[: text.index(b"-----END")],
    "no BEGIN line": lambda text: text.split(b"\n", 1)[1],
    "base64 of the whole": b64encode,
    "other words in the BEGIN line": lambda text: text.replace(b"BEGIN ", b"BEGIN TRUSTED ").replace(
        b"RSA ", b""
    ),
}

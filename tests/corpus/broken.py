"""Locked files whose parts are missing or nested too deep, as no program makes them."""

from collections.abc import Callable

from tests.corpus.bad import BROKEN_FILE, OTHER_LOCK, UNREADABLE
from tests.corpus.cases import Case, case, own
from tests.key_material import der
from tests.locked_material import oid

DATA, ENCRYPTED = oid("06092a864886f70d010701"), oid("06092a864886f70d010706")
PBES2, PBKDF2, SHA1 = oid("06092a864886f70d01050d"), oid("06092a864886f70d01050c"), oid("06052b0e03021a")
AES = der(0x30, oid("060960864801650304012a"), der(4, bytes(16)))
LONG = der(4, bytes(200))
BAG = der(0x30, oid("060b2a864886f70d010c0a0101"), der(0xA0, der(0x30, der(2, b"\0"))), LONG)


def file(content: bytes, *mac: bytes, words: str = BROKEN_FILE) -> Case:
    data = der(0x30, der(2, b"\3"), der(0x30, DATA, der(0xA0, content)), *mac)
    return case({"certificate_file": words}, certificate_file=data, passphrase=b"secret")


def locked_key(*algorithm: bytes, words: str = UNREADABLE, data: bytes = LONG) -> Case:
    text = der(0x30, der(0x30, *algorithm), data)
    problems = {"private_key_file": words.format("private key")}
    return case(problems, certificate=own(), private_key_file=text, passphrase=b"secret")


def pieces(deep: int) -> bytes:
    """Return bytes as BER may have them, as the only piece of a piece, and so on."""
    written = der(4, b"x")
    for _ in range(deep):
        written = der(0x24, written)
    return written


BROKEN: dict[str, Callable[[], Case]] = {
    "a .p12 in pieces of pieces": lambda: file(pieces(3000)),
    "a key in pieces of pieces": lambda: locked_key(
        PBES2, der(0x30, der(0x30, PBKDF2, der(0x30, der(4, b"salt"), der(2, b"\1"))), AES), data=pieces(3000)
    ),
    "a .p12 whose seal has no salt": lambda: file(
        der(4, der(0x30)), der(0x30, der(0x30, der(0x30, SHA1), der(4, bytes(130))))
    ),
    "a .p12 with a part that nothing is locked in": lambda: file(
        der(4, der(0x30, der(0x30, ENCRYPTED, der(0xA0, der(0x30, der(2, b"\0"), der(0x30, DATA)))), LONG))
    ),
    "a .p12 whose bag has no key in it": lambda: file(
        der(4, der(0x30, der(0x30, DATA, der(0xA0, der(4, der(0x30, BAG)))))),
        words="There is no certificate in this .p12 file. Export it again together with its certificate",
    ),
    "a key with a salt and no count": lambda: locked_key(
        PBES2, der(0x30, der(0x30, PBKDF2, der(0x30, LONG)), AES)
    ),
    "a key of another lock without anything": lambda: locked_key(
        PBES2, der(0x30, der(0x30, DATA, der(0x30, LONG)), AES), words=OTHER_LOCK
    ),
}  # fmt: skip

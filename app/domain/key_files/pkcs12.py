"""Walk along a PKCS#12 file: what it holds in the open, and how the rest is locked.

Source: RFC 7292 section 4.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from app.domain.key_files import der
from app.domain.key_files.locks import Lock, of_algorithm, of_mac
from app.domain.key_files.reasons import PemError, Reason
from app.domain.say import say

_RSADSI = "2a864886f70d01"
_DATA, _ENCRYPTED = f"{_RSADSI}0701", f"{_RSADSI}0706"
_BAGS = f"{_RSADSI}0c0a01"
_KEY_BAG, _SHROUDED_BAG, _CERTIFICATE_BAG, _SAFE_BAG = (f"{_BAGS}0{number}" for number in (1, 2, 3, 6))
_X509_CERTIFICATE = f"{_RSADSI}091601"
_DEEPEST, _MOST_BAGS = 3, 64
WHAT = say(".p12 file")

Open = Callable[[der.Part, bytes], bytes]
"""Takes an AlgorithmIdentifier and what is locked with it."""


class Contents(NamedTuple):
    """Certificates and keys, each as DER."""

    certificates: list[bytes]
    keys: list[bytes]


class Outside(NamedTuple):
    """What can be seen without a passphrase."""

    safes: bytes
    mac: tuple[Lock, bytes] | None


def outside(data: bytes) -> Outside:
    """Return the inner text and its seal. Raises PemError and ValueError."""
    _version, content, *mac = der.whole(data).parts()
    if _oid(content) != _DATA:
        raise PemError(Reason.OTHER_LOCK, WHAT)
    return Outside(der.nested(content, 1, 0).octets(), of_mac(mac[0]) if mac else None)


def locks(data: bytes) -> list[Lock]:
    """Return the file's locks and its seal. What is locked inside a locked part shows later only."""
    safes, mac = outside(data)
    found = [mac[0]] if mac else []

    def look(algorithm: der.Part, _locked: bytes) -> bytes:
        found.append(of_algorithm(algorithm, WHAT))
        return b""

    contents(safes, look)
    return found


def contents(safes: bytes, open_: Open) -> Contents:
    """Return what is in the file; `open_` is called for each part that is locked."""
    found = Contents([], [])
    for safe in der.whole(safes).parts():
        if _oid(safe) == _DATA:
            plain = der.nested(safe, 1, 0).octets()
        elif _oid(safe) == _ENCRYPTED:
            locked = der.nested(safe, 1, 0, 1)
            plain = open_(der.nested(locked, 1), der.nested(locked, 2).octets())
        else:
            raise PemError(Reason.OTHER_LOCK, WHAT)
        if plain:
            _look_into(der.whole(plain), open_, found, 0)
    return found


def _look_into(safe: der.Part, open_: Open, found: Contents, depth: int) -> None:
    for bag in _bags(safe):
        kind, value = _oid(bag), der.nested(bag, 1, 0)
        if kind == _KEY_BAG:
            found.keys.append(der.encoded(value.tag, value.content))
        elif kind == _SHROUDED_BAG:
            algorithm, locked = value.parts()
            if key := open_(algorithm, locked.octets()):
                found.keys.append(key)
        elif kind == _CERTIFICATE_BAG and _oid(value) == _X509_CERTIFICATE:
            found.certificates.append(der.nested(value, 1, 0).octets())
        elif kind == _SAFE_BAG and depth < _DEEPEST:
            _look_into(value, open_, found, depth + 1)


def _bags(safe: der.Part) -> Iterator[der.Part]:
    bags = safe.parts()
    if len(bags) > _MOST_BAGS:
        raise ValueError("more than anybody has")
    yield from bags


def _oid(part: der.Part) -> str:
    name = der.nested(part, 0)
    if name.tag != der.OID:
        raise ValueError("not named")
    return name.content.hex()

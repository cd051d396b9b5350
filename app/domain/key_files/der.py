"""Walk along DER, and along the BER of older programs, without building anything of it.

Everything here takes time in proportion to the input, and raises ValueError and nothing else.
Source: ITU-T X.690, "Specification of Basic Encoding Rules".
"""

from typing import NamedTuple

SEQUENCE, OCTETS, OID, INTEGER = 0x30, 0x04, 0x06, 0x02
_CONSTRUCTED, _LONG_FORM, _DEEPEST = 0x20, 0x80, 24
_END_OF_CONTENTS = b"\0\0"


class Part(NamedTuple):
    """One element: its tag and its content."""

    tag: int
    content: bytes

    def parts(self) -> list["Part"]:
        """Return what its content is a row of."""
        return parts(self.content)

    def octets(self, depth: int = 0) -> bytes:
        """Return the bytes of an octet string, which BER may have cut to pieces."""
        if not self.tag & _CONSTRUCTED:
            return self.content
        if depth > _DEEPEST:
            raise ValueError("not BER")
        return b"".join(part.octets(depth + 1) for part in self.parts())

    def number(self) -> int:
        """Return an integer."""
        if self.tag != INTEGER or not self.content:
            raise ValueError("not a number")
        return int.from_bytes(self.content, "big", signed=True)


def parts(der: bytes) -> list[Part]:
    """Return what `der` is a row of."""
    found, at = [], 0
    while at < len(der):
        tag, start, end, at = _bounds(der, at, 0)
        found.append(Part(tag, der[start:end]))
    if at != len(der):
        raise ValueError("longer than what holds it")
    return found


def whole(der: bytes) -> Part:
    """Return the one element that `der` is."""
    (part,) = parts(der)
    return part


def first(der: bytes) -> tuple[int, int]:
    """Return (tag, length) of the element that `der` begins with; it may be longer than `der` itself."""
    tag, _, _, end = _bounds(der, 0, 0)
    return tag, end


def nested(part: Part, *way: int) -> Part:
    """Return the part that is reached by taking these places one after the other."""
    for place in way:
        inside = part.parts()
        if place >= len(inside):
            raise ValueError("not there")
        part = inside[place]
    return part


def encoded(tag: int, content: bytes) -> bytes:
    """Return an element as DER."""
    if len(content) < _LONG_FORM:
        return bytes([tag, len(content)]) + content
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, _LONG_FORM + len(size)]) + size + content


def _bounds(der: bytes, at: int, depth: int) -> tuple[int, int, int, int]:
    """Return (tag, begin, end) of the content of what begins at `at`, and where the next one begins."""
    tag, size, *longer = der[at : at + 6]
    if size < _LONG_FORM:
        end = at + 2 + size
        return tag, at + 2, end, end
    if size == _LONG_FORM:
        return tag, at + 2, *_until_its_end(der, tag, at + 2, depth)
    size -= _LONG_FORM
    if size > len(longer):
        raise ValueError("not DER")
    start = at + 2 + size
    end = start + int.from_bytes(longer[:size], "big")
    return tag, start, end, end


def _until_its_end(der: bytes, tag: int, at: int, depth: int) -> tuple[int, int]:
    """Find the mark that ends what was written without a length."""
    if not tag & _CONSTRUCTED or depth > _DEEPEST:
        raise ValueError("not BER")
    while der[at : at + 2] != _END_OF_CONTENTS:
        *_, at = _bounds(der, at, depth + 1)
        if at >= len(der):
            raise ValueError("it has no end")
    return at, at + 2

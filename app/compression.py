"""Compress of a page what is the same for everybody, and nothing else.

A secret that is compressed together with what a stranger can choose gives itself away by the length (BREACH).
So the style sheet, which stands in each page to spare a slow line a second way, is compressed once at the
start, and everything around it is sent as it is, in one gzip stream. Sources: RFC 1951 section 3.2.4 (blocks
that are only stored), RFC 1952 (the stream).
"""

import struct
import zlib

from flask import Flask, Response, request

HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
LONGEST_BLOCK = 0xFFFF
LAST, NOT_LAST = b"\x01", b"\x00"


def install(app: Flask, *sheets: str) -> None:
    """Compress the style sheet in every page for browsers that read gzip."""
    compressed = {sheet: _compressed(sheet) for sheet in (text.encode() for text in sheets)}

    @app.after_request
    def compress(answer: Response) -> Response:
        if answer.mimetype != "text/html" or answer.is_streamed:
            return answer
        body = answer.get_data()
        sheet = next((sheet for sheet in compressed if sheet in body), None)
        if not sheet:
            return answer
        before, _, after = body.partition(sheet)
        answer.vary.add("Accept-Encoding")
        if request.accept_encodings.quality("gzip") > 0:
            parts = (HEAD, _stored(before), compressed[sheet], _stored(after, is_last=True), _foot(body))
            answer.set_data(b"".join(parts))
            answer.content_encoding = "gzip"
        return answer


def _compressed(styles: bytes) -> bytes:
    """Return blocks of their own, which refer to nothing before them and end at a whole byte."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(styles) + compressor.flush(zlib.Z_FULL_FLUSH)


def _stored(text: bytes, *, is_last: bool = False) -> bytes:
    blocks = [text[at : at + LONGEST_BLOCK] for at in range(0, len(text), LONGEST_BLOCK)] or [b""]
    ends = [NOT_LAST] * (len(blocks) - 1) + [LAST if is_last else NOT_LAST]
    return b"".join(
        end + struct.pack("<HH", len(block), len(block) ^ LONGEST_BLOCK) + block
        for end, block in zip(ends, blocks, strict=True)
    )


def _foot(body: bytes) -> bytes:
    return struct.pack("<II", zlib.crc32(body), len(body) & 0xFFFFFFFF)

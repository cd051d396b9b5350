"""The picture of an installation's own: read once at the start, from a file that is a small SVG or PNG."""

import re
import struct
from pathlib import Path
from typing import NamedTuple

LARGEST = 32 * 1024
PNG = b"\x89PNG\r\n\x1a\n"
PNG_HEAD = 24
SVG = re.compile(r"^\ufeff?\s*(?:<\?xml.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*>|\s)*<svg\b([^>]*)>", re.DOTALL)
NUMBER = r"\s*([\d.]+)(?:px)?\s*"
VIEW_BOX = re.compile(r"""\bviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*["']""")
TALLEST = 32
"""In the header, in pixels; `header.css` says the same. The width follows."""


class LogoError(Exception):
    """The file is no logo; the text says what it must be."""


class Logo(NamedTuple):
    """What is shown, under the name that says what it is, with its size in the header."""

    name: str
    content: bytes
    width: int
    height: int = TALLEST


def read_logo(path: str) -> Logo:
    """Return the logo that is in this file. Raises LogoError."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError):
        raise LogoError("must be the path of a file that can be read") from None
    if len(content) > LARGEST:
        raise LogoError(f"must have at most {LARGEST // 1024} kB, for every first page loads it")
    kind, (width, height) = _kind_and_size(content)
    if not (width > 0 and height > 0):
        raise LogoError("must say its width and height (an SVG: by viewBox, or by both in pixels)")
    return Logo(f"logo.{kind}", content, max(1, round(TALLEST * width / height)))


def _kind_and_size(content: bytes) -> tuple[str, tuple[float, float]]:
    if content.startswith(PNG) and len(content) >= PNG_HEAD:
        return "png", struct.unpack(">II", content[16:PNG_HEAD])
    try:
        root = SVG.match(content.decode("utf-8"))
    except UnicodeDecodeError:
        root = None
    if not root:
        raise LogoError("must be an SVG or PNG file")
    return "svg", _size(root[1])


def _size(attributes: str) -> tuple[float, float]:
    if box := VIEW_BOX.search(attributes):
        return float(box[1]), float(box[2])
    sides = [re.search(rf"""\b{side}\s*=\s*["']{NUMBER}["']""", attributes) for side in ("width", "height")]
    width, height = (float(side[1]) if side else 0.0 for side in sides)
    return width, height

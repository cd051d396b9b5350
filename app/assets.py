"""The style sheets of the pages; their scripts and images are served, each named by a hash of its content."""

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, Self
from wsgiref.headers import Headers

from flask import Flask
from markupsafe import Markup
from whitenoise import WhiteNoise  # type: ignore[import-untyped]  # it ships no types
from whitenoise.compress import Compressor  # type: ignore[import-untyped]

from app.brand import Brand

SOURCE = Path(__file__).resolve().parent.parent / "static"
PREFIX = "/static/"
STYLES = (
    "tokens",
    "page",
    "icon",
    "header",
    "footer",
    "back-link",
    "button",
    "field",
    "choice",
    "error-summary",
    "notice",
    "summary-list",
    "test-list",
    "code-block",
    "progress",
    "tag",
    "tone",
    "picker",
    "rules",
)
OPERATOR_STYLES = ("operator", "table", "preview")
LAST_STYLES = ("print",)
SCRIPTS = (
    "focus-errors",
    "back-again",
    "reveal",
    "show-secret",
    "drop-file",
    "forget-secrets",
    "once",
    "copy",
    "print",
    "refresh",
)
"""Of every page; `picker` is served alone, because it is long and few pages need it."""

TIGHT = re.compile(r"\s*([{};,]|(?<=[a-z-]):(?=\s))\s*")
"""Signs of a style sheet that need no space around them; a colon only where a value follows."""

SIGN = "images/icon.svg"
OURS = Brand()
HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def install(app: Flask, brand: Brand = OURS) -> None:
    """Write the files, serve them before the app is asked, and give the templates `asset_url`."""
    folder = Path(tempfile.mkdtemp(prefix="anaplan-onboarding-"))
    atexit.register(_remove, folder, os.getpid())
    urls = build(SOURCE, folder, brand)
    sheets = Sheets.of(SOURCE, brand)

    def asset_url(name: str) -> str:
        return urls[name]

    app.add_template_global(asset_url)
    # Our own files, and a colour that was checked.
    app.jinja_env.globals.update(
        styles=Markup(sheets.of_recipients),  # noqa: S704
        operator_styles=Markup(sheets.of_operators),  # noqa: S704
    )
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=folder, prefix=PREFIX, allow_all_origins=False, add_headers_function=_add_headers
    )


def build(source: Path, folder: Path, brand: Brand = OURS) -> dict[str, str]:
    """Write each file and its compressed twins under a hashed name; return the URL of each plain name."""
    compressor = Compressor(quiet=True)
    urls = {}
    for name, content in contents(source, brand).items():
        plain = Path(name)
        digest = sha256(content).hexdigest()[:12]
        target = folder / plain.with_name(f"{plain.stem}.{digest}{plain.suffix}")
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
        compressor.compress(str(target))
        urls[name] = PREFIX + target.relative_to(folder).as_posix()
    return urls


def contents(source: Path, brand: Brand = OURS) -> dict[str, bytes]:
    """Return what is served under each plain name."""
    # A block of its own keeps the names of one script out of the next.
    scripts = ("{\n" + _shorter(source / "js" / f"{name}.js") + "}\n" for name in SCRIPTS)
    images = {f"images/{image.name}": image.read_bytes() for image in sorted((source / "images").iterdir())}
    if brand.colour:
        ours, theirs = rb'fill="#[0-9a-f]{6}"', f'fill="{brand.colour}"'.encode()
        images[SIGN] = re.sub(ours, theirs, images[SIGN], count=1)
    if brand.logo:
        images[brand.logo.name] = brand.logo.content
    return {
        "site.js": "".join(scripts).encode(),
        "picker.js": _shorter(source / "js" / "picker.js").encode(),
        **images,
    }


class Sheets(NamedTuple):
    """The style sheets, of which one stands in each page: a file would cost a slow line a second way."""

    of_recipients: str
    of_operators: str

    @classmethod
    def of(cls, source: Path, brand: Brand = OURS) -> Self:
        """Return them as they are sent."""
        return cls(
            _styles(source, brand, STYLES + LAST_STYLES),
            _styles(source, brand, STYLES + OPERATOR_STYLES + LAST_STYLES),
        )


def _styles(source: Path, brand: Brand, names: Sequence[str]) -> str:
    sheets = {name: _shorter(source / "css" / f"{name}.css") for name in names}
    # After our own colours, before all that is made of them.
    sheets["tokens"] += brand.styles
    return TIGHT.sub(r"\1", "".join(sheets.values()))


def _shorter(path: Path) -> str:
    """Return the text without indents and without the comments that begin a line."""
    text = re.sub(r"^\s*/\*.*?\*/\s*", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^\s*//.*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^\s+", "", text, flags=re.MULTILINE)


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value


def _remove(folder: Path, owner: int) -> None:
    """Remove the files when the process that wrote them ends; a forked child leaves them to its parent."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)

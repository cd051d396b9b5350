"""Of a page only the styles are compressed, so that no length tells anything of what is secret in it."""

import gzip
import zlib
from random import Random

import pytest
from flask import Flask, Response
from werkzeug.test import TestResponse

from app import compression

STYLES = b"".join(b".c%d{color:red;padding:0 %dpx}" % (number, number) for number in range(800))
OTHER_STYLES = STYLES.replace(b"red", b"blue")


def site(body: bytes, mimetype: str = "text/html") -> Flask:
    app = Flask("look")
    compression.install(app, STYLES.decode(), OTHER_STYLES.decode())
    app.add_url_rule("/", view_func=lambda: Response(body, mimetype=mimetype))
    return app


def sent(body: bytes, accepts: str = "gzip, deflate, br", mimetype: str = "text/html") -> TestResponse:
    return site(body, mimetype).test_client().get("/", headers={"Accept-Encoding": accepts})


@pytest.mark.parametrize("before", [b"", b"<html>", b"x" * 65_535, b"y" * 200_000])
@pytest.mark.parametrize("after", [b"", b"</html>", b"z" * 65_536])
def test_a_browser_reads_the_page_as_it_was(before: bytes, after: bytes) -> None:
    body = before + STYLES + after
    answer = sent(body)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert gzip.decompress(answer.data) == body
    # Byte by byte, as from a slow line.
    reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
    assert (
        b"".join(reader.decompress(answer.data[at : at + 999]) for at in range(0, len(answer.data), 999))
        == body
    )
    assert reader.eof


def test_each_of_two_style_sheets_is_compressed() -> None:
    for sheet in (STYLES, OTHER_STYLES):
        answer = sent(b"<html>" + sheet + b"</html>")
        assert gzip.decompress(answer.data) == b"<html>" + sheet + b"</html>"
        assert len(answer.data) < len(sheet) / 2


def test_the_length_grows_with_each_letter_around_the_styles_and_tells_nothing_of_them() -> None:
    random = Random(4711)  # noqa: S311 - the same in every run
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    token = "".join(random.choices(letters, k=64))
    guess = "".join(random.choices(letters, k=64))
    around = b"<p>%s</p><input value=%s>"
    lengths = {len(sent(STYLES + around % (said.encode(), token.encode())).data) for said in (token, guess)}
    assert len(lengths) == 1
    assert len(sent(b"x" * 10 + STYLES).data) + 990 == len(sent(b"x" * 1000 + STYLES).data)
    assert token.encode() in sent(STYLES + token.encode()).data


@pytest.mark.parametrize("accepts", ["", "identity", "br", "gzip;q=0", "*;q=0"])
def test_who_does_not_read_gzip_gets_it_plain(accepts: str) -> None:
    answer = sent(b"<html>" + STYLES, accepts)
    assert "Content-Encoding" not in answer.headers
    assert answer.data == b"<html>" + STYLES
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("body", "mimetype"), [(b"{}", "application/json"), (b"<p>no styles</p>", "text/html")]
)
def test_what_holds_no_styles_is_left_alone(body: bytes, mimetype: str) -> None:
    answer = sent(body, mimetype=mimetype)
    assert "Content-Encoding" not in answer.headers
    assert answer.data == body

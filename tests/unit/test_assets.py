"""The look of the pages: what is served, under which name, how small, and for how long it may be kept."""

import gzip
import shutil
import subprocess
import sys
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it ships no types
import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import assets

STYLE_BUDGET = 4_600
SCRIPT_BUDGET = 1_400
SHEETS = assets.Sheets.of(assets.SOURCE)

FORKING_SERVER = """
import os, sys
from flask import Flask
from app import assets

app = Flask("look")
assets.install(app)
child = os.fork()
if child == 0:
    sys.exit()
os.waitpid(child, 0)
with app.app_context():
    url = app.jinja_env.globals["asset_url"]("site.js")
sys.exit(app.test_client().get(url, buffered=True).status_code != 200)
"""


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("look", static_folder=None)
    assets.install(app)
    return app.test_client()


def get(client: FlaskClient, name: str, accept_encoding: str = "identity") -> TestResponse:
    with client.application.app_context():
        url = render_template_string("{{ asset_url(name) }}", name=name)
    return client.get(url, headers={"Accept-Encoding": accept_encoding}, buffered=True)


def test_a_name_changes_with_the_content_and_only_then(tmp_path: Path) -> None:
    source = tmp_path / "static"
    shutil.copytree(assets.SOURCE, source)
    before = assets.build(source, _folder(tmp_path, "before"))
    with (source / "js" / "once.js").open("a") as script:
        script.write("once();\n")
    after = assets.build(source, _folder(tmp_path, "after"))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"site.js"}


def test_every_style_sheet_and_every_script_is_in_its_bundle() -> None:
    sheets = (*assets.STYLES, *assets.OPERATOR_STYLES, *assets.LAST_STYLES)
    assert sorted(path.stem for path in (assets.SOURCE / "css").iterdir()) == sorted(sheets)
    assert {path.stem for path in (assets.SOURCE / "js").iterdir()} == {*assets.SCRIPTS, "picker"}


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_custom_properties_come_first(sheet: str) -> None:
    assert sheet.startswith(":root{")


def test_recipients_are_not_sent_what_only_operators_see() -> None:
    assert ".table" in SHEETS.of_operators
    assert ".table" not in SHEETS.of_recipients


@pytest.mark.parametrize("name", ["site.js", "picker.js", "images/icon.svg"])
def test_brotli_and_gzip_are_served_to_browsers_that_read_them(client: FlaskClient, name: str) -> None:
    plain = get(client, name)
    as_brotli = get(client, name, "gzip, deflate, br, zstd")
    as_gzip = get(client, name, "gzip")
    assert "Content-Encoding" not in plain.headers
    assert as_brotli.headers["Content-Encoding"] == "br"
    assert as_gzip.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Vary"] == as_brotli.headers["Vary"] == "Accept-Encoding"
    assert plain.data == brotli.decompress(as_brotli.data) == gzip.decompress(as_gzip.data)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("site.js", 'text/javascript; charset="utf-8"'),
        ("images/icon.svg", "image/svg+xml"),
    ],
)
def test_files_may_be_kept_for_a_year_and_used_for_nothing_else(
    client: FlaskClient, name: str, media_type: str
) -> None:
    headers = get(client, name).headers
    assert headers["Content-Type"] == media_type
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["Content-Security-Policy"] == "default-src 'none'"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in headers


def test_only_the_hashed_names_are_served(client: FlaskClient) -> None:
    for path in ("site.js", "site.css", "css/page.css", "images/icon.svg", "../app/assets.py"):
        assert client.get(f"/static/{path}").status_code == 404


def test_the_bundles_stay_small(client: FlaskClient) -> None:
    assert len(get(client, "site.js", "br").data) <= SCRIPT_BUDGET
    assert len(get(client, "picker.js", "br").data) <= SCRIPT_BUDGET
    assert len(gzip.compress(SHEETS.of_recipients.encode(), 9)) <= STYLE_BUDGET


@pytest.mark.parametrize("name", ["site.js", "picker.js"])
def test_a_script_stays_within_the_content_security_policy(name: str) -> None:
    script = assets.contents(assets.SOURCE)[name].decode()
    for refused in ("erHTML", "AdjacentHTML", "document.write", "eval(", "DOMParser", ".style"):
        assert refused not in script


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_style_sheet_asks_for_no_other_file(sheet: str) -> None:
    assert "url(" not in sheet
    assert "@import" not in sheet


def test_the_files_outlive_a_forked_worker_and_go_with_the_server(tmp_path: Path) -> None:
    environment = {"TMPDIR": str(tmp_path), "PYTHONPATH": str(assets.SOURCE.parent)}
    server = subprocess.run([sys.executable, "-c", FORKING_SERVER], env=environment, check=False)
    assert server.returncode == 0
    assert list(tmp_path.iterdir()) == []


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder

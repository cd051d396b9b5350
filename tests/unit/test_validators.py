"""Each of the two validators finds what it is there for, and neither says anything of a right page."""

from pathlib import Path

import pytest

from tests.installing import MissingProgramError
from tests.validators import faults

RIGHT = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Right</title></head>
<body><main><h1>Right</h1><p>Text</p></main></body>
</html>
"""
PAGES = {
    "right": RIGHT,
    "heading": RIGHT.replace("<p>Text</p>", "<h4>Text</h4>"),
    "nested": RIGHT.replace("<p>Text</p>", '<a href="/"><button type="button">Text</button></a>'),
    "property": RIGHT.replace("<p>", '<p aria-checked="true">'),
    "twice": RIGHT.replace("<p>", '<p id="one">').replace("<h1>", '<h1 id="one">'),
    "untyped": RIGHT.replace("<p>Text</p>", "<p><button>Text</button></p>"),
}


def test_each_validator_finds_faults_and_right_pages_have_none(tmp_path: Path) -> None:
    try:
        found = faults(PAGES, tmp_path)
    except MissingProgramError as error:
        pytest.fail(str(error), pytrace=False)
    by_nu = {line.split()[0] for line in found if "(Nu checker, error)" in line}
    by_html_validate = {line.split()[0] for line in found if "(html-validate, " in line}
    assert by_nu == {"heading", "nested", "property", "twice"}
    assert by_html_validate >= {"nested", "twice", "untyped"}
    assert "right" not in by_nu | by_html_validate

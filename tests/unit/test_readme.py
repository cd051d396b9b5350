"""The README's promises that can be checked without reading between its lines."""

import re

from app.config import Settings
from tests.running_product import ROOT

README = (ROOT / "README.md").read_text()
SECTION = README.partition("## Settings")[2].partition("\n## ")[0]
ROW = re.compile(r"^\| `(\w+)` \| (?:`(.*?)`)? ?\| (.*) \|$", re.MULTILINE)


def test_the_settings_table_is_the_list_of_settings() -> None:
    written = {name: (default, words) for name, default, words in ROW.findall(SECTION)}
    read = {}
    for name, field in Settings.model_fields.items():
        default = "" if field.is_required() or field.default in ((), None) else str(field.default)
        read[name.upper()] = (default, field.description)
    assert written == read


def test_every_path_that_it_names_exists() -> None:
    for path in re.findall(r"`((?:app|templates|static|docs)/[\w./-]+)`", README):
        assert (ROOT / path).exists(), path
    for path in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / path).exists(), path
    commands = set(re.findall(r"^make (\w+)", README, re.MULTILINE))
    assert commands == {"run", "test"}
    for command in commands | {"lock"}:
        assert re.search(rf"^{command}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_every_dependency_has_a_reason() -> None:
    wanted = re.findall(
        r'^    "([\w-]+)',
        (ROOT / "pyproject.toml").read_text().partition("[project.optional")[0],
        re.MULTILINE,
    )
    reasons = README.partition("## What it stands on")[2].partition("\n## ")[0].lower()
    for name in wanted:
        assert name.lower() in reasons, name

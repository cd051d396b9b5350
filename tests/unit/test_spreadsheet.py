"""Whatever somebody typed, a spreadsheet shows it as text in its own cell."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import spreadsheet

STARTS = "=+-@\t\r\uff1d\uff0b\uff0d\uff20"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Ada", "Ada"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("+49 30 1", "'+49 30 1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("  =1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
        ("a=b, c-d", "a=b, c-d"),
        ('=HYPERLINK("http://x.example";"x")', '\'=HYPERLINK("http://x.example";"x")'),
        ("Ada;=1+1", "Ada;'=1+1"),
        ("two\nlines", "two\nlines"),
        ("two\n=lines", "two\n'=lines"),
        ('say "hi", Ada', 'say "hi", Ada'),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_a_formula_is_text(typed: str, written: str) -> None:
    assert read(spreadsheet.line([typed, "next"])) == [[written, "next"]]


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")), min_size=1))
def test_cells_stay_apart_and_none_begins_as_a_formula(cells: list[str]) -> None:
    (row,) = read(spreadsheet.line(cells)) or [[]]
    assert len(row) == len(cells)
    for cell, typed in zip(row, cells, strict=True):
        assert cell.replace("'", "") == typed.replace("'", "")
        assert cell.lstrip("\n\f\v ")[:1] not in STARTS or not cell.strip()
        assert not any(part.lstrip()[:1] in STARTS for part in cell.split(";") if part.strip())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_becomes_a_formula_where_another_sign_separates_them(delimiter: str) -> None:
    typed = f'x{delimiter}=1+1{delimiter}"{delimiter}=2'
    found = spreadsheet.line(["Ada", typed, "Grace"])
    for cell in found.split(delimiter):
        assert cell.strip('"\r\n')[:1] not in ("=", "+", "-", "@") or delimiter == ","


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))

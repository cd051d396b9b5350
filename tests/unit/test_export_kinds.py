"""What the picker remarks about an export, and what it leaves alone."""

import pytest

from app.domain.export_kinds import READABLE, UNREADABLE, remarks, told_apart, twins


@pytest.mark.parametrize("kind", sorted(READABLE))
@pytest.mark.parametrize("file_format", ["text/csv", ""])
def test_what_fivetran_reads_has_no_remark(kind: str, file_format: str) -> None:
    assert remarks(kind, file_format) == ()


def test_what_anaplan_does_not_tell_has_no_remark() -> None:
    assert remarks("", "") == ()


@pytest.mark.parametrize("kind", sorted(UNREADABLE))
def test_a_layout_that_fivetran_does_not_read_is_named(kind: str) -> None:
    (remark,) = remarks(kind, "text/csv")
    assert UNREADABLE[kind] in remark
    assert "Grid, current page" in remark


def test_a_layout_of_tomorrow_is_called_unknown() -> None:
    (remark,) = remarks("HEXAGONS", "text/csv")
    assert remark.startswith("We do not know this layout")


def test_each_thing_that_is_odd_is_said() -> None:
    assert len(remarks("GRID_ALL_PAGES", "application/vnd.ms-excel", is_twin=True)) == 3


def test_twins_differ_by_capitals_and_spaces_at_most() -> None:
    names = {"1": "Headcount plan", "2": "headcount  Plan ", "3": "Budget"}
    assert twins(names) == {"1", "2"}
    assert told_apart(names) == {"1": "Headcount plan (1)", "2": "headcount  Plan  (2)", "3": "Budget"}

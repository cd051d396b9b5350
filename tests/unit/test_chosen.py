"""The list of chosen exports: ticks add and take off, and names stay with their ids."""

from app.domain.answers import Selection, is_complete
from app.domain.chosen import KnownExports, chosen, joined, ticked, without
from app.domain.export_id import MAX_IDS

BEFORE = Selection(("a", "b", "pasted"), {"a": "A", "b": "B"})


def test_ticks_count_for_what_was_shown_and_leave_the_rest() -> None:
    after, left_over = ticked(BEFORE, {"a", "b", "c", "d"}, ["b", "d"], {"d": "D"})
    assert (after.selected_exports, left_over) == (("b", "pasted", "d"), 0)
    assert after.names == {"b": "B", "d": "D"}


def test_the_first_ticks_begin_a_list() -> None:
    assert ticked(None, {"a", "b"}, ["b", "a", "b"], {})[0].selected_exports == ("b", "a")


def test_no_more_than_fivetran_takes_are_kept() -> None:
    full = Selection(tuple(f"id{number}" for number in range(MAX_IDS - 1)))
    after, left_over = ticked(full, {"x", "y", "z"}, ["x", "y", "z"], {})
    assert (len(after.selected_exports), after.selected_exports[-1], left_over) == (MAX_IDS, "x", 2)


def test_taking_one_off_takes_its_name_too() -> None:
    assert without(BEFORE, "a") == Selection(("b", "pasted"))
    assert without(BEFORE, "a").names == {"b": "B"}
    assert without(None, "a") == Selection(())


def test_an_empty_list_is_no_answer_and_names_are_no_part_of_it() -> None:
    assert not is_complete(Selection(()))
    assert is_complete(Selection(("a",)))
    assert Selection(("a",), {"a": "A"}) == Selection(("a",))


def test_what_was_read_just_now_wins_over_what_was_called_so_before() -> None:
    shown = chosen(["a", "b"], {"a": "old"}, KnownExports({"a": "new"}, frozenset({"b"})))
    assert [(one.name, one.is_missing) for one in shown] == [("new", False), ("", True)]


def test_a_name_may_hold_anything_and_stays_one_line() -> None:
    assert joined("Fin\x00ance", "", "P&L\n\u202e<b>") == "Fin ance › P&L <b>"
    assert len(joined("x" * 1000)) == 300

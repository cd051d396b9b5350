"""A schema name is permanent, so a wrong one is refused with the right one beside it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.schema_name import SchemaNameError, check_schema_name, suggest

RULE = re.compile(r"[a-z][a-z0-9_]{0,62}")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("anaplan", "anaplan"),
        ("a", "a"),
        ("a" * 63, "a" * 63),
        ("finance_2026_v2", "finance_2026_v2"),
        ("trailing_", "trailing_"),
        ("two__underscores", "two__underscores"),
        ("  anaplan \n", "anaplan"),
        ("\ufeffana\u200bplan", "anaplan"),
    ],
)
def test_a_name_that_keeps_the_rules_is_returned(typed: str, name: str) -> None:
    assert check_schema_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "cause", "correction"),
    [
        ("", "Enter a schema name", ""),
        (" \u200b\n", "Enter a schema name", ""),
        ("Finance", "capital letters", "finance"),
        ("FinanceData", "capital letters", "financedata"),
        ("finance data", "small letters a to z, digits and underscores only", "finance_data"),
        ("My Plan!", "small letters a to z, digits and underscores only", "my_plan"),
        ("finance-data", "small letters a to z, digits and underscores only", "finance_data"),
        ("planung_f\u00fcr_m\u00fcnchen", "small letters a to z, digits", "planung_fur_munchen"),
        ("schema.table", "small letters a to z, digits", "schema_table"),
        ("a\0b", "small letters a to z, digits", "a_b"),
        ("\ud800", "small letters a to z, digits", "anaplan"),
        ("\u0661\u0662", "small letters a to z, digits", "anaplan"),
        ("2026_plan", "must begin with a letter", "anaplan_2026_plan"),
        ("_plan", "must begin with a letter", "plan"),
        ("___", "must begin with a letter", "anaplan"),
        ("a" * 64, "longer than 63", "a" * 63),
        ("a" * 62 + "_b", "longer than 63", "for example to " + "a" * 62),
        ("Stra\u00dfe", "small letters a to z, digits", "strasse"),
        ("a" * 1_000_000, "longer than 63", "a" * 63),
    ],
)
def test_a_wrong_name_is_refused_with_its_cause_and_a_correction(
    typed: str, cause: str, correction: str
) -> None:
    with pytest.raises(SchemaNameError) as refusal:
        check_schema_name(typed)
    assert cause in refusal.value.message
    assert refusal.value.message.endswith(correction)
    assert str(refusal.value) == refusal.value.message


def test_each_cause_has_words_of_its_own() -> None:
    messages = set()
    for typed in ["", "A", "a b", "1a", "a" * 64]:
        with pytest.raises(SchemaNameError) as refusal:
            check_schema_name(typed)
        messages.add(refusal.value.message.split(".")[0])
    assert len(messages) == 5


@given(st.text())
def test_a_suggestion_always_keeps_the_rules(typed: str) -> None:
    name = suggest(typed)
    assert RULE.fullmatch(name)
    assert check_schema_name(name) == name


@given(st.text(alphabet="aZ9_- \u00e9\n\0", max_size=70))
def test_what_is_accepted_keeps_the_rules(typed: str) -> None:
    if RULE.fullmatch(typed.strip()):
        assert check_schema_name(typed) == typed.strip()
    else:
        with pytest.raises(SchemaNameError):
            check_schema_name(typed)

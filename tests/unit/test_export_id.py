"""A pasted list becomes ids, or a line number with words that help."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.export_id import MAX_BYTES, MAX_IDS, read_export_ids

WORKSPACE = "8a81b09d5e8c6f27015e9c5a3b7d1f42"
MODEL = "75A40874E6B64FA3AE0743278996850B"
GOOD = f"{WORKSPACE}_{MODEL}_116000000001"
OTHER = f"{WORKSPACE}_{MODEL}_116000000002"


@pytest.mark.parametrize(
    "text",
    [
        f"{GOOD}\n{OTHER}",
        f"{GOOD}\r\n{OTHER}\r\n",
        f"{GOOD}\r{OTHER}",
        f"{GOOD},{OTHER}",
        f"{GOOD} ; {OTHER};",
        f"{GOOD}\t{OTHER}",
        f"\n\n  {GOOD}  \n\n{OTHER}\n",
        f"{GOOD}\n{OTHER}\n{GOOD}",
        f'"{GOOD}"\n\u201c{OTHER}\u201d',
        f'["{GOOD}", "{OTHER}"]',
        f"- {GOOD}\n\u2022 {OTHER}",
        f"\ufeff{GOOD}\n{OTHER[:40]}\u200b{OTHER[40:]}",
        f"{GOOD}\u00a0\n\u3000{OTHER}",
        f"{WORKSPACE} _ {MODEL}_ 116000000001\n{OTHER}",
    ],
)
def test_ids_are_found_however_they_were_pasted(text: str) -> None:
    found = read_export_ids(text)
    assert found.ids == (GOOD, OTHER)
    assert not found.problems
    assert not found.warnings


@pytest.mark.parametrize(
    ("entry", "cause"),
    [
        ("", "Choose at least one export, or enter its ID"),
        (" ,;\n\u200b", "Choose at least one export, or enter its ID"),
        (f"https://us1a.app.anaplan.com/a/{WORKSPACE}", "web address"),
        ("us1a.app.anaplan.com", "web address"),
        ("www.example.com", "web address"),
        ("116000000001", "only one part"),
        (WORKSPACE, "only one part"),
        (f"{WORKSPACE}_{MODEL}", "only two parts"),
        (f"{GOOD}_1", "more than three parts"),
        (f"{WORKSPACE}_{MODEL}_", "parts is missing"),
        (f"{WORKSPACE}__116000000001", "parts is missing"),
        (f"{WORKSPACE}_{MODEL}_Export", "export’s number"),
        (f"{WORKSPACE}_{MODEL}_11600", "export’s number"),
        (f"{WORKSPACE}_{MODEL}_\u0661\u0661\u0666000000001", "export’s number"),
        (f"{WORKSPACE[:7]}_{MODEL}_116000000001", "8 to 64 letters and digits"),
        (f"{WORKSPACE}_{MODEL[:-1]}-_116000000001", "8 to 64 letters and digits"),
        (f"{WORKSPACE}_{MODEL[:-1]}\0_116000000001", "8 to 64 letters and digits"),
        (f"{'a' * 64}_{'B' * 64}_116000000001", "longer than 120"),
        ("\u20ac" * 41, "longer than 120"),
        (f"{GOOD}{OTHER}", "longer than 120"),
    ],
)
def test_each_cause_has_words_of_its_own(entry: str, cause: str) -> None:
    found = read_export_ids(entry)
    assert [problem for problem in found.problems if cause in problem.message]
    assert len(found.problems) == 1
    assert not found.ids


@pytest.mark.parametrize(
    ("entry", "cause"),
    [
        (f"{MODEL}_{WORKSPACE}_116000000001", "look swapped"),
        (f"{WORKSPACE}_{MODEL}_112000000001", "an import"),
        (f"{WORKSPACE}_{MODEL}_113000000001", "a file"),
        (f"{WORKSPACE}_{MODEL}_117000000001", "an action"),
        (f"{WORKSPACE}_{MODEL}_118000000001", "a process"),
        (f"{WORKSPACE}_{MODEL.lower()}_116000000001", "does not look like other export IDs"),
        (f"{WORKSPACE[:-1]}_{MODEL}_116000000001", "does not look like other export IDs"),
    ],
)
def test_an_odd_id_is_kept_as_it_is_with_a_warning(entry: str, cause: str) -> None:
    found = read_export_ids(entry)
    assert found.ids == (entry,)
    assert not found.problems
    (warning,) = found.warnings
    assert cause in warning.message


def test_a_problem_names_its_line_and_shows_a_short_clean_beginning() -> None:
    (problem,) = read_export_ids(f"{GOOD}\n\n\x1b[31mx" + "y" * 70).problems
    assert problem.line == 3
    assert problem.text == "\N{REPLACEMENT CHARACTER}[31mx" + "y" * 54


def test_at_most_a_thousand_ids_are_taken() -> None:
    entries = [f"{WORKSPACE}_{MODEL}_116{number:09}" for number in range(MAX_IDS + 1)]
    assert len(read_export_ids("\n".join(entries[:-1])).ids) == MAX_IDS
    found = read_export_ids("\n".join(entries))
    assert [(problem.line, problem.message[:20]) for problem in found.problems] == [
        (1001, "There are more than ")
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        " ",
        "_",
        "\n",
        "a ",
        "a_",
        "_a ",
        "a\u200b",
        '"',
        "\u00e9,",
        f"{GOOD}\n",
        "1_1_1\n",
        "://",
        "\x1c\r\n",
    ],
)
@pytest.mark.parametrize("size", [200_000, 1_000_000])
def test_a_megabyte_is_read_in_a_tenth_of_a_second(piece: str, size: int) -> None:
    text = piece * (size // len(piece))
    start = time.process_time()
    found = read_export_ids(text)
    assert time.process_time() - start < 0.1
    assert len(found.problems) <= 51


def test_many_different_wrong_entries_are_told_in_part() -> None:
    start = time.process_time()
    assert len(read_export_ids("\n".join(map(str, range(30_000)))).problems) == 50
    assert time.process_time() - start < 0.1


@given(st.text(alphabet=st.sampled_from(f"aB1_ ,;\n\u200b\ud800\0{GOOD}")))
def test_any_text_gives_ids_or_problems(text: str) -> None:
    found = read_export_ids(text)
    assert found.ids or found.problems
    assert all(len(entry.encode()) <= MAX_BYTES for entry in found.ids)

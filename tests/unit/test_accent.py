"""An installation's own colour: readable in light and dark, or refused with the ratio it reaches."""

import re

import pytest

from app import accent, assets
from app.accent import DARK, LEAST_CONTRAST, LIGHT, contrast, mixed, shades, weakest

TOKENS = (assets.SOURCE / "css" / "tokens.css").read_text()


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#777777", "#ffffff", 4.48),
        ("#0b5c5c", "#ffffff", 7.78),
        ("#abcdef", "#abcdef", 1),
    ],
)
def test_contrast_is_counted_as_wcag_does(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


def test_the_backgrounds_are_those_of_the_tokens() -> None:
    light, dark = re.findall(r"--paper: (#\w+);\s+--surface: (#\w+);", TOKENS)[:2]
    assert (LIGHT.paper, LIGHT.surface) == (light[0].replace("#fff", "#ffffff"), light[1])
    assert (DARK.paper, DARK.surface) == dark


@pytest.mark.parametrize(
    "colour", ["#0b5c5c", "#000000", "#b3261e", "#5b21b6", "#0b57d0", "#17683a", "#00008b"]
)
def test_what_is_readable_in_light_has_a_lighter_form_that_is_readable_in_dark(colour: str) -> None:
    assert accent.readable(f" {colour.upper()} ") == colour
    for scheme in (LIGHT, DARK):
        assert weakest(scheme, shades(scheme, colour))[1] >= LEAST_CONTRAST
    assert contrast(shades(DARK, colour).accent, DARK.paper) >= accent.WISHED_ON_DARK


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#ffd400", "1.33"), ("#ffffff", "1.00"), ("#777777", "4.07"), ("#767676", "4.13")]
)
def test_what_is_hard_to_read_is_refused_with_the_ratio(colour: str, ratio: str) -> None:
    with pytest.raises(ValueError, match=rf"must have 4\.5:1 .* has {ratio}:1"):
        accent.readable(colour)


@pytest.mark.parametrize("word", ["teal", "#abc", "0b5c5c", "#0b5c5cff", "#0b5c5g", "#0b5c5c;}*{color:red"])
def test_what_is_no_colour_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="must be a colour such as"):
        accent.readable(word)


def test_nothing_means_our_own() -> None:
    assert accent.readable("") == ""


def test_the_style_sheet_sets_tokens_that_exist_and_leaves_paper_alone() -> None:
    written = accent.styles("#5b21b6")
    assert set(re.findall(r"(--[\w-]+):", written)) <= set(re.findall(r"(--[\w-]+):", TOKENS))
    assert written.count("@media") == written.count("@media screen") == 2
    assert written.count("{") == written.count("}")
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"

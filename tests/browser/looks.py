"""What shuts people out of a page, in each of its looks: light and dark, on a telephone and on a desk."""

from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.visitor import Visitor

QUICKLY = {"resultTypes": ["violations"], "preload": {"assets": ["media"]}}
"""No rule that runs here reads the style sheets, which axe would fetch again before it begins."""

EVERYTHING = QUICKLY | {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Off by default, although WCAG 2.2 asks for it at AA.
    "rules": {"target-size": {"enabled": True}},
}
WHAT_LOOKS_CHANGE = QUICKLY | {
    "runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"],
}
LOOKS: tuple[tuple[int, Literal["light", "dark"], dict[str, Any]], ...] = (
    (320, "light", EVERYTHING),
    (1280, "dark", WHAT_LOOKS_CHANGE),
)
"""Each width and each scheme once: no colour depends on the width, and no size on the scheme."""

LEAST_CONTRAST = 3
"""Of a box's edge and of the ring around what has the focus (WCAG 1.4.11); axe does not look at either."""

EDGES_AND_RINGS = Path(__file__).with_name("edges_and_rings.js").read_text()

WIDTHS = """(letters) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`html { font-size: ${letters} }`);
  document.adoptedStyleSheets = [sheet];
  const widths = [document.scrollingElement.scrollWidth, innerWidth];
  const beyond = [...document.querySelectorAll("body *")].filter(
    (element) => element.getBoundingClientRect().right > innerWidth && !element.closest(".table, .wide, pre"),
  );
  document.adoptedStyleSheets = [];
  return [...widths, beyond.slice(-3).map((element) => element.outerHTML.slice(0, 100))];
}"""
"""How wide the page and the window are, and what reaches beyond it. Tables and code scroll in themselves."""

LETTERS = ("100%", "200%")
"""As they are, and as large as a person may set them (WCAG 1.4.4)."""


def look(visitor: Visitor) -> dict[str, list[str]]:
    """Return what is wrong with the page, by kind. Leaves it on a wide, dark screen."""
    found: dict[str, list[str]] = {"axe": [], "sideways": [], "faint": []}
    visitor.does(AXE_SCRIPT)
    for width, scheme, rules in LOOKS:
        visitor.page.set_viewport_size({"width": width, "height": 800})
        visitor.page.emulate_media(color_scheme=scheme)
        for kind, wrong in (
            ("axe", _axe(visitor, rules)),
            ("sideways", _sideways(visitor)),
            ("faint", _faint(visitor)),
        ):
            found[kind] += [f"{width} {scheme}: {fault}" for fault in wrong]
    return found


def _axe(visitor: Visitor, rules: dict[str, Any]) -> list[str]:
    found: dict[str, Any] = visitor.does("(rules) => axe.run(rules)", rules)
    return [
        f"{violation['id']}: {[node['html'] for node in violation['nodes']]}"
        for violation in found["violations"]
    ]


def _sideways(visitor: Visitor) -> list[str]:
    widths = ((letters, visitor.does(WIDTHS, letters)) for letters in LETTERS)
    return [
        f"with letters of {letters} the page is {wide} px wide: {beyond}"
        for letters, (wide, seen, beyond) in widths
        if wide > seen
    ]


def _faint(visitor: Visitor) -> list[str]:
    found: list[tuple[str, str, float]] = visitor.does(EDGES_AND_RINGS)
    return [f"the {what} {name} has {ratio:.2f}:1" for what, name, ratio in found if ratio < LEAST_CONTRAST]

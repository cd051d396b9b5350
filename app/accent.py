"""The one colour an installation may choose, and what is made of it for light and for dark pages.

The rule: on light pages the colour is used as it is. On dark pages it is mixed with white in steps of a
twentieth until it has 7:1 with the page. Hovered, it is 30 % nearer to black, or on dark ones to white;
behind words stands a twelfth of it in the page's own colour. Words must stay readable on all of these.
"""

import re
from typing import NamedTuple

LEAST_CONTRAST = 4.5
"""Of words against what is behind them (WCAG 1.4.3, AA)."""

WISHED_ON_DARK = 7
STEPS = 20
NEARER, TINT = 0.3, 1 / 12
HALF = 0.04045


class Scheme(NamedTuple):
    """The backgrounds of the pages, as `static/css/tokens.css` has them."""

    name: str
    paper: str
    surface: str
    pole: str
    """Where a colour goes that shall stand out more."""


LIGHT = Scheme("light", "#ffffff", "#f4f7f7", "#000000")
DARK = Scheme("dark", "#0e1516", "#162021", "#ffffff")


class Shades(NamedTuple):
    """What one scheme makes of the colour, as the tokens are named."""

    accent: str
    accent_strong: str
    on_accent: str
    tint: str
    focus: str


def readable(value: str) -> str:
    """Return the colour in small letters; nothing means our own. Raises ValueError with its ratio."""
    if not value:
        return value
    colour = value.strip().lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise ValueError("must be a colour such as #0b5c5c")
    for scheme in (LIGHT, DARK):
        where, ratio = weakest(scheme, shades(scheme, colour))
        if ratio < LEAST_CONTRAST:
            raise ValueError(
                f"must have {LEAST_CONTRAST}:1 with {where} in {scheme.name}, "
                f"and has {ratio:.2f}:1; choose a darker colour"
            )
    return colour


def styles(colour: str) -> str:
    """Return the style sheet that puts the colour in the place of our own; paper keeps its black."""
    light, dark = (
        "".join(f"--{name.replace('_', '-')}: {value};\n" for name, value in made._asdict().items())
        for made in (shades(LIGHT, colour), shades(DARK, colour))
    )
    return (
        f"@media screen {{\n:root {{\n--brand: {colour};\n{light}}}\n}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n:root {{\n{dark}}}\n}}\n"
    )


def shades(scheme: Scheme, colour: str) -> Shades:
    """Return what the scheme makes of the colour."""
    if scheme is LIGHT:
        strong = mixed(colour, scheme.pole, NEARER)
        return Shades(colour, strong, scheme.paper, mixed(scheme.paper, colour, TINT), colour)
    lighter = next(
        made
        for made in (mixed(colour, scheme.pole, step / STEPS) for step in range(STEPS + 1))
        if contrast(made, scheme.paper) >= WISHED_ON_DARK
    )
    strong = mixed(lighter, scheme.pole, NEARER)
    return Shades(lighter, strong, scheme.paper, mixed(scheme.paper, lighter, TINT), strong)


def weakest(scheme: Scheme, made: Shades) -> tuple[str, float]:
    """Return where words are hardest to read, and their contrast there."""
    pairs = {
        "the words on a button": contrast(made.on_accent, made.accent),
        "the words on a hovered button": contrast(made.on_accent, made.accent_strong),
        "the page": contrast(made.accent, scheme.paper),
        "the page's grey parts": contrast(made.accent, scheme.surface),
        "its own tint": contrast(made.accent, made.tint),
    }
    return min(pairs.items(), key=lambda pair: pair[1])


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 counts it, from 1 to 21."""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def mixed(one: str, other: str, part: float) -> str:
    """Return the first colour with a part of the second one in it."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= HALF else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

"""Say everything in the reader's language: English, or a catalogue's whose every message is translated.

What is shown is translated where a template shows it. Operators' pages, the API and the logs are in English.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from flask import Flask, Response, g, has_request_context, request
from jinja2 import pass_context
from jinja2.runtime import Context

from app.domain.say import NO_BREAK, Clock, Day, Moment, Number, Say

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
ENGLISH = "en"
AFTER_SIGNS = re.compile(r"(?<=[@._])(?=\w)")
ALWAYS_FITS = 16
"""Letters of a word that has room on a line of the narrowest phone, and stays whole."""

ONLY_ENGLISH = ("/operator", "/api", "/healthz", "/readyz")
"""Addresses whose pages are for operators and programs."""


class Languages:
    """The languages there are, and the one that is spoken now."""

    def __init__(self, catalogues: Mapping[str, NullTranslations]) -> None:
        self._catalogues = {ENGLISH: NullTranslations(), **catalogues}

    def spoken(self) -> str:
        """Return the code of the language of this request."""
        if not has_request_context():
            return ENGLISH
        if "language" not in g:
            wanted = request.accept_languages.best_match(self._catalogues, ENGLISH)
            g.language = ENGLISH if request.path.startswith(ONLY_ENGLISH) else wanted
        spoken: str = g.language
        return spoken

    def gettext(self, words: str) -> str:
        """Return a message in the language that is spoken."""
        return self._catalogue().gettext(words)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return a message about a number of things."""
        return self._catalogue().ngettext(one, many, count)

    def shown(self, value: Any) -> Any:
        """Return what a template shows of a value: words, days and moments as the reader says them."""
        match value:
            case Say(words=words, many=many, values=values):
                said = self.gettext(words) if many is None else self.ngettext(words, many, values["count"])
                spoken = {name: self.shown(part) for name, part in values.items()}
                return said.format(**spoken) if values else said
            case Day(at=at):
                return str(value) if self.spoken() == ENGLISH else self._day(at)
            case Moment() | Clock() | Number() if self.spoken() == ENGLISH:
                return str(value)
            case Clock(at=at):
                return f"{format_time(at, 'medium', locale=self._locale())}{NO_BREAK}UTC"
            case Number(count=count):
                return format_decimal(count, locale=self._locale())
            case Moment(at=at):
                clock = format_time(at, "short", locale=self._locale())
                return f"{self._day(at)}, {clock}{NO_BREAK}UTC"
        return value

    def _day(self, at: datetime) -> str:
        return format_date(at, "long", self._locale()).replace(" ", NO_BREAK, 1)

    def _catalogue(self) -> NullTranslations:
        return self._catalogues[self.spoken()]

    def _locale(self) -> Locale:
        return Locale.parse(self.spoken())


def install(app: Flask, languages: Languages | None = None) -> None:
    """Have templates speak the reader's language, and answers say which one that is."""
    found = languages or Languages(read_catalogues())
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        found.gettext, found.ngettext, newstyle=True
    )
    # In the place of those that the extension has just put there, which show values in English.
    for name in ("gettext", "ngettext"):
        translate: Any = app.jinja_env.globals[name]
        app.jinja_env.globals[name] = _with_values_shown(translate, found)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.finalize = found.shown
    app.jinja_env.globals.update(language=found.spoken)
    app.jinja_env.filters.update(day=Day, moment=Moment, parts_of=parts_of)

    def name_it(answer: Response) -> Response:
        if answer.mimetype == "text/html":
            answer.content_language.add(found.spoken())
            answer.vary.add("Accept-Language")
        return answer

    app.after_request(name_it)


def parts_of(value: Any) -> list[Any]:
    """Return the parts of one long word, such as an address or an id, between which a line may end."""
    is_long_word = type(value) is str and " " not in value and len(value) > ALWAYS_FITS
    return AFTER_SIGNS.split(value) if is_long_word else [value]


def _with_values_shown(translate: Callable[..., str], languages: Languages) -> Callable[..., str]:
    """Have words, days and numbers inside a sentence of a template said in the language of the sentence."""

    @pass_context
    def translated(context: Context, *words: Any, **values: Any) -> str:
        shown = {
            name: languages.shown(Number(value) if type(value) is int else value)
            for name, value in values.items()
        }
        return translate(context, *words, **shown)

    return translated


def read_catalogues(folder: Path = CATALOGUES) -> dict[str, NullTranslations]:
    """Return every language that there is a catalogue for, by its code."""
    return {file.parent.parent.name: _read(file) for file in sorted(folder.glob("*/LC_MESSAGES/messages.po"))}


def _read(file: Path) -> NullTranslations:
    compiled = BytesIO()
    with file.open("rb") as written:
        write_mo(compiled, read_po(written))
    compiled.seek(0)
    return GNUTranslations(compiled)

"""Write what there is to translate: `python -m tests.catalogue`.

The template of all catalogues is read from the source and written anew. Each language keeps what is
translated, loses what is no longer said, and has empty messages where something is new.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
"""Always the same, so that a file changes with its messages alone."""

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "translations"
TEMPLATE = FOLDER / "messages.pot"
HOW = [("app/**.py", "python"), ("templates/**.html", "jinja2")]
KEYWORDS = {"say": None, "say_many": (1, 2), "_": None, "gettext": None, "ngettext": (1, 2)}
NOT_TRANSLATED = ("templates/operator/", "templates/sandbox/", "app/sandbox/", "app/views/operator/")


def main() -> int:
    """Write the files and return the exit code."""
    template = found()
    FOLDER.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(as_bytes(template))
    for file in languages():
        catalogue = read(file)
        catalogue.update(template, no_fuzzy_matching=True, update_header_comment=False)
        catalogue.obsolete.clear()
        file.write_bytes(as_bytes(catalogue))
        empty = sum(1 for message in catalogue if message.id and not message.string)
        print(f"{file.parent.parent.name}: {empty} of {len(catalogue)} messages are not translated")
    return 0


def found() -> Catalog:
    """Return every message of the source, in the order of the files."""
    catalogue = Catalog(project="Anaplan Onboarding", version="1", fuzzy=False)
    options = {"jinja2": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
    for pattern, method in HOW:
        folder = pattern.partition("/")[0]
        for name, line, words, comments, _ in extract_from_dir(
            ROOT / folder,
            [("**", method)] if method == "python" else [("**.html", method)],
            {"**": options.get(method, {}), "**.html": options.get(method, {})},
            keywords=KEYWORDS,
        ):
            place = f"{folder}/{name}"
            if not place.startswith(NOT_TRANSLATED) and place.endswith((".py", ".html")):
                catalogue.add(words, locations=[(place, line)], auto_comments=comments)
    return catalogue


def languages() -> list[Path]:
    """Return the catalogue of every language."""
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def read(file: Path) -> Catalog:
    """Return a catalogue as it is stored."""
    with file.open("rb") as stored:
        return read_po(stored, locale=file.parent.parent.name)


def as_bytes(catalogue: Catalog) -> bytes:
    """Return what a file holds. Places are files alone, so that a line more elsewhere changes nothing."""
    written = BytesIO()
    for message in catalogue:
        message.locations = sorted({(name, 0) for name, _ in message.locations})
    catalogue.creation_date = catalogue.revision_date = NO_DATE
    write_po(written, catalogue, width=110, sort_output=False, include_lineno=False)
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main())

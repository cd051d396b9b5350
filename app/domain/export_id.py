"""Read a pasted list of export ids, `<workspace>_<model>_<export>` each, and say what is wrong or odd in it.

Sources: Fivetran, "Anaplan, API configuration" (`selected_exports`); Anaplan, "Resource structure and
parameters" (ids are case-sensitive, so their case is kept). Anaplan publishes no grammar: the loose pattern
refuses what cannot be an id, the strict one only warns. It is the look of all ids collected in the public
repository setikites/anaplan-openapi, CONTEXT.md, which also tells what the first three digits mean.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.domain.say import Number, say

MAX_IDS = 1000
MAX_BYTES = 120
_MAX_LETTERS = 2 * MAX_IDS * MAX_BYTES
_MAX_PROBLEMS = 50
_SHOWN_LETTERS = 60
_JOINTS = 2

_LOOSE = re.compile(r"[0-9A-Za-z]{8,64}_[0-9A-Za-z]{8,64}_[0-9]{6,20}")
_STRICT = re.compile(r"[0-9a-f]{32}_[0-9A-F]{32}_116[0-9]{9}")
_SWAPPED = re.compile(r"[0-9A-F]{32}_[0-9a-f]{32}_[0-9]+")
_OTHER_THING = re.compile(r".*_(112|113|117|118)[0-9]{9}")
_OF_OTHERS = {
    "112": say("The last part is that of an import. Those of exports begin with 116"),
    "113": say("The last part is that of a file. Those of exports begin with 116"),
    "117": say("The last part is that of an action. Those of exports begin with 116"),
    "118": say("The last part is that of a process. Those of exports begin with 116"),
}

_MARKS = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_HARMLESS = dict.fromkeys(map(ord, _MARKS)) | dict.fromkeys(map(ord, ",;|"), " ") | {ord("\r"): "\n"}
_WRAPPING = "\"'`\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb[](){}<>*-.\u2022\u00b7"

_FORM = say("workspace ID, model ID and export ID, joined by underscores")
_PROBLEMS: tuple[tuple[Callable[[str], bool], str], ...] = (
    (
        lambda entry: "://" in entry or "anaplan.com" in entry.lower() or entry.lower().startswith("www."),
        say("This is a web address. Enter {form}", form=_FORM),
    ),
    (
        lambda entry: len(entry.encode(errors="replace")) > MAX_BYTES,
        say("This is longer than {most} characters. Put each export ID on a line of its own", most=MAX_BYTES),
    ),
    (
        lambda entry: entry.count("_") == 0,
        say("This is only one part of an export ID. Enter {form}", form=_FORM),
    ),
    (
        lambda entry: entry.count("_") == 1,
        say("These are only two parts of an export ID. Enter {form}", form=_FORM),
    ),
    (
        lambda entry: entry.count("_") > _JOINTS,
        say("This has more than three parts. Enter {form}", form=_FORM),
    ),
    (
        lambda entry: "" in entry.split("_"),
        say("One of the three parts is missing. Enter {form}", form=_FORM),
    ),
    (
        lambda entry: re.fullmatch(r"[0-9]{6,20}", entry.rpartition("_")[2]) is None,
        say("The last part must be the export’s number, 6 to 20 digits. Copy it from Anaplan again"),
    ),
    (
        lambda _: True,
        say("The first two parts must be 8 to 64 letters and digits each. Copy them from Anaplan again"),
    ),
)


@dataclass(frozen=True)
class Problem:
    """What is wrong or odd about one entry. `text` is its beginning, fit to be shown; of the list, line 0."""

    line: int
    text: str
    message: str


@dataclass(frozen=True)
class ExportIds:
    """The ids in their order, each once. A list with problems is not to be used."""

    ids: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def read_export_ids(text: str) -> ExportIds:
    """Return the ids in `text`, in time that grows with its length and no faster."""
    if len(text) > _MAX_LETTERS:
        too_long = say("The list is too long. Enter at most {most} export IDs", most=Number(MAX_IDS))
        return ExportIds((), (Problem(0, "", too_long),))
    entries: dict[str, int] = {}
    for line, entry in _entries(text):
        entries.setdefault(entry, line)
    if not entries:
        return ExportIds((), (Problem(0, "", say("Choose at least one export, or enter its ID")),))
    ids = [entry for entry in entries if can_be_id(entry)]
    others = [entry for entry in entries if not can_be_id(entry)]
    problems = [Problem(entries[entry], _shown(entry), _problem(entry)) for entry in others[:_MAX_PROBLEMS]]
    if len(ids) > MAX_IDS:
        extra = ids[MAX_IDS]
        message = say(
            "There are more than {most} export IDs. Remove this one and those after it", most=Number(MAX_IDS)
        )
        problems.append(Problem(entries[extra], _shown(extra), message))
    odd = [entry for entry in ids[:MAX_IDS] if not _STRICT.fullmatch(entry)]
    warnings = tuple(Problem(entries[entry], _shown(entry), _warning(entry)) for entry in odd)
    return ExportIds(tuple(ids[:MAX_IDS]), tuple(problems), warnings)


def _entries(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, entry), without what surrounds an entry in spreadsheets, lists and JSON."""
    lines = text.replace("\r\n", "\n").translate(_HARMLESS).split("\n")
    for number, line in enumerate(lines, start=1):
        if not line or line.isspace():
            continue
        for entry in " ".join(line.split()).replace(" _", "_").replace("_ ", "_").split(" "):
            if bare := entry.strip(_WRAPPING):
                yield number, bare


def can_be_id(entry: str) -> bool:
    """Tell whether Fivetran can take this as the id of an export."""
    return len(entry) <= MAX_BYTES and _LOOSE.fullmatch(entry) is not None


def _problem(entry: str) -> str:
    return next(message for applies, message in _PROBLEMS if applies(entry))


def _warning(entry: str) -> str:
    if thing := _OTHER_THING.fullmatch(entry):
        return _OF_OTHERS[thing[1]]
    if _SWAPPED.fullmatch(entry):
        return say("Workspace ID and model ID look swapped. The workspace ID is the one with small letters")
    return say(
        "This does not look like other export IDs. Compare it with Anaplan, capital and small letters too"
    )


def _shown(entry: str) -> str:
    start = entry[:_SHOWN_LETTERS]
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in start)

"""The list of chosen exports: what is added, taken off and called by name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.answers import Selection
from app.domain.export_id import MAX_IDS

LONGEST_NAME = 300
BETWEEN = " › "


@dataclass(frozen=True)
class KnownExports:
    """What was read of Anaplan about some ids: their names, and those that are not where they should be."""

    names: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    """Not among the exports that the user sees in a model whose list was read."""


NOTHING_KNOWN = KnownExports()


@dataclass(frozen=True)
class Chosen:
    """One chosen export. `name` is empty where nobody knows it."""

    id: str
    name: str = ""
    is_missing: bool = False


def joined(*parts: str) -> str:
    """Return names as one, from the outer to the inner, without what may not stand in a page."""
    plain = ("".join(letter if letter.isprintable() else " " for letter in part) for part in parts)
    return BETWEEN.join(" ".join(part.split()) for part in plain if part.strip())[:LONGEST_NAME]


def whole_id(workspace_id: str, model_id: str, export_id: str) -> str:
    """Return the id by which Fivetran knows an export."""
    return f"{workspace_id}_{model_id}_{export_id}"


def selection_of(ids: Sequence[str], *names: Mapping[str, str]) -> Selection:
    """Return these ids with the names that are known; a later mapping wins."""
    known = {id_: name for mapping in names for id_, name in mapping.items()}
    return Selection(tuple(ids), {id_: known[id_] for id_ in ids if known.get(id_)})


def ticked(
    before: Selection | None, shown: Collection[str], ticks: Sequence[str], names: Mapping[str, str]
) -> tuple[Selection, int]:
    """Return the list after a page on which these were `shown`, and how many more there is no room for."""
    now = before or Selection(())
    wanted = set(ticks)
    kept = [id_ for id_ in now.selected_exports if id_ in wanted or id_ not in shown]
    known = set(kept)
    ids = [*kept, *(id_ for id_ in dict.fromkeys(ticks) if id_ not in known)]
    return selection_of(ids[:MAX_IDS], now.names, names), max(0, len(ids) - MAX_IDS)


def without(before: Selection | None, id_: str) -> Selection:
    """Return the list without one export."""
    now = before or Selection(())
    return selection_of([one for one in now.selected_exports if one != id_], now.names)


def chosen(ids: Sequence[str], names: Mapping[str, str], known: KnownExports) -> list[Chosen]:
    """Return the list as it is shown."""
    return [Chosen(id_, known.names.get(id_) or names.get(id_, ""), id_ in known.missing) for id_ in ids]

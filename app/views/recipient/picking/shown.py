"""What a level of the picker lists: the lines that have the searched words in them, a dozen on a page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from flask import request, url_for

from app.anaplan.shapes import Export, Model, Workspace
from app.domain.chosen import joined, whole_id
from app.domain.export_id import can_be_id
from app.domain.export_kinds import ARCHIVED, remarks, told_apart, twins
from app.domain.say import say
from app.forms.plain_text import shown_again
from app.sitting.seen import Seen

ON_A_PAGE = 12
"""As many as go with long names and remarks into what a server sends before it waits for a receipt."""

LONGEST_SEARCH = 100
MOST_DIGITS = 5

NOT_TAKEN = say("The ID of this export has a form that Fivetran does not take.")

Named = TypeVar("Named", Workspace, Model, Export)


@dataclass(frozen=True)
class Line:
    """One thing on a list: a way on, or an export to be ticked. `within` are the names around it."""

    id: str
    name: str
    url: str = ""
    within: str = ""
    is_archived: bool = False
    remarks: tuple[str, ...] = ()
    can_be_ticked: bool = False

    @property
    def number(self) -> str:
        """The last part of an export's id, by which a page tells its exports apart."""
        return self.id.rpartition("_")[2]


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    lines: Sequence[Line]
    number: int
    last: int
    total: int


Draw = Callable[[], Line]
"""Draws a line. Of thousands that are found, a dozen are drawn."""


def search() -> str:
    """Return what is searched for."""
    return " ".join(shown_again(request.values.get("q", "")).split())[:LONGEST_SEARCH]


def page_number() -> int:
    """Return which page is asked for."""
    asked = request.values.get("page", "")[:MOST_DIGITS]
    return int(asked) if asked.isascii() and asked.isdecimal() else 1


def page_of(found: Sequence[Draw], number: int) -> Page:
    """Return one page, of which alone the lines are drawn; a number too high is the last."""
    last = max(1, -(-len(found) // ON_A_PAGE))
    number = max(1, min(number, last))
    shown = found[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    return Page([draw() for draw in shown], number, last, len(found))


def workspace_lines(onboarding_id: str, found: Sequence[Workspace], words: str) -> list[Draw]:
    """Return the workspaces, by name."""
    return [partial(_workspace_line, onboarding_id, each) for each in _by_name(found, words)]


def model_lines(
    onboarding_id: str, workspace: Workspace, found: Sequence[Model], words: str, within: str = ""
) -> list[Draw]:
    """Return the models of a workspace, by name. Archived ones are marked."""
    return [
        partial(_model_line, onboarding_id, workspace.id, each, within) for each in _by_name(found, words)
    ]


def lines_further_in(
    onboarding_id: str, seen: Seen, words: str, workspaces: Sequence[Workspace]
) -> list[Draw]:
    """Return the exports, and with several workspaces the models, that were read and have the words."""
    found: list[Draw] = []
    for workspace in workspaces:
        models = seen.models.get(workspace.id, ())
        if len(workspaces) > 1:
            found += model_lines(onboarding_id, workspace, models, words, workspace.name)
        for model in models:
            found += [
                partial(_found_export, onboarding_id, workspace, model, each)
                for each in _by_name(seen.exports.get(model.id, ()), words)
            ]
    return found


def export_lines(workspace_id: str, model_id: str, found: Sequence[Export], words: str) -> list[Draw]:
    """Return the exports of a model, by name, each with what is odd about it."""
    names = {each.id: each.name for each in found}
    draw = partial(_export_line, workspace_id, model_id, told_apart(names), twins(names))
    return [partial(draw, each) for each in _by_name(found, words)]


def _workspace_line(onboarding_id: str, each: Workspace) -> Line:
    url = url_for("picking.models", onboarding_id=onboarding_id, workspace_id=each.id)
    return Line(each.id, joined(each.name), url)


def _model_line(onboarding_id: str, workspace_id: str, each: Model, within: str) -> Line:
    url = _model_url(onboarding_id, workspace_id, each.id)
    return Line(each.id, joined(each.name), url, joined(within), each.state == ARCHIVED)


def _found_export(onboarding_id: str, workspace: Workspace, model: Model, each: Export) -> Line:
    url = _model_url(onboarding_id, workspace.id, model.id)
    return Line(each.id, joined(each.name), url, joined(workspace.name, model.name))


def _export_line(
    workspace_id: str, model_id: str, names: Mapping[str, str], doubled: frozenset[str], each: Export
) -> Line:
    id_, name = whole_id(workspace_id, model_id, each.id), joined(names[each.id])
    if not can_be_id(id_):
        # A box that the step would refuse later leads nowhere.
        return Line(id_, name, remarks=(NOT_TAKEN,))
    odd = remarks(each.kind, each.file_format, is_twin=each.id in doubled)
    return Line(id_, name, remarks=odd, can_be_ticked=True)


def _by_name(found: Sequence[Named], words: str) -> Iterator[Named]:
    """Yield what has all the words in its name, or an id that begins or ends so.

    In the middle of ids the same few digits are everywhere.
    """
    parts = words.casefold().split()
    number = parts[0].rpartition("_")[2] if len(parts) == 1 else ""
    if parts:
        found = [each for each in found if _has(each, parts, number)]
    yield from sorted(found, key=lambda each: (each.name.casefold(), each.id))


def _has(each: Workspace | Model | Export, parts: Sequence[str], number: str) -> bool:
    name, id_ = each.name.casefold(), each.id.casefold()
    return all(part in name for part in parts) or bool(
        number and (id_.startswith(number) or id_.endswith(number))
    )


def _model_url(onboarding_id: str, workspace_id: str, model_id: str) -> str:
    return url_for(
        "picking.exports", onboarding_id=onboarding_id, workspace_id=workspace_id, model_id=model_id
    )

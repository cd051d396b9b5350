"""Keep what was ticked, typed and taken off, by the way on which the step itself is kept."""

import re
from collections.abc import Callable, Mapping

from flask import redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app import journey
from app.domain import chosen
from app.domain.answers import Answers, Selection
from app.domain.export_id import read_export_ids
from app.forms.selection import SelectionForm
from app.journey import Step
from app.views.recipient import ask, keeping, not_asked
from app.views.recipient.access import Visit
from app.views.recipient.picking.guard import address, step_address
from app.views.recipient.picking.lists import STEP, lists_for

Change = Callable[[Selection | None], Selection]

BUTTONS = ("q", "on_page", "go", "remove", "page")
"""What the picker's forms post beside the ids."""


def take_off(visit: Visit) -> None:
    """Take the export off whose Remove was pressed. Raises SentMeanwhileError and LinkEndedError."""
    not_asked.note(visit.onboarding.id, BUTTONS, visit.now)
    removed = request.form.get("remove", "")
    _keep(visit, lambda before: chosen.without(before, removed))


def take_ticks(visit: Visit, listed: Mapping[str, str]) -> int:
    """Store the ticks of one page of exports, and return how many more there is no room for.

    `listed` are the names of the model's exports that can be ticked, by whole id. What is not among them
    was never offered: it is ignored, and leaves a line in the timeline. Raises SentMeanwhileError
    and LinkEndedError.
    """
    by_number = {id_.rpartition("_")[2]: id_ for id_ in listed}
    ticks, removed = request.form.getlist("selected_exports"), request.form.get("remove", "")
    is_as_offered = by_number.keys() >= set(ticks)
    not_asked.note(
        visit.onboarding.id, [*BUTTONS, *(["selected_exports"] if is_as_offered else [])], visit.now
    )
    shown = {by_number[number] for number in _on_page() if number in by_number} | {removed}
    wanted = [by_number[number] for number in ticks if number in by_number and by_number[number] != removed]
    _keep(visit, lambda before: chosen.ticked(before, shown, wanted, listed)[0])
    return chosen.ticked(visit.draft.answers.selection, shown, wanted, listed)[1]


def ticked_and_not() -> tuple[frozenset[str], frozenset[str]]:
    """Return the numbers of the exports on the page that is posted: those with a tick, and those without."""
    ticks = frozenset(request.form.getlist("selected_exports"))
    return ticks, frozenset(_on_page()) - ticks


def of_the_step(visit: Visit) -> ResponseReturnValue:
    """Keep the list as it is typed on the step's page, less the one to be removed, and go on.

    What cannot be read is shown again beside what is wrong with it. Raises SentMeanwhileError and
    LinkEndedError.
    """
    not_asked.note(visit.onboarding.id, [*BUTTONS, "selected_exports"], visit.now)
    typed, removed = request.form.get("selected_exports", ""), request.form.get("remove", "")
    if removed:
        # Whatever stands around it stays as it was typed, what cannot be read too.
        typed = re.sub(rf"(?<!\w){re.escape(removed)}(?!\w)", "", typed).strip()
    form = SelectionForm(
        MultiDict({"selected_exports": typed}), visit.draft.answers, lists_for(visit, STEP), now=visit.now
    )
    section, is_empty = form.section(), not typed.strip()
    if section.selected_exports or is_empty:
        _keep(visit, lambda _before: section)
    if not is_empty and read_export_ids(typed).problems:
        form.validate()
        return ask.page(visit, _step(), form), 422
    return redirect(step_address(visit) if removed else address(visit, "workspaces"), 303)


def _on_page() -> list[str]:
    return request.form.get("on_page", "").split()


def _keep(visit: Visit, change: Change) -> None:
    """Store a changed list; one that stays as it is is no answer."""
    answers = visit.draft.answers
    if change(answers.selection) == (answers.selection or Selection(())):
        return

    def changed(now: Answers) -> Selection:
        return change(now.selection)

    keeping.keep_changed(visit, _step(), SelectionForm(None, answers), changed, tell_once=True)


def _step() -> Step:
    return next(step for step in journey.STEPS if step.name == STEP)

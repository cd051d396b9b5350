"""The exports by id."""

from collections.abc import Mapping

from wtforms.validators import StopValidation

from app.domain.answers import Selection
from app.domain.chosen import NOTHING_KNOWN, Chosen, chosen, selection_of
from app.domain.export_id import Problem, read_export_ids
from app.domain.say import Say, say, say_many
from app.forms.fields import Block
from app.forms.lists import Lists
from app.forms.step_form import StepForm

MOST_PROBLEMS_SHOWN = 10


class ExportList(Block):
    """Ids, one a line. Where an export's name is known, the check page shows it beside the id."""

    names: Mapping[str, str] = {}

    def lines(self) -> list[str]:
        """Return what the check page shows."""
        ids = [f"{self.names[id_]} ({id_})" if id_ in self.names else id_ for id_ in self.ids()]
        return [*ids, *self.notes]

    def ids(self) -> tuple[str, ...]:
        """Return what can be an id, each once."""
        return read_export_ids(self.data or "").ids


class SelectionForm(StepForm):
    """One id a line; commas and stray spaces are fine."""

    step = "selection"

    selected_exports = ExportList(
        say("Export IDs, one on each line"),
        description=say("Each is workspace ID, model ID and export ID, joined by underscores"),
    )
    known = NOTHING_KNOWN

    def offer(self, lists: Lists) -> None:
        """Name the exports, and say which ids look unusual or are not where they should be."""
        field, before = self.selected_exports, self.answers.selection
        self.known = lists.exports
        field.names = {**(before.names if before else {}), **self.known.names}
        read = read_export_ids(field.data or "")
        odd = [_at_line(warning) for warning in read.warnings]
        missing = [
            say("{id}: This is not among the exports that this user sees in this model", id=id_)
            for id_ in read.ids
            if id_ in self.known.missing
        ]
        field.notes = (*odd, *missing)

    @property
    def chosen(self) -> list[Chosen]:
        """The exports that can be read from what was typed, by name where it is known."""
        return chosen(self.selected_exports.ids(), self.selected_exports.names, self.known)

    def validate_selected_exports(self, field: Block) -> None:
        """Name each line that cannot be an export id."""
        read = read_export_ids(field.data or "")
        messages = [_at_line(problem) if problem.line else problem.message for problem in read.problems]
        if len(messages) > MOST_PROBLEMS_SHOWN:
            more = len(messages) - MOST_PROBLEMS_SHOWN
            rest = say_many("{count} more line needs correcting", "{count} more lines need correcting", more)
            messages = [*messages[:MOST_PROBLEMS_SHOWN], rest]
        field.errors = messages
        if messages:
            raise StopValidation

    def section(self) -> Selection:
        """Return the ids, each once, with the names that are known."""
        return selection_of(self.selected_exports.ids(), self.selected_exports.names)


def _at_line(problem: Problem) -> Say:
    return say("Line {line}: {message}", line=problem.line, message=problem.message)

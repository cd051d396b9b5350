"""The exports by id."""

from wtforms.validators import StopValidation

from app.domain.answers import Selection
from app.domain.export_id import read_export_ids
from app.forms.fields import Block
from app.forms.step_form import StepForm

MOST_PROBLEMS_SHOWN = 10


class SelectionForm(StepForm):
    """One id a line; commas and stray spaces are fine."""

    step = "selection"

    selected_exports = Block(
        "Export ids, one on each line",
        description="Each is workspace id, model id and export id, joined by underscores",
    )

    def offer(self, lists: object) -> None:  # noqa: ARG002 - the name is the base class's
        """Say which ids look unusual; only Anaplan knows whether they exist."""
        read = read_export_ids(self.selected_exports.data or "")
        self.selected_exports.notes = tuple(f"Line {w.line}: {w.message}" for w in read.warnings)

    def validate_selected_exports(self, field: Block) -> None:
        """Name each line that cannot be an export id."""
        read = read_export_ids(field.data or "")
        messages = [
            f"Line {problem.line}: {problem.message}" if problem.line else problem.message
            for problem in read.problems
        ]
        if len(messages) > MOST_PROBLEMS_SHOWN:
            more = len(messages) - MOST_PROBLEMS_SHOWN
            messages = [*messages[:MOST_PROBLEMS_SHOWN], f"{more} more lines need correcting"]
        if not messages and not read.ids:
            messages = ["Enter at least one export id"]
        field.errors = messages
        if messages:
            raise StopValidation

    def section(self) -> Selection:
        """Return the ids, each once."""
        return Selection(read_export_ids(self.selected_exports.data or "").ids)

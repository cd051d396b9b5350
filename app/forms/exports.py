"""Which exports does Fivetran read?"""

from app.domain.answers import Exports
from app.domain.choices import SyncMode
from app.domain.say import say
from app.forms.fields import Choice
from app.forms.step_form import StepForm


class ExportsForm(StepForm):
    """All exports, or some."""

    step = "exports"

    sync_mode = Choice(
        say("Which exports does Fivetran read?"),
        {
            SyncMode.ALL_EXPORTS: say("All exports this user can see"),
            SyncMode.SPECIFIC_EXPORTS: say("Only the exports I list"),
        },
        hints={
            SyncMode.ALL_EXPORTS: say("New exports are read as soon as they exist"),
            SyncMode.SPECIFIC_EXPORTS: say("You pick them from a list on the next page, or enter export IDs"),
        },
        missing=say("Choose which exports Fivetran reads"),
    )

    def section(self) -> Exports:
        """Return the choice."""
        return Exports(SyncMode(self.sync_mode.data))

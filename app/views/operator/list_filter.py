"""The form above the list of onboardings: which of them are shown, as the page's address says it."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form

from app.forms.fields import Line, Pick
from app.store.listing import Which
from app.store.searching import Words
from app.store.stages import Stage

ANY, ASKED_AGAIN = "", "asked_again"
STAGES: Mapping[str, str] = {
    ANY: "Any",
    Stage.WAITING: "Not sent",
    Stage.SETTING_UP: "Being set up",
    Stage.ATTENTION: "Needs somebody",
    Stage.CONNECTED: "Connected",
    Stage.ENDED: "Ended",
    ASKED_AGAIN: "Asked for a new link",
}


class ListFilter(Form):
    """Which onboardings are shown. What is wrong is shown again, says so, and leaves nothing out."""

    search = Line("Search", description="Recipient, schema, who asked, ID")
    stage = Pick("State", STAGES, default=ANY, missing="Choose a state from the list")
    group_id = Line("Destination’s group ID")

    def __init__(self, args: Any) -> None:
        super().__init__(args)
        self.validate()

    def which(self) -> Which:
        """Return what was asked for, as far as it makes sense."""
        right = {name: "" if field.errors else field.data or "" for name, field in self._fields.items()}
        words = Words(right["search"], right["group_id"])
        if right["stage"] == ASKED_AGAIN:
            return Which(asked_again=True, words=words)
        return Which(Stage(right["stage"]) if right["stage"] else None, words=words)

    def address(self) -> dict[str, Any]:
        """Return what leads to the same rows again."""
        return {name: field.data for name, field in self._fields.items() if field.data and not field.errors}

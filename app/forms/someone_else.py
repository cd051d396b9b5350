"""Who has what is asked here?"""

from typing import Any

from wtforms import Form

from app.domain.say import say
from app.forms.fields import FormId, Line


class SomeoneElseForm(Form):
    """A name, and a mark of this one use of the form."""

    recipient = Line(
        say("Their name"),
        description=say("They read it on their first page"),
        missing=say("Enter their name"),
    )
    form_id = FormId()

    def __init__(self, posted: Any, form_id: str, name: str = "") -> None:
        super().__init__(posted, data={"recipient": name})
        self.form_id.new(form_id)

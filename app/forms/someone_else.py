"""Who has what is asked here?"""

from typing import Any

from wtforms import Form

from app.forms.fields import FormId, Line


class SomeoneElseForm(Form):
    """A name, and a mark of this one use of the form."""

    recipient = Line("Their name", description="They read it on their first page", missing="Enter their name")
    form_id = FormId()

    def __init__(self, posted: Any, form_id: str, name: str = "") -> None:
        super().__init__(posted, data={"recipient": name})
        self.form_id.new(form_id)

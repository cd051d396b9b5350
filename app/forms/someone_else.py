"""Who has what is asked here?"""

from typing import Any

from wtforms import Form, HiddenField

from app.forms.fields import Line

FORM_ID_LENGTH = 22


class SomeoneElseForm(Form):
    """A name, and a mark of this one use of the form."""

    recipient = Line("Their name", description="They read it on their first page", missing="Enter their name")
    form_id = HiddenField()

    def __init__(self, posted: Any, form_id: str, name: str = "") -> None:
        super().__init__(posted, data={"recipient": name})
        given = str(self.form_id.data or "")[:FORM_ID_LENGTH]
        self.form_id.data = given if given.isascii() and given.isalnum() else form_id

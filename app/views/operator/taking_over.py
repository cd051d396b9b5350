"""The question which connection to take over, and reading that one from Fivetran."""

import re
from typing import Any

from wtforms import Form
from wtforms.validators import StopValidation

from app.fivetran.client import FivetranClient
from app.fivetran.errors import (
    FivetranBusyError,
    FivetranError,
    FivetranNotFoundError,
    FivetranSignInError,
)
from app.fivetran.shapes import ConnectionState, text
from app.forms.fields import Line

ID = re.compile(r"[A-Za-z0-9_-]+")


class ConnectionId(Line):
    """The id of a connection, as Fivetran's dashboard shows it in the address."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what no id can be, before it becomes part of an address."""
        super().pre_validate(form)
        typed = str(self.data)
        if any(letter.isspace() for letter in typed):
            raise StopValidation("Connection ID must not contain spaces")
        if not ID.fullmatch(typed):
            raise StopValidation("Connection ID must be made of letters, digits, underscores and hyphens")


class TakeOverForm(Form):
    """Which connection?"""

    connection_id = ConnectionId(
        "Connection ID",
        missing="Enter the ID of the connection",
        description="Fivetran’s dashboard shows it; it looks like warm_harbour",
    )

    def refuse(self, words: str) -> None:
        """Say at the field why it cannot be taken over."""
        self.connection_id.errors = (*self.connection_id.errors, text(words))

    def read(self, fivetran: FivetranClient) -> ConnectionState | None:
        """Return the connection as Fivetran has it; None when the form says why there is none."""
        if not self.validate():
            return None
        try:
            return fivetran.connection(str(self.connection_id.data))
        except FivetranError as error:
            self.refuse(_why(error))
        return None


def _why(error: FivetranError) -> str:
    match error:
        case FivetranNotFoundError():
            return "Fivetran has no connection with this ID, or this service’s key may not see it"
        case FivetranSignInError():
            return "Fivetran does not accept this service’s own key, so the connection could not be read"
        case FivetranBusyError(retry_after=seconds):
            return f"Fivetran is busy. Try again in {seconds} {'second' if seconds == 1 else 'seconds'}"
    return "Fivetran gave no usable answer. Try again in a minute"

"""What every object of the API is made of: strict members, and the kinds of text that they hold."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from app.domain import web_address
from app.domain.export_id import MAX_BYTES
from app.domain.schema_name import MAX_LETTERS
from app.forms.fields import LONGEST_LINE

NAME_LETTERS = "a-z0-9_"
UNSHOWN = r"\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff"
"""Of the letters that no name needs, those that every reader of a pattern knows; the forms know them all."""

Text = Annotated[str, StringConstraints(pattern=rf"^[^{UNSHOWN}]*$")]
Word = Annotated[str, StringConstraints(pattern=rf"^[^\s{UNSHOWN}]+$", max_length=LONGEST_LINE)]
SchemaName = Annotated[
    str,
    StringConstraints(
        pattern=rf"^([a-z][{NAME_LETTERS}]{{0,{MAX_LETTERS - 1}}}"
        rf"|[{NAME_LETTERS}]{{0,28}}\{{group\}}[{NAME_LETTERS}]{{0,28}})$"
    ),
]
ExportId = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Za-z]{8,64}_[0-9A-Za-z]{8,64}_[0-9]{6,20}$", max_length=MAX_BYTES),
]
WholeHour = Annotated[str, StringConstraints(pattern="^([01][0-9]|2[0-3]):00$")]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$", max_length=web_address.LONGEST)]


def _whole(value: object) -> object:
    """Take 60.0 for the 60 that it is in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = BeforeValidator(_whole)


class Shape(BaseModel):
    """An object whose members are these and no others, each of its own type and never converted."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, serialize_by_alias=True, populate_by_name=True
    )

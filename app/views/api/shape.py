"""What every object of the API is made of: strict members, and the kinds of text that they hold."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from app.domain import web_address
from app.domain.export_id import MAX_BYTES
from app.domain.schema_name import MAX_LETTERS
from app.forms.plain_text import LONGEST_LINE
from app.store.places import PATTERN

NAME_LETTERS = "a-z0-9_"
UNSHOWN = r"\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff"
"""Of the letters that no name needs, those that every reader of a pattern knows; the forms know them all."""

TEXT = rf"^[^{UNSHOWN}]*$"
WORD = rf"^[^\s{UNSHOWN}]+$"
SCHEMA_NAME = (
    rf"^([a-z][{NAME_LETTERS}]{{0,{MAX_LETTERS - 1}}}"
    rf"|[{NAME_LETTERS}]{{0,28}}\{{group\}}[{NAME_LETTERS}]{{0,28}})$"
)
EXPORT_ID = r"^[0-9A-Za-z]{8,64}_[0-9A-Za-z]{8,64}_[0-9]{6,20}$"
WHOLE_HOUR = "^([01][0-9]|2[0-3]):00$"
WEB_ADDRESS = r"^https?://[!-~]+$"
KEY = r"^[!-~]{1,255}$"

IN_WORDS: Mapping[str, str] = {
    TEXT: "Use one line, without control characters or invisible ones",
    WORD: "Use one word, without spaces, control characters or invisible ones",
    SCHEMA_NAME: f"Use up to {MAX_LETTERS} lower-case letters, digits and underscores, a letter first; "
    "{group} may stand once for the name of the destination",
    EXPORT_ID: "Use the IDs of the workspace, the model and the export, joined by underscores",
    WHOLE_HOUR: "Use a whole hour from 00:00 to 23:00",
    WEB_ADDRESS: "Use a whole address that begins with https:// and has no spaces",
    KEY: "Use 1 to 255 letters, digits and signs of ASCII, without spaces",
    PATTERN: "Use what next_cursor said, as it stands",
}
"""What each pattern wants, for whoever reads why something was refused."""

Text = Annotated[str, StringConstraints(pattern=TEXT)]
Word = Annotated[str, StringConstraints(pattern=WORD, max_length=LONGEST_LINE)]
SchemaName = Annotated[str, StringConstraints(pattern=SCHEMA_NAME)]
ExportId = Annotated[str, StringConstraints(pattern=EXPORT_ID, max_length=MAX_BYTES)]
WholeHour = Annotated[str, StringConstraints(pattern=WHOLE_HOUR)]
WebAddress = Annotated[str, StringConstraints(pattern=WEB_ADDRESS, max_length=web_address.LONGEST)]


def _whole(value: object) -> object:
    """Take 60.0 for the 60 that it is in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = BeforeValidator(_whole)


class Shape(BaseModel):
    """An object whose members are these and no others, each of its own type and never converted."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, serialize_by_alias=True, populate_by_name=True
    )

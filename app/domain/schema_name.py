"""Check the name of the destination schema, which is also the connection's name and can never be changed.

Sources: Fivetran, docs/core-concepts/no-renaming (small letters, digits and underscores; no digit first) and
"Create a Connection" (permanent). Fivetran names no greatest length; 63 is PostgreSQL's ("Identifiers and Key
Words"), the least among the usual destinations. That a name begins with a letter is our own, narrower rule.
"""

import re
import unicodedata

from app.domain.say import Say, say

MAX_LETTERS = 63
_MARKS = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_DEFAULT = "anaplan"


class SchemaNameError(ValueError):
    """A name that Fivetran would not take. `message` tells what to do."""

    def __init__(self, message: Say) -> None:
        self.message = message
        super().__init__(message)


def check_schema_name(text: str) -> str:
    """Return the name without the spaces and invisible marks around it. Raises SchemaNameError."""
    name = text.translate(_MARKS).strip()
    if not name:
        raise SchemaNameError(say("Enter a schema name"))
    corrected = suggest(name)
    if not re.fullmatch(r"[A-Za-z0-9_]+", name):
        raise SchemaNameError(
            say(
                "The schema name may have small letters a to z, digits and underscores only. "
                "Use them alone, for example {corrected}",
                corrected=corrected,
            )
        )
    if name != name.lower():
        raise SchemaNameError(
            say("The schema name has capital letters. Use small letters: {corrected}", corrected=corrected)
        )
    if not name[0].isalpha():
        raise SchemaNameError(
            say("The schema name must begin with a letter. Use for example {corrected}", corrected=corrected)
        )
    if len(name) > MAX_LETTERS:
        raise SchemaNameError(
            say(
                "The schema name is longer than {most} characters. Shorten it, for example to {corrected}",
                most=MAX_LETTERS,
                corrected=corrected,
            )
        )
    return name


def suggest(text: str) -> str:
    """Return the name that is nearest to what was typed and keeps every rule."""
    plain = unicodedata.normalize("NFKD", text[: 4 * MAX_LETTERS].casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    name = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")
    if name[:1].isdigit():
        name = f"{_DEFAULT}_{name}"
    return name[:MAX_LETTERS].rstrip("_") or _DEFAULT

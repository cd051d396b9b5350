"""The inputs for what is never shown again: a password, and a secret of many lines."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from wtforms import PasswordField, TextAreaField
from wtforms.validators import StopValidation

from app.domain.say import say

LONGEST_SECRET = 1024


class SecretLine(PasswordField):
    """A password, passed on letter by letter. It is never shown again; empty keeps the one that is stored."""

    def __init__(self, label: str, *, missing: str, called: str = "", **more: Any) -> None:
        super().__init__(label, **more)
        self.missing, self.called = missing, called or label
        self.kept: str | None = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse an empty one that is not stored either, and one that cannot be a password."""
        if not self.data:
            if self.kept is None:
                raise StopValidation(self.missing)
            return
        if len(self.data) > LONGEST_SECRET:
            raise StopValidation(
                say(
                    "{name} must be {longest} characters or fewer",
                    name=self.called,
                    longest=LONGEST_SECRET,
                )
            )
        if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in self.data):
            raise StopValidation(
                say("{name} must not contain line breaks or control characters", name=self.called)
            )

    def lines(self) -> list[str]:
        """Return when it was entered, never what."""
        return [self.kept] if self.kept else []


class SecretText(TextAreaField):
    """A certificate or a key. It is never shown again; empty keeps the one that is stored."""

    kept: str | None = None
    notes: Sequence[str] = ()
    """What is worth knowing about the one that is stored."""

    def _value(self) -> str:
        return ""

    def lines(self) -> list[str]:
        """Return when it was entered, never what."""
        return [self.kept, *self.notes] if self.kept else []

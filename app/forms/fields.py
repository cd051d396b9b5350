"""The kinds of input. Each says what it wants, and how its answer reads on the check page."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import StopValidation

from app.domain.say import say
from app.forms.lists import Option
from app.forms.plain_text import INVISIBLE, LONGEST_LINE, is_plain, shown_again

YES, NO = ("true", "yes", "on", "y", "1"), ("", "false", "no", "off", "n", "0")


class FormId(HiddenField):
    """A mark of one use of a form, so that pressing its button twice makes one thing."""

    LENGTH = 22

    def new(self, mark: str) -> None:
        """Take this mark unless the page brought one back. Nobody types it, so what cannot be one is none."""
        given = str(self.data or "")[: self.LENGTH]
        self.data = given if given.isascii() and given.isalnum() else mark


class Line(StringField):
    """One line of text, without the spaces and invisible marks that pasting brings along."""

    def __init__(
        self,
        label: str,
        *,
        missing: str = "",
        longest: int = LONGEST_LINE,
        is_optional: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(label, **more)
        self.missing = missing
        self.longest = longest
        self.is_optional = is_optional

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the harmless marks off."""
        if valuelist:
            text = unicodedata.normalize("NFC", str(valuelist[0]).translate(INVISIBLE))
            self.data = text.strip()

    def _value(self) -> str:
        return shown_again(self.data)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse an empty line, a long one, and one that is not plain."""
        text = self.data or ""
        name = self.label.text
        if not text:
            # Without words this only ends the checks: an optional line may be empty.
            raise StopValidation(self.missing)
        if len(text) > self.longest:
            raise StopValidation(
                say("{name} must be {longest} characters or fewer", name=name, longest=self.longest)
            )
        if not is_plain(text):
            raise StopValidation(say("{name} must not contain line breaks or control characters", name=name))

    def lines(self) -> list[str]:
        """Return what the check page shows."""
        return [self.data] if self.data else []


class _OneOf:
    """One of a closed set. Values are Fivetran's words."""

    data: Any
    labels: Mapping[str, str]
    missing: str

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse no choice and a choice that is not on the page."""
        if self.data not in self.labels:
            raise StopValidation(self.missing)

    def lines(self) -> list[str]:
        """Return what the check page shows."""
        return [self.labels[self.data]] if self.data in self.labels else []


class Choice(_OneOf, RadioField):
    """One of a few, shown as radio buttons."""

    def __init__(
        self,
        label: str,
        choices: Mapping[str, str],
        *,
        missing: str,
        hints: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(label, choices=dict(choices), **more)
        self.labels, self.missing, self.hints = choices, missing, hints or {}


class Pick(_OneOf, SelectField):
    """One of many, shown as a drop-down list."""

    def __init__(self, label: str, choices: Mapping[str, str], *, missing: str, **more: Any) -> None:
        super().__init__(label, choices=dict(choices), **more)
        self.labels, self.missing = choices, missing


class Listed(RadioField):
    """One of a list that was read from Fivetran just now; a typed id when the list could not be read."""

    def __init__(self, label: str, *, missing: str, missing_id: str, **more: Any) -> None:
        super().__init__(label, choices={}, **more)
        self.missing = missing
        self.missing_id = missing_id
        self.labels: Mapping[str, str] = {}
        self.was_read = False
        self.hints: Mapping[str, str] = {}

    def _value(self) -> str:
        return shown_again(self.data)

    @property
    def is_listed(self) -> bool:
        """Whether there is a list to choose from."""
        return bool(self.labels)

    def offer(self, options: Sequence[Option] | None) -> None:
        """Show these; None means that the list could not be read. Without any, an id can be typed."""
        self.was_read = options is not None
        self.labels = {option.value: option.label for option in options or ()}
        self.choices = dict(self.labels)
        self.hints = {option.value: option.hint for option in options or () if option.hint}

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the spaces off that pasting an id brings along."""
        if valuelist:
            self.data = str(valuelist[0]).translate(INVISIBLE).strip()

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse what is not on the list; without a list, what cannot be an id."""
        if self.is_listed:
            if self.data not in self.labels:
                raise StopValidation(self.missing)
        elif not self.data or len(self.data) > LONGEST_LINE or not is_plain(self.data) or " " in self.data:
            raise StopValidation(self.missing_id)

    def lines(self) -> list[str]:
        """Return what the check page shows."""
        return [self.labels.get(self.data, self.data)] if self.data else []


class YesNo(BooleanField):
    """A checkbox, or one of a few words where an operator presets it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take an absent one as no; a word that is neither yes nor no is refused later."""
        word = str(valuelist[0]).strip().lower() if valuelist else ""
        self.data = word in YES
        self.is_clear = word in YES or word in NO

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        """Refuse a word that is neither."""
        if not getattr(self, "is_clear", True):
            raise StopValidation(say("{name}: answer true or false", name=self.label.text))

    def lines(self) -> list[str]:
        """Return what the check page shows."""
        return [say("Yes") if self.data else say("No")]


class Block(TextAreaField):
    """Several lines of text."""

    notes: Sequence[str] = ()
    """What is worth knowing about them, though nothing is wrong."""

    def _value(self) -> str:
        return shown_again(self.data)

    def lines(self) -> list[str]:
        """Return what the check page shows."""
        return [*(self.data or "").splitlines(), *self.notes]


def shown(field: Field) -> list[str]:
    """Return a field's answer as the check page shows it."""
    return field.lines() if hasattr(field, "lines") else []

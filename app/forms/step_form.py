"""What every step's form does: show, check, and give one section."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar

from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from wtforms import Form

from app.domain.answers import Answers, Section
from app.domain.fields import APPLIES_WHEN, SECRETS, STEP_FIELDS, applies
from app.domain.secret import Secret
from app.forms.fields import shown
from app.forms.lists import NO_LISTS, Lists

Posted = MultiDict[str, Any] | ImmutableMultiDict[str, Any]


@dataclass(frozen=True)
class Row:
    """One answer as the check page shows it."""

    name: str
    label: str
    lines: list[str]
    is_preset: bool


class StepForm(Form):
    """A page's inputs. Presets take the place of what is posted, and are neither shown nor checked again."""

    step: ClassVar[str]
    has_files: ClassVar[bool] = False

    def __init__(
        self, posted: Posted | None, answers: Answers, lists: Lists = NO_LISTS, *, now: datetime | None = None
    ) -> None:
        self.presets: Mapping[str, Any] = {
            name: answers.presets[name] for name in STEP_FIELDS[self.step] if name in answers.presets
        }
        self.answers = answers
        self.now = now
        super().__init__(formdata=self._formdata(posted), data=self._shown_first(answers))
        self.offer(lists)

    def offer(self, lists: Lists) -> None:
        """Fill the inputs whose choices are read from Fivetran; most steps have none."""

    def section(self) -> Section:
        """Return what was answered. Call it only after `validate()`."""
        raise NotImplementedError

    def secrets(self) -> dict[str, Secret]:
        """Return the secrets that were entered and are right, even when something else on the page is not."""
        return {}

    def section_of_secrets(self) -> Section | None:
        """Return a section that remembers `secrets()`, for a page on which something else is wrong."""
        return None

    def asks(self, name: str) -> bool:
        """Tell whether a field is on the page: not decided beforehand, nor ruled out by what was."""
        if name in self.presets:
            return False
        condition = APPLIES_WHEN.get(name)
        return condition is None or condition.field not in self.presets or applies(name, self.presets)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ARG002 - WTForms' signature
        """Check what is asked and applies; the branch that was not chosen is left alone."""
        asked = [name for name in self._fields if self.asks(name) and applies(name, self.values())]
        # A list, so that every field is checked and not only up to the first mistake.
        return not [name for name in asked if self.mistakes_of(name)]

    def mistakes_of(self, name: str) -> list[str]:
        """Check one field, whether or not it applies, and return what is wrong with it."""
        self._fields[name].validate(self, self._more_checks(name))
        return list(self._fields[name].errors)

    def _more_checks(self, name: str) -> list[Any]:
        own = getattr(type(self), f"validate_{name}", None)
        return [own] if own else []

    def values(self) -> dict[str, Any]:
        """Return all fields' values by name."""
        return {name: field.data for name, field in self._fields.items()}

    def value(self, name: str) -> Any:
        """Return a field's value, or None when it does not apply."""
        return self._fields[name].data if applies(name, self.values()) else None

    def rows(self) -> list[Row]:
        """Return the answers as the check page shows them."""
        return [
            Row(name, field.label.text, shown(field), name in self.presets)
            for name, field in self._fields.items()
            if applies(name, self.values()) and (shown(field) or name in STEP_FIELDS[self.step])
        ]

    def _formdata(self, posted: Posted | None) -> MultiDict[str, Any] | None:
        if posted is None:
            return None
        mine = MultiDict(
            (name, value) for name, value in posted.items(multi=True) if name not in self.presets
        )
        mine.update({name: as_text(value) for name, value in self.presets.items()})
        return mine

    def _shown_first(self, answers: Answers) -> dict[str, Any]:
        section = answers.section(self.step)
        known = (
            {f.name: _plain(getattr(section, f.name)) for f in fields(section)}
            if is_dataclass(section)
            else {}
        )
        return {name: value for name, value in known.items() if value is not None and name not in SECRETS} | {
            name: _plain(value) for name, value in self.presets.items()
        }


def as_text(value: Any) -> str:
    """Return a preset the way a browser would post it."""
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, list | tuple):
        return "\n".join(map(str, value))
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple | list):
        return "\n".join(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value

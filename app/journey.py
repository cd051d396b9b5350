"""The whole wizard on one screen: the steps, their order, and when each is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from app.domain.answers import Answers, Section, is_complete, kept_secrets, without_secrets
from app.domain.choices import AuthMode, SyncMode
from app.domain.fields import PRESETTABLE, STEP_FIELDS, is_fully_preset
from app.forms.account import AccountForm
from app.forms.card import CardForm
from app.forms.certificate import CertificateForm
from app.forms.destination import DestinationForm
from app.forms.exports import ExportsForm
from app.forms.lists import Lists
from app.forms.network import NetworkForm
from app.forms.password import PasswordForm
from app.forms.schedule import ScheduleForm
from app.forms.selection import SelectionForm
from app.forms.sign_in import SignInForm
from app.forms.step_form import StepForm, as_text

Condition = Callable[[Answers], bool]


def always(_answers: Answers) -> bool:
    """Apply to everybody."""
    return True


def signs_in_by(*modes: AuthMode) -> Condition:
    """Apply when one of these ways to authorize was chosen."""
    return lambda answers: answers.sign_in is not None and answers.sign_in.auth_mode in modes


def selects_exports(answers: Answers) -> bool:
    """Apply when only some exports are read."""
    return (
        signs_in_by(AuthMode.BASIC, AuthMode.CERTIFICATE)(answers)
        and answers.exports is not None
        and answers.exports.sync_mode is SyncMode.SPECIFIC_EXPORTS
    )


@dataclass(frozen=True)
class Step:
    """One page. `name` is its URL, its template and its section."""

    name: str
    form: type[StepForm]
    applies: Condition = always
    operator_only: bool = False

    def asked(self, answers: Answers) -> bool:
        """Tell whether somebody has to answer it: it applies, and the operator left something open."""
        return (
            self.applies(answers)
            and not is_fully_preset(self.name, answers.presets)
            and (answers.by_operator or not self.operator_only)
        )


OWN_PAGES = signs_in_by(AuthMode.BASIC, AuthMode.CERTIFICATE)

STEPS = (
    Step("sign_in", SignInForm),
    Step("account", AccountForm, applies=OWN_PAGES),
    Step("password", PasswordForm, applies=signs_in_by(AuthMode.BASIC)),
    Step("certificate", CertificateForm, applies=signs_in_by(AuthMode.CERTIFICATE)),
    Step("exports", ExportsForm, applies=OWN_PAGES),
    Step("selection", SelectionForm, applies=selects_exports),
    Step("destination", DestinationForm),
    Step("schedule", ScheduleForm),
    Step("network", NetworkForm),
    Step("card", CardForm, operator_only=True),
)


def step_named(name: str) -> Step | None:
    """Return the step of this name."""
    return next((step for step in STEPS if step.name == name), None)


def path(answers: Answers) -> tuple[Step, ...]:
    """Return the steps that are asked, in order."""
    return tuple(step for step in STEPS if step.asked(answers))


def first_unanswered(answers: Answers) -> Step | None:
    """Return the step to go to next, or None when everything is answered."""
    return next((step for step in path(answers) if not is_complete(answers.section(step.name))), None)


def open_steps(answers: Answers) -> tuple[Step, ...]:
    """Return the steps that may be visited: those answered, and the one after them."""
    steps = path(answers)
    unanswered = first_unanswered(answers)
    return steps if unanswered is None else steps[: steps.index(unanswered) + 1]


def before(step: Step, answers: Answers) -> Step | None:
    """Return the step that Back leads to."""
    steps = path(answers)
    place = steps.index(step)
    return steps[place - 1] if place else None


def answered(step: Step, section: Section, answers: Answers) -> Answers:
    """Record an answer. What is no longer asked stays aside, but its secrets are forgotten at once."""
    changed = answers.with_section(step.name, section)
    for other in STEPS:
        if not other.applies(changed):
            aside = changed.section(other.name)
            changed = changed.with_section(other.name, without_secrets(aside, kept_secrets(aside)))
    return changed


def kept(answers: Answers) -> frozenset[str]:
    """Return the names of the secrets that the answers still need."""
    return frozenset(name for step in STEPS for name in kept_secrets(answers.section(step.name)))


def along_path(answers: Answers) -> Answers:
    """Return only what applies; this is what may reach Fivetran."""
    gone: dict[str, Any] = {step.name: None for step in STEPS if not step.applies(answers)}
    return replace(answers, **gone)


class PresetError(ValueError):
    """A preset is not one that a link can carry. Holds a sentence for the operator."""


def with_presets(
    presets: Mapping[str, str], *, redirect_uri_hosts: tuple[str, ...] = (), by_operator: bool = False
) -> Answers:
    """Return answers that hold the presets, and every section that they answer completely.

    Raises PresetError that names the field.
    """
    for name in presets:
        if name not in PRESETTABLE:
            raise PresetError(f"{name} cannot be preset; these can: {', '.join(sorted(PRESETTABLE))}")
    answers = Answers(presets=presets, by_operator=by_operator)
    lists = Lists(redirect_uri_hosts=redirect_uri_hosts)
    for step in STEPS:
        mine = [name for name in STEP_FIELDS[step.name] if name in presets]
        # Checked by the step's own form, each as if a person had typed it, whatever the others say.
        form = step.form(MultiDict({name: as_text(presets[name]) for name in mine}), Answers(), lists)
        for name in mine:
            for message in form.mistakes_of(name):
                raise PresetError(f"{name}: {message}")
            if isinstance(form[name].data, bool):
                answers = replace(answers, presets={**answers.presets, name: form[name].data})
        if is_fully_preset(step.name, presets):
            answers = answers.with_section(step.name, step.form(MultiDict(), answers).section())
    return answers

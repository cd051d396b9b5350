"""The whole wizard on one screen: the steps, their order, and when each is asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from app.domain.answers import Answers, Section, is_complete
from app.domain.choices import AuthMode, SyncMode
from app.domain.fields import PRESETTABLE, STEP_FIELDS, is_fully_preset
from app.domain.kept_secrets import kept_secrets, without_secrets
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
        if answers.only_step:
            return self.name == answers.only_step
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
    """Return the step to go to next, or None when everything is answered.

    What somebody else was asked for comes last, when there is nothing left but to wait. It is waited for even
    where there was an answer before.
    """
    missing = [
        step
        for step in path(answers)
        if step.name in answers.waiting_for or not is_complete(answers.section(step.name))
    ]
    return next((step for step in missing if step.name not in answers.waiting_for), next(iter(missing), None))


def open_steps(answers: Answers) -> tuple[Step, ...]:
    """Return the steps that may be visited: those answered or asked of others, and the one after them."""
    steps = path(answers)
    unanswered = first_unanswered(answers)
    if unanswered is None or unanswered.name in answers.waiting_for:
        return steps
    return steps[: steps.index(unanswered) + 1]


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
    """Presets are not what a link can carry. `problems` has a sentence for the operator for each field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("\n".join(f"{name}: {words}" for name, words in problems.items()))
        self.problems = problems


def with_presets(
    presets: Mapping[str, str],
    *,
    auth_modes: Sequence[AuthMode] = (),
    redirect_uri_hosts: tuple[str, ...] = (),
    by_operator: bool = False,
) -> Answers:
    """Return answers that hold the presets, and every section that they answer completely.

    Of several `auth_modes` the recipient chooses; a single one is a preset. Raises PresetError.
    """
    problems = {
        name: f"cannot be preset; these can: {', '.join(sorted(PRESETTABLE))}"
        for name in presets
        if name not in PRESETTABLE
    }
    if len(auth_modes) == 1:
        presets = {"auth_mode": auth_modes[0].value, **presets}
    if auth_modes and presets.get("auth_mode", auth_modes[0]) not in auth_modes:
        problems["auth_mode"] = "is none of the ways to authorize that are allowed"
    answers = Answers(
        presets={name: value for name, value in presets.items() if name in PRESETTABLE},
        auth_modes=tuple(auth_modes),
        by_operator=by_operator,
    )
    lists = Lists(redirect_uri_hosts=redirect_uri_hosts)
    for step in STEPS:
        mine = [name for name in STEP_FIELDS[step.name] if name in presets]
        # Checked by the step's own form, each as if a person had typed it, whatever the others say.
        form = step.form(MultiDict({name: as_text(presets[name]) for name in mine}), Answers(), lists)
        wrong = {name: form.mistakes_of(name) for name in mine}
        problems.update({name: mistakes[0] for name, mistakes in wrong.items() if mistakes})
        for name in mine:
            if isinstance(form[name].data, bool):
                answers = replace(answers, presets={**answers.presets, name: form[name].data})
        if not problems and is_fully_preset(step.name, presets):
            answers = answers.with_section(step.name, step.form(MultiDict(), answers).section())
    if problems:
        raise PresetError(problems)
    return answers

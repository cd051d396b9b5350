"""Answers as pages show them: a section for each step, and a row for each answer with who decided it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app import journey
from app.domain.answers import Answers, KeptCertificate
from app.domain.chosen import Chosen
from app.domain.fields import SECRETS
from app.domain.say import Day, Moment, say
from app.forms.lists import Lists
from app.forms.selection import SelectionForm
from app.journey import Step
from app.store.onboarding_rows import Onboarding
from app.views.parts import parts

TITLES = {
    "sign_in": say("Signing in"),
    "account": say("Anaplan account"),
    "password": say("Anaplan user"),
    "certificate": say("Certificate"),
    "exports": say("Exports"),
    "selection": say("Selected exports"),
    "destination": say("Destination"),
    "schedule": say("Schedule"),
    "network": say("Network and tests"),
    "card": say("Connect Card"),
}

NOT_KEPT = say("Entered, not kept")
PAIRS_ON_A_LINE = 8
KEPT = say("Entered, and deleted as soon as Fivetran has it")


Shown = str | Day | Moment
"""A line of an answer; a template says it in the reader's language."""


@dataclass(frozen=True)
class AnswerRow:
    """One answer, with the way to change it or who decided it."""

    name: str
    label: str
    lines: Sequence[Shown]
    change_url: str | None = None
    set_by: str | None = None
    exports: Sequence[Chosen] = ()
    """The list of exports, by name where it is known; `lines` then hold what is worth knowing about it."""


Sections = list[tuple[str, list[AnswerRow]]]


def rows(
    step: Step,
    answers: Answers,
    onboarding: Onboarding,
    now: datetime,
    change_url: str | None = None,
    *,
    lists: Lists | None = None,
) -> list[AnswerRow]:
    """Return the answers of one step. What was decided beforehand has no way to change it.

    `lists` says more than Fivetran's own lists, for somebody who has signed in to Anaplan.
    """
    form = step.form(None, answers, lists or parts().lists.for_step(step.name), now=now)
    found = [
        AnswerRow(
            row.name,
            row.label,
            row.lines,
            None if row.is_preset else change_url,
            onboarding.created_by if row.is_preset else None,
        )
        for row in form.rows()
    ]
    if isinstance(form, SelectionForm):
        found = [
            replace(row, label=TITLES["selection"], lines=form.selected_exports.notes, exports=form.chosen)
            for row in found
        ]
    # What may stay empty, did, and was asked of nobody here, is no answer.
    return [row for row in found if row.lines or row.exports or row.change_url or row.set_by]


def record(answers: Answers, onboarding: Onboarding, now: datetime, kept: frozenset[str]) -> Sections:
    """Return every section for a record that outlives the secrets. Those that are `kept` are still stored."""
    return [
        (TITLES[step.name], list(_recorded(step, answers, onboarding, now, kept)))
        for step in journey.STEPS
        if answers.section(step.name) is not None
    ]


def _recorded(
    step: Step, answers: Answers, onboarding: Onboarding, now: datetime, kept: frozenset[str]
) -> Iterator[AnswerRow]:
    for row in rows(step, answers, onboarding, now):
        if row.name not in SECRETS:
            yield row
            continue
        yield replace(row, lines=[KEPT if row.name in kept else NOT_KEPT])
        if row.name == "certificate" and answers.certificate and answers.certificate.certificate:
            yield from _facts(answers.certificate.certificate)


def _facts(certificate: KeptCertificate) -> Iterator[AnswerRow]:
    """Yield what the certificate says of itself, so that it is found again among others in Anaplan."""
    yield AnswerRow("subject", say("Certificate’s subject"), [certificate.subject])
    if certificate.email:
        yield AnswerRow("email", say("Certificate’s e-mail"), [certificate.email])
    yield AnswerRow("sha256", say("SHA-256 fingerprint"), _fingerprint(certificate.sha256))
    yield AnswerRow("not_after", say("Certificate ends on"), [Day(certificate.not_after)])


def _fingerprint(digest: str) -> list[str]:
    """Return it as other programs write it, in lines that no page has to break."""
    pairs = [digest[at : at + 2].upper() for at in range(0, len(digest), 2)]
    return [":".join(pairs[at : at + PAIRS_ON_A_LINE]) for at in range(0, len(pairs), PAIRS_ON_A_LINE)]

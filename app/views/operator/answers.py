"""What the page of one onboarding shows of the answers: what was sent, who else was asked, and as code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app import journey
from app.domain.answers import Answers, is_complete
from app.domain.as_request import as_curl, as_json
from app.domain.payload import IncompleteAnswersError
from app.domain.terraform import terraform
from app.links import finding
from app.store import answers as answers_store
from app.store import parts as parts_store
from app.store import vault
from app.store.listing import Found
from app.store.parts import Part, Standing
from app.views import answer_rows
from app.views.answer_rows import TITLES, AnswerRow
from app.views.operator.facts import when
from app.views.parts import parts

STANDINGS = {
    Standing.NOT_OPENED: ("Not opened yet", "neutral"),
    Standing.OPENED: ("Opened", "info"),
    Standing.HANDED_OVER: ("Answered", "success"),
    Standing.EXPIRED: ("Link ended", "warning"),
    Standing.REVOKED: ("Taken back", "neutral"),
}


@dataclass(frozen=True)
class Asked:
    """A step that somebody else was asked for, and how that stands."""

    step: str
    name: str
    standing: str
    kind: str
    since: str


@dataclass(frozen=True)
class Code:
    """The same connection as Terraform and as a command."""

    terraform: str
    curl: str


def about_answers(connection: Connection, found: Found, now: datetime) -> dict[str, Any]:
    """Return what the page shows. Answers that were not sent are not among it, only which steps have one."""
    onboarding, sent = found.onboarding, found.sent
    told = finding.sent_answers(connection, found)
    kept = vault.names(connection, onboarding.id)
    ours = sent is None or sent.connection_id is None
    draft = answers_store.load(connection, onboarding.id, secrets_are_ours=ours)
    return {
        "sections": answer_rows.record(told, onboarding, now, kept) if told else [],
        "steps": [] if told else _steps(draft.answers),
        "asked": [_asked(part, now) for part in parts_store.children(connection, onboarding.id)],
        "code": _code(told, sent.connection_id if sent else None),
    }


def _steps(answers: Answers) -> Sequence[AnswerRow]:
    return [
        AnswerRow(step.name, TITLES[step.name], [_progress(step.name, answers)])
        for step in journey.path(answers)
    ]


def _progress(step: str, answers: Answers) -> str:
    if asked := answers.waiting_for.get(step):
        return f"Waits for {asked}"
    return "Answered" if is_complete(answers.section(step)) else "Open"


def _asked(part: Part, now: datetime) -> Asked:
    standing = part.standing(now)
    words, kind = STANDINGS[standing]
    at = {
        Standing.NOT_OPENED: part.created_at,
        Standing.OPENED: part.started_at,
        Standing.HANDED_OVER: part.handed_over_at,
        Standing.EXPIRED: part.expires_at,
        Standing.REVOKED: part.revoked_at,
    }[standing]
    return Asked(TITLES.get(part.step, part.step), part.name, words, kind, when(at or part.created_at))


def _code(answers: Answers | None, connection_id: str | None) -> Code | None:
    if answers is None:
        return None
    settings = parts().settings
    try:
        body = as_json(answers, settings.public_url)
        return Code(terraform(answers, connection_id), as_curl(body, settings.fivetran_api_url))
    except IncompleteAnswersError:
        return None

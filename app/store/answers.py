"""What was answered so far, without secrets, and how often it was changed."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select, update

from app.domain.answers import Answers
from app.domain.choices import AuthMode
from app.domain.kept_secrets import entered_after, kept_secrets, without_secrets
from app.store import vault
from app.store.models import answers, onboarding

SHAPE: TypeAdapter[Answers] = TypeAdapter(Answers)
BESIDE = ("presets", "auth_modes", "by_operator", "only_step", "waiting_for")
"""These belong to the onboarding; they are put in when answers are read."""


@dataclass(frozen=True)
class Draft:
    """Answers, and the number that grows with every change of them."""

    answers: Answers
    revision: int
    forgotten: frozenset[str] = frozenset()
    """Secrets that were entered and have been deleted since, because their time was over."""


def begin(connection: Connection, onboarding_id: str, first: Answers) -> None:
    """Store the first answers of a new onboarding."""
    connection.execute(
        insert(answers).values(onboarding_id=onboarding_id, revision=0, sections=_sections(first))
    )


def load(
    connection: Connection,
    onboarding_id: str,
    *,
    secrets_are_ours: bool = True,
    asked_at: datetime | None = None,
) -> Draft:
    """Return the answers as they are now.

    While `secrets_are_ours`, a secret that is no longer stored counts as not entered. Later, when Fivetran
    has accepted it, it counts as entered although it was forgotten here. Of those that were entered before
    `asked_at`, when they were asked for anew, nobody is told that they were forgotten.
    """
    row = connection.execute(
        select(
            answers.c.revision,
            answers.c.sections,
            onboarding.c.presets,
            onboarding.c.auth_modes,
            onboarding.c.by_operator,
            onboarding.c.only_step,
            onboarding.c.parent_id,
            onboarding.c.handed_over_at,
        )
        .join(onboarding, onboarding.c.id == answers.c.onboarding_id)
        .where(answers.c.onboarding_id == onboarding_id)
    ).one()
    found = replace(
        read(row.sections),
        presets=row.presets,
        auth_modes=tuple(AuthMode(mode) for mode in row.auth_modes),
        by_operator=row.by_operator,
        only_step=row.only_step,
        waiting_for=_asked_of_others(connection, onboarding_id),
    )
    entered = kept_secrets(found.password) | kept_secrets(found.certificate)
    if not secrets_are_ours or not entered:
        return Draft(found, row.revision)
    stored = vault.names(connection, onboarding_id)
    if row.handed_over_at is not None:
        stored |= vault.names_handed_over(connection, row.parent_id)
    forgotten: frozenset[str] = frozenset()
    for step in ("password", "certificate"):
        section = found.section(step)
        gone = kept_secrets(section) - stored
        found = found.with_section(step, without_secrets(section, gone))
        forgotten |= gone & entered_after(section, asked_at)
    return Draft(found, row.revision, forgotten)


def save(connection: Connection, onboarding_id: str, changed: Answers) -> None:
    """Store changed answers. Must stand in one write transaction with the `load` that they came from."""
    connection.execute(
        update(answers)
        .where(answers.c.onboarding_id == onboarding_id)
        .values(sections=_sections(changed), revision=answers.c.revision + 1)
    )


def stored(connection: Connection, onboarding_id: str) -> tuple[int, dict[str, Any]]:
    """Return (revision, sections) as they are stored."""
    row = connection.execute(
        select(answers.c.revision, answers.c.sections).where(answers.c.onboarding_id == onboarding_id)
    ).one()
    return row.revision, dict(row.sections)


def put_back(connection: Connection, onboarding_id: str, revision: int, sections: dict[str, Any]) -> None:
    """Store again what was `stored` before, so that what came since then was never said."""
    connection.execute(
        update(answers)
        .where(answers.c.onboarding_id == onboarding_id)
        .values(revision=revision, sections=sections)
    )


def read(sections: Mapping[str, Any]) -> Answers:
    """Return sections as they are stored, as answers without what belongs to the onboarding."""
    return SHAPE.validate_python(dict(sections))


def _sections(whole: Answers) -> dict[str, Any]:
    dumped: dict[str, Any] = SHAPE.dump_python(whole, mode="json")
    return {
        f.name: dumped[f.name] for f in fields(Answers) if f.name not in BESIDE and dumped[f.name] is not None
    }


def _asked_of_others(connection: Connection, onboarding_id: str) -> dict[str, str]:
    """Return the steps that others were asked for and have not answered, with their names."""
    rows = connection.execute(
        select(onboarding.c.only_step, onboarding.c.recipient)
        .where(
            onboarding.c.parent_id == onboarding_id,
            onboarding.c.handed_over_at.is_(None),
            onboarding.c.revoked_at.is_(None),
            onboarding.c.expires_at > datetime.now(UTC),
        )
        .order_by(onboarding.c.created_at)
    )
    return {row.only_step: row.recipient for row in rows}

"""The name of the schema, before a link is made: filled from a pattern, and looked up whether it is free."""

from enum import StrEnum
from itertools import count

from sqlalchemy import select

from app.domain.schema_name import MAX_LETTERS, suggest
from app.fivetran.client import FivetranClient
from app.fivetran.errors import FivetranError
from app.store.engine import Database
from app.store.models import RELEASED_STATES, onboarding, submission
from app.store.stages import Stage

GROUP = "{group}"
"""Stands in a pattern for the destination's name."""

MOST_SUGGESTIONS = 9


class Standing(StrEnum):
    """Whether a name can be used."""

    FREE = "free"
    TAKEN = "taken"
    """Fivetran has a connection of this name in this destination."""

    RESERVED = "reserved"
    """Another onboarding of ours uses it, or its link promises it."""

    UNKNOWN = "unknown"
    """Fivetran could not be asked."""


def is_pattern(schema: str) -> bool:
    """Tell whether a name has to be filled first."""
    return GROUP in schema


def fill(pattern: str, destination: str) -> str:
    """Return the name that a pattern makes for a destination's name, as Fivetran takes names."""
    return suggest(pattern.replace(GROUP, suggest(destination)))


def standing(fivetran: FivetranClient, database: Database, group_id: str, schema: str) -> Standing:
    """Look a name up: among our own onboardings first, then at Fivetran."""
    if _is_ours(database, group_id, schema):
        return Standing.RESERVED
    try:
        return Standing.TAKEN if fivetran.connections_named(group_id, schema) else Standing.FREE
    except FivetranError:
        return Standing.UNKNOWN


def another(fivetran: FivetranClient, database: Database, group_id: str, schema: str) -> str:
    """Return a name like this one that is free, as far as can be known."""
    for number in count(2):
        ending = f"_{number}"
        name = schema[: MAX_LETTERS - len(ending)] + ending
        if number > MOST_SUGGESTIONS or standing(fivetran, database, group_id, name) is not Standing.TAKEN:
            break
    return name


def _is_ours(database: Database, group_id: str, schema: str) -> bool:
    with database.read() as connection:
        sent = connection.execute(
            select(submission.c.id).where(
                submission.c.group_id == group_id,
                submission.c.schema == schema,
                submission.c.state.not_in(RELEASED_STATES),
            )
        ).first()
        promised = connection.execute(
            select(onboarding.c.id)
            .where(
                onboarding.c.stage == Stage.WAITING.value,
                onboarding.c.revoked_at.is_(None),
                onboarding.c.expires_at > database.now(connection),
                onboarding.c.presets["group_id"].as_string() == group_id,
                onboarding.c.presets["schema"].as_string() == schema,
            )
            .limit(1)
        ).first()
    return sent is not None or promised is not None

"""The name of the schema, before a link is made: filled from a pattern, and looked up whether it is free."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from itertools import count

from sqlalchemy import Connection, select

from app.domain.schema_name import MAX_LETTERS, suggest
from app.fivetran.client import FivetranClient
from app.fivetran.errors import FivetranError
from app.store.engine import Database
from app.store.models import RELEASED_STATES, onboarding, submission
from app.store.stages import Stage
from app.store.submissions import NameReservedError

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


IN_THE_WAY = {
    Standing.TAKEN: "Fivetran has a connection of this name in this destination. Use for example {another}",
    Standing.RESERVED: "Another onboarding uses this name in this destination. Use for example {another}",
}
"""Why a name cannot be used, as operators and programs read it."""


def is_pattern(schema: str) -> bool:
    """Tell whether a name has to be filled first."""
    return GROUP in schema


def fill(pattern: str, destination: str) -> str:
    """Return the name that a pattern makes for a destination's name, as Fivetran takes names."""
    return suggest(pattern.replace(GROUP, suggest(destination)))


def standing(fivetran: FivetranClient, database: Database, group_id: str, schema: str) -> Standing:
    """Look a name up: among our own onboardings first, then at Fivetran."""
    with database.read() as connection:
        if _is_ours(connection, group_id, schema, database.now(connection)):
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
        if number > MOST_SUGGESTIONS or standing(fivetran, database, group_id, name) not in IN_THE_WAY:
            break
    return name


def refusal(
    standing: Standing, fivetran: FivetranClient, database: Database, group_id: str, schema: str
) -> str:
    """Say why a name cannot be used, and which one can. Must not stand in a transaction."""
    return IN_THE_WAY[standing].format(another=another(fivetran, database, group_id, schema))


def promise(connection: Connection, presets: Mapping[str, str], now: datetime) -> None:
    """Let a link that is about to be made promise the name of its presets, if they are a whole one.

    Raises NameReservedError. Must stand in the transaction that makes the link: of several that looked the
    same name up at once, one gets it.
    """
    group_id, schema = presets.get("group_id"), presets.get("schema")
    if group_id and schema and _is_ours(connection, group_id, schema, now):
        raise NameReservedError


def _is_ours(connection: Connection, group_id: str, schema: str, now: datetime) -> bool:
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
            onboarding.c.expires_at > now,
            onboarding.c.presets["group_id"].as_string() == group_id,
            onboarding.c.presets["schema"].as_string() == schema,
        )
        .limit(1)
    ).first()
    return sent is not None or promised is not None

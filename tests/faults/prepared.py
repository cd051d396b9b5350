"""Onboardings that are answered up to the check page, made straight in the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from app import journey
from app.domain.answers import Answers, Destination, Password
from app.domain.choices import DestinationSchemaNames
from app.domain.secret import Kept, Secret
from app.store import onboardings, vault
from app.store.engine import Database
from app.store.events import Actor
from app.store.keys import AppKeys
from app.store.onboardings import Terms
from tests.stories import SHORT_JOURNEY

GROUP = SHORT_JOURNEY["group_id"]
ANSWERED = {"auth_mode": "Basic", "region": "EU", "sync_mode": "AllExports"}
SECRET = Secret("right-password")


@dataclass(frozen=True)
class Prepared:
    """What its recipient has: the link, in which the key to the answers is."""

    onboarding_id: str
    token: str
    link_key: bytes
    schema: str


def prepare(
    database: Database,
    keys: AppKeys,
    schemas: Sequence[str],
    username: str = "anyone@example.com",
    **presets: str,
) -> list[Prepared]:
    """Make an onboarding for each name of a schema."""
    now = datetime.now(UTC)
    alike = journey.with_presets(SHORT_JOURNEY | ANSWERED | presets)
    with_password = replace(alike, password=Password(username, Kept(now)))
    made = []
    with database.write() as connection:
        for schema in schemas:
            first = named(with_password, schema)
            link = onboardings.create(connection, keys, first, Terms("x"), Actor("operator", "x"), now)
            link_key = keys.link_key(link, keys.newest)
            vault.put(connection, link.id, link_key, {"password": SECRET}, now)
            made.append(Prepared(link.id, link.token, link_key, schema))
    return made


def named(answers: Answers, schema: str) -> Answers:
    """Return the answers with this name for the schema."""
    return replace(answers, destination=Destination(GROUP, schema, DestinationSchemaNames.FIVETRAN_NAMING))

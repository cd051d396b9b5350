"""What a list is made of: onboardings as a test needs them, and the page that lists them."""

from datetime import UTC, datetime
from typing import Any

from app import journey
from app.store import onboardings, stages
from app.store.events import Actor
from app.store.onboardings import Terms
from app.store.stages import Stage
from tests.in_process import Site
from tests.plain_browser import PlainBrowser


def make(site: Site, recipient: str = "", created_by: str = "Finance data", **presets: str) -> str:
    """Make an onboarding and return its id."""
    with site.parts.database.write() as connection:
        return onboardings.create(
            connection,
            site.parts.keys,
            journey.with_presets(presets),
            Terms(created_by=created_by, recipient=recipient),
            Actor("operator", created_by),
            datetime.now(UTC),
        ).id


def change(site: Site, onboarding_id: str, stage: Stage | None = None, **values: Any) -> None:
    """Write into the row of an onboarding."""
    with site.parts.database.write() as connection:
        if stage:
            stages.put(connection, onboarding_id, stage)
        if values:
            onboardings.change(connection, onboarding_id, **values)


def see(operator: PlainBrowser, query: str = "") -> PlainBrowser:
    return operator.open(f"/operator/{query}")

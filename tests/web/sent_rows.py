"""Onboardings that were sent where no worker moves them on; their rows are put as a test needs them."""

from typing import Any
from uuid import uuid4

from sqlalchemy import update

from app.store import submissions
from app.store.models import submission
from app.store.submission_rows import Submission
from tests.in_process import Site, right_answers
from tests.plain_browser import PlainBrowser


def sent(site: Site, schema: str = "", **presets: str) -> PlainBrowser:
    """Return somebody who has answered everything and pressed the button."""
    person = site.begin(schema=schema or f"anaplan_{uuid4().hex[:8]}", **presets)
    while person.path != "check":
        person.submit(**right_answers(person.path))
    return person.submit("Create the connection")


def id_of(person: PlainBrowser) -> str:
    """Return the id of the onboarding whose page somebody sees."""
    return person.url.split("/")[4]


def put(site: Site, onboarding_id: str, **values: Any) -> None:
    """Write into the row of what was sent."""
    with site.parts.database.write() as connection:
        connection.execute(
            update(submission).where(submission.c.onboarding_id == onboarding_id).values(**values)
        )


def row_of(site: Site, onboarding_id: str) -> Submission:
    """Return the row of what was sent."""
    with site.parts.database.read() as connection:
        found = submissions.of_onboarding(connection, onboarding_id)
    if found is None:
        raise AssertionError("nothing was sent")
    return found


def see(operator: PlainBrowser, site: Site, onboarding_id: str, done: str = "") -> PlainBrowser:
    """Open an operator's page of an onboarding, as after an action when `done` names one."""
    return operator.open(f"{site.url}/operator/onboardings/{onboarding_id}?done={done}")

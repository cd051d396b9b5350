"""Repairs in the rows: how a submission stood before its repair is kept with it until the repair is over."""

from datetime import datetime

from sqlalchemy import Connection

from app.store import answers, events, onboardings, sittings, vault
from app.store.events import Actor
from app.store.submission_rows import Submission
from app.store.submissions import force
from app.store.ways import Way

WORKING = "connected"


def begin(connection: Connection, old: Submission, way: Way, actor: Actor, now: datetime) -> bool:
    """Wait for new credentials. Returns False when it has moved meanwhile."""
    revision, sections = answers.stored(connection, old.onboarding_id)
    before = {
        "state": old.state,
        "problem": old.problem,
        "setup_tests": list(old.setup_tests),
        "revision": revision,
        "sections": sections,
        # What Fivetran had while the connection worked; a repair that failed keeps it for the next one.
        "working_answers": sections
        if old.state == WORKING
        else (old.before_repair or {}).get("working_answers"),
    }
    began = force(
        connection,
        old,
        way,
        actor,
        now,
        repair_began_at=now,
        before_repair=before,
        seen_broken=False,
        problem=None,
        setup_tests=[],
        next_try_at=None,
    )
    if began:
        # Those of a correction that Fivetran refused must not count as entered anew.
        vault.forget(connection, old.onboarding_id)
    return began


def go_to_card(connection: Connection, old: Submission, way: Way, now: datetime) -> bool:
    """Wait for the Connect Card of a repair. Returns False when it has moved meanwhile."""
    return force(connection, old, way, events.RECIPIENT, now, created_at=now, next_try_at=now)


def end(connection: Connection, old: Submission, way: Way, actor: Actor, now: datetime) -> bool:
    """Put everything back as it stood; what was entered and not sent is deleted.

    Returns False when it has moved meanwhile. Call `Database.forget_deleted` afterwards.
    """
    before = old.before_repair
    if before is None or not force(
        connection,
        old,
        way,
        actor,
        now,
        problem=before["problem"],
        setup_tests=before["setup_tests"],
        before_repair=before if old.was_working and way.becomes != WORKING else None,
        next_try_at=None,
    ):
        return False
    answers.put_back(connection, old.onboarding_id, before["revision"], before["sections"])
    for each in (old.onboarding_id, *onboardings.parts_of(connection, old.onboarding_id)):
        vault.forget_unsent(connection, each)
        sittings.forget(connection, each)
    return True

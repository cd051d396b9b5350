"""Onboardings by the hundred thousand, at all stages, written straight into the tables."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import insert, text

from app.store.engine import Database
from app.store.models import onboarding, submission
from app.store.stages import OF_STATE, Stage

BATCH = 5000
STATES = {"": 40, "testing": 8, "needs_attention": 6, "awaiting_approval": 3, "connected": 35, "cancelled": 8}
"""How many of 100 are in which state; of 1,000 each stage has more than a page shows."""

GROUPS = {"sandbox_warehouse": 70, "sandbox_lake": 29, "rare_lake": 1}
MADE_EVERY = timedelta(minutes=1)
ID, PART_ID = "{:010d}", "part{:06d}"
CERTIFICATES_END_WITHIN = 700
ASKED_AGAIN, WITH_CERTIFICATE, PARTS = 0.2, 0.2, 10


def fill(database: Database, count: int) -> None:
    """Write so many, one a minute until now, with a link for a single step beside some of them."""
    numbers, now = iter(range(count)), datetime.now(UTC)
    while some := list(islice(numbers, BATCH)):
        rows = [_rows(number, now - (count - number) * MADE_EVERY) for number in some]
        parts = [
            whole
            | {"id": PART_ID.format(number // PARTS), "parent_id": whole["id"], "stage": Stage.WAITING.value}
            for number, (whole, _) in zip(some, rows, strict=True)
            if number % PARTS == 0
        ]
        with database.write() as connection:
            connection.execute(insert(onboarding), [whole for whole, _ in rows] + parts)
            connection.execute(insert(submission), [sent for _, sent in rows if sent])
    if not database.is_sqlite:
        # What the server does by itself within a minute.
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _rows(number: int, made: datetime) -> tuple[dict[str, Any], dict[str, Any] | None]:
    chance = Random(number)  # noqa: S311 - the same rows each time
    (state,) = chance.choices(list(STATES), list(STATES.values()))
    (group_id,) = chance.choices(list(GROUPS), list(GROUPS.values()))
    days = chance.randrange(-CERTIFICATES_END_WITHIN, CERTIFICATES_END_WITHIN)
    has_certificate = state == "connected" and chance.random() < WITH_CERTIFICATE
    stage = OF_STATE.get(state, Stage.SETTING_UP) if state else Stage.WAITING
    whole = {
        "id": ID.format(number),
        "created_at": made,
        "created_by": "Finance data",
        "by_operator": False,
        "recipient": f"Person {number} of company {number % 9973}",
        "purpose": "We bring planning data into the warehouse",
        "expires_at": made + timedelta(days=14),
        "asked_again_at": made if not state and chance.random() < ASKED_AGAIN else None,
        "presets": {"group_id": group_id, "schema": f"anaplan_{number}", "auth_mode": "Basic"},
        "verifier": chance.randbytes(32),
        "key_id": "1" * 16,
        "stage": stage.value,
        "certificate_ends_at": made + timedelta(days=days) if has_certificate else None,
        "parent_id": None,
    }
    return whole, _submission(number, state, group_id, made) if state else None


def _submission(number: int, state: str, group_id: str, made: datetime) -> dict[str, Any]:
    return {
        "id": f"{number:022d}",
        "onboarding_id": ID.format(number),
        "group_id": group_id,
        "schema": f"anaplan_{number}",
        "marker": f"http://127.0.0.1:5000/connect-card/return/{number:032d}",
        "state": state,
        "fence": 1,
        "attempt": 1,
        "created_at": made,
        "changed_at": made,
        "connection_id": f"connection_{number}" if state == "connected" else None,
        "taken_over": False,
        "revision": 3,
        "setup_tests": [{"title": "Sign in", "status": "PASSED", "message": ""}] * 3,
    }

"""An onboarding that stands still in a state that it would pass in a moment, so that one can look at it."""

import json
import sqlite3
from contextlib import closing

from tests.running_product import RunningProduct

FAR = "2099-01-01 12:00:00.000000"


def put(product: RunningProduct, onboarding_id: str, state: str, kind: str = "", tests: object = ()) -> None:
    """Write what would take Fivetran minutes, under a lease that keeps the worker away."""
    problem = json.dumps({"kind": kind, "message": "", "times": 1}) if kind else None
    with closing(sqlite3.connect(product.folder / "onboarding.db", timeout=10)) as database, database:
        database.execute(
            "UPDATE submission SET state = ?, problem = ?, setup_tests = ?, lease_until = ?, next_try_at = ?,"
            " fence = fence + 1 WHERE onboarding_id = ?",
            (state, problem, json.dumps(tests), FAR, FAR, onboarding_id),
        )

"""Time as a look at a page needs it: a state that stands still, and what is days ago or over by now."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

from app.store.keys import ID_LENGTH
from tests.running_product import RunningProduct

FAR = "2099-01-01 12:00:00.000000"


def put(product: RunningProduct, onboarding_id: str, state: str, kind: str = "", tests: object = ()) -> None:
    """Write what would take Fivetran minutes, under a lease that keeps the worker away."""
    problem = json.dumps({"kind": kind, "message": "", "times": 1}) if kind else None
    with _rows(product) as database:
        database.execute(
            "UPDATE submission SET state = ?, problem = ?, setup_tests = ?, lease_until = ?, next_try_at = ?,"
            " fence = fence + 1 WHERE onboarding_id = ?",
            (state, problem, json.dumps(tests), FAR, FAR, onboarding_id),
        )


def let_expire(product: RunningProduct, link: str) -> None:
    """No link lives for less than an hour, so this one is made to have ended."""
    with _rows(product) as database:
        database.execute("UPDATE onboarding SET expires_at = created_at WHERE id = ?", (_id(link),))


def sent_long_ago(product: RunningProduct, link: str) -> None:
    """Have what was sent by a link been sent nine days ago."""
    with _rows(product) as database:
        database.execute(
            "UPDATE submission SET created_at = ? WHERE onboarding_id = ?",
            (f"{datetime.now(UTC) - timedelta(days=9):%Y-%m-%d %H:%M:%S.%f}", _id(link)),
        )


def _id(link: str) -> str:
    return link.rpartition("/")[2][:ID_LENGTH]


@contextmanager
def _rows(product: RunningProduct) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(product.folder / "onboarding.db", timeout=30)) as database, database:
        yield database

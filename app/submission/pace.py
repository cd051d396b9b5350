"""How fast all workers together may call Fivetran, and leaving it alone while it is out.

Limits: Fivetran REST API, "Rate limiting". We use four fifths of each, so that the account's other programs
and our own pages have room.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

import structlog

from app.fivetran.errors import FivetranBusyError, FivetranOutError
from app.store import traffic
from app.store.engine import OUT, Database
from app.store.traffic import HOUR, MINUTE, Allowance

SHARE = 0.8
AT_ONCE = 0.1
"""Of a limit: all that we use of it, and what may come in one burst."""

LIMITS: Mapping[str, Mapping[str, int]] = {
    "paid": {"requests": 20_000, "tests": 2_500, "tests_in_a_minute": 250},
    # Here tests count as source interactions, of which a trial has 25 a minute.
    "trial": {"requests": 500, "tests": 50, "tests_in_a_minute": 25},
}

USED_UP = "Our share of Fivetran's limit is used up."
FAILURES_UNTIL_SHUT = 5
SHUT_SECONDS = (15, 30, 60)
"""After so many calls in a row without an answer Fivetran is left alone, a little longer each time."""

WHILE_DATABASE_IS_BUSY = 5
PROBE_SECONDS = 20
"""Then one call is let through, and the others wait for what becomes of it."""


log = structlog.get_logger()


def allowances(limits: Mapping[str, int]) -> tuple[Sequence[Allowance], Sequence[Allowance]]:
    """Return what a call uses up: any call, and one that runs setup tests."""

    def allowance(name: str, window: timedelta) -> Allowance:
        return Allowance(f"{name}_until", SHARE * limits[name], max(1, AT_ONCE * limits[name]), window)

    requests = allowance("requests", HOUR)
    tests = (requests, allowance("tests", HOUR), allowance("tests_in_a_minute", MINUTE))
    return (requests,), tests


class Counted:
    """For single calls of pages: they use up our share too, and see for themselves when Fivetran is out."""

    def __init__(self, database: Database, limits: Mapping[str, int]) -> None:
        self._database = database
        self._for_any, self._for_tests = allowances(limits)

    def enter(self, *, tests: bool) -> None:
        """Use up one call. Raises FivetranBusyError when our share is used up, or the books are shut."""
        try:
            with self._database.write() as connection:
                now = self._database.now(connection)
                too_early = traffic.take(connection, self._for_tests if tests else self._for_any, now)
        except OUT:
            raise FivetranBusyError("The database is busy.", WHILE_DATABASE_IS_BUSY) from None
        if too_early:
            raise FivetranBusyError(USED_UP, math.ceil(too_early.total_seconds()))

    def leave(self, *, answered: bool) -> None:
        """Note nothing: one call of a page says little."""


class Pace:
    """Asked before each call, told after it. What it knows is in the database, for all workers alike."""

    def __init__(self, database: Database, limits: Mapping[str, int]) -> None:
        self._database = database
        self._for_any, self._for_tests = allowances(limits)
        # Those who were refused together should not come back together.
        self._random = Random()  # noqa: S311 - nobody gains by guessing it

    def enter(self, *, tests: bool) -> None:
        """Use up one call. Raises FivetranOutError or FivetranBusyError when it may not be made now."""
        try:
            self._enter(tests=tests)
        except OUT:
            # Without the books no call is made; a call that was not made can be made later.
            raise FivetranBusyError("The database is busy.", WHILE_DATABASE_IS_BUSY) from None

    def _enter(self, *, tests: bool) -> None:
        with self._database.write() as connection:
            now = self._database.now(connection)
            shut_for = self._shut_for(traffic.health(connection), now)
            if shut_for:
                raise FivetranOutError("Fivetran is out.", self._spread(shut_for))
            too_early = traffic.take(connection, self._for_tests if tests else self._for_any, now)
            if not too_early and (known := traffic.health(connection)).shut_until:
                # This is the one that tries whether Fivetran is back.
                until = now + timedelta(seconds=PROBE_SECONDS)
                traffic.note_health(connection, known.failures, until)
        if too_early:
            raise FivetranBusyError(USED_UP, self._spread(too_early))

    def leave(self, *, answered: bool) -> None:
        """Note whether Fivetran gave an answer, be it a refusal."""
        try:
            self._leave(answered=answered)
        except OUT:
            # The answer is worth more than the books.
            log.warning("call not noted")

    def _leave(self, *, answered: bool) -> None:
        with self._database.read() as connection:
            known = traffic.health(connection)
        if answered and not known.failures:
            return
        with self._database.write() as connection:
            if answered:
                traffic.note_health(connection, 0, None)
                return
            failures = traffic.health(connection).failures + 1
            step = failures - FAILURES_UNTIL_SHUT
            shut = SHUT_SECONDS[min(step, len(SHUT_SECONDS) - 1)] if step >= 0 else 0
            until = self._database.now(connection) + timedelta(seconds=shut) if shut else None
            traffic.note_health(connection, failures, until)

    def _shut_for(self, known: traffic.Health, now: datetime) -> timedelta | None:
        if known.shut_until and known.shut_until > now:
            return known.shut_until - now
        return None

    def _spread(self, time: timedelta) -> int:
        seconds = max(1.0, time.total_seconds())
        return round(seconds + self._random.uniform(0, min(seconds, 10))) or 1

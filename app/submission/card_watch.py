"""Watching the connections whose Connect Cards may be open: one list for all of a group, not a call for each.

What a list shows only says "look now"; the worker's own look decides. One worker at a time watches.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from threading import Event, Thread

import structlog

from app.fivetran.client import ON_A_PAGE, FivetranClient
from app.fivetran.errors import FivetranBusyError, FivetranError
from app.fivetran.shapes import ConnectionState
from app.store import leases, traffic, waiting_cards
from app.store.engine import OUT, Database
from app.store.waiting_cards import CARD_WAITING, Waiting
from app.submission.pace import SHARE
from app.submission.queue import Queue
from app.submission.testing import FAILURES

EVERY = timedelta(seconds=30)
"""A group is listed so often, or less often when there are many."""

PART = 0.25
"""Of our share of Fivetran's hourly limit, all that these lists may use together."""

TICK_SECONDS = 1
SOON = timedelta(minutes=2)

MISSING = "missing"
WORD_LENGTH = 30
DIGEST_LENGTH = 16

log = structlog.get_logger()


class CardWatch:
    """Lists each group in which somebody may be at a card, and wakes the worker for what has changed."""

    def __init__(
        self, database: Database, fivetran: FivetranClient, queue: Queue, limits: Mapping[str, int]
    ) -> None:
        self._database = database
        self._fivetran = fivetran
        self._queue = queue
        self._for_a_call = timedelta(hours=1) / (PART * SHARE * limits["requests"])
        self._over = Event()

    def begin(self) -> None:
        """Go on in the background until the process ends."""
        Thread(target=self._go_on, daemon=True).start()

    def once(self) -> None:
        """List every group, unless it is not time or another worker does."""
        with self._database.read() as connection:
            if not traffic.watch_is_due(connection, self._database.now(connection)):
                return
        with self._database.write() as connection:
            began = self._database.now(connection)
            if not traffic.begin_watch(connection, began, began + EVERY):
                return
            watched = waiting_cards.at_a_card(connection, began)
        groups: dict[str, list[Waiting]] = defaultdict(list)
        for one in watched:
            groups[one.group_id].append(one)
        calls = 0
        for group_id, waiting in groups.items():
            self._hold_on()
            try:
                calls += self._look_at(group_id, waiting)
            except FivetranBusyError as error:
                # The other groups would be told the same.
                log.info("cards not watched", reason=type(error).__name__)
                break
        with self._database.write() as connection:
            traffic.watch_again_at(connection, began + max(EVERY, calls * self._for_a_call))

    def _hold_on(self) -> None:
        """Keep the other workers from beginning as well while this takes long."""
        with self._database.write() as connection:
            traffic.watch_again_at(connection, self._database.now(connection) + EVERY)

    def _look_at(self, group_id: str, waiting: Sequence[Waiting]) -> int:
        """List a group and wake what has changed. Returns how many calls that took."""
        try:
            listed = self._fivetran.connections_in(group_id)
        except FivetranBusyError:
            raise
        except FivetranError as error:
            log.warning("cards not watched", group=group_id, reason=type(error).__name__)
            self._look_at_one_alone(waiting)
            return 1
        found = {connection.id: connection for connection in listed}
        seen = [(one, news(found.get(one.connection_id))) for one in waiting]
        changed = [(one, row) for one, row in seen if row != one.card_row]
        if changed:
            self._note(changed)
        return 1 + len(listed) // ON_A_PAGE

    def _note(self, changed: Sequence[tuple[Waiting, str | None]]) -> None:
        with self._database.write() as connection:
            now = self._database.now(connection)
            woken = [
                one.id
                for one, row in changed
                if leases.note_card(connection, one.id, CARD_WAITING, row, now if row else None) and row
            ]
        for submission_id in woken:
            self._queue.wake(submission_id)

    def _look_at_one_alone(self, waiting: Sequence[Waiting]) -> None:
        """Have the one looked at that was not for longest, since its group cannot be listed.

        When that fails as well, it is tried again by itself, and no other until it has succeeded.
        """
        with self._database.write() as connection:
            now = self._database.now(connection)
            times = [(one.next_try_at or now, one) for one in waiting]
            at, one = min(times, key=lambda pair: pair[0])
            if at <= now + SOON:
                return
            leases.note_card(connection, one.id, CARD_WAITING, one.card_row, now)
        self._queue.wake(one.id)

    def _go_on(self) -> None:
        while True:
            try:
                self.once()
            except OUT as error:
                log.warning("database", exc_info=error)
            except Exception:
                # Without this thread whoever does not come back from the card would wait for an hour.
                log.exception("watching cards")
            self._over.wait(TICK_SECONDS)


def news(row: ConnectionState | None) -> str | None:
    """Say in a word what a list shows of a connection, or None while nobody has finished or failed."""
    if row is None:
        return MISSING
    failures = sorted(
        (test.title, test.status, test.message or "") for test in row.setup_tests if test.status in FAILURES
    )
    if row.setup_state == "incomplete" and not failures:
        return None
    digest = hashlib.sha256(json.dumps(failures).encode()).hexdigest()
    return f"{row.setup_state[:WORD_LENGTH]} {digest[:DIGEST_LENGTH]}"

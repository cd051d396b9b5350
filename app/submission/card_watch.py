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

from app.fivetran.client import FivetranClient
from app.fivetran.errors import FivetranBusyError, FivetranError
from app.fivetran.shapes import ConnectionState
from app.store import leases, waiting_cards
from app.store.engine import OUT, Database
from app.store.waiting_cards import CARD_WAITING, Waiting
from app.submission.pace import SHARE
from app.submission.queue import Queue
from app.submission.testing import FAILURES
from app.submission.watch_turn import Turn, TurnLostError

EVERY = timedelta(seconds=30)
"""From the end of all lists to the next, so that a group is listed twice a minute at most; more for many."""

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
        turn = Turn.take(self._database)
        if turn is None:
            return
        pause = EVERY
        try:
            for group_id, waiting in self._at_a_card().items():
                try:
                    self._look_at(turn, group_id, waiting)
                except FivetranBusyError as error:
                    # The other groups would be told the same.
                    log.info("cards not watched", reason=type(error).__name__)
                    pause = max(EVERY, timedelta(seconds=error.retry_after))
                    break
            turn.end(pause, self._for_a_call)
        except TurnLostError as error:
            log.warning("cards not watched", reason=type(error).__name__)

    def _at_a_card(self) -> Mapping[str, Sequence[Waiting]]:
        with self._database.read() as connection:
            watched = waiting_cards.at_a_card(connection, self._database.now(connection))
        groups: dict[str, list[Waiting]] = defaultdict(list)
        for one in watched:
            groups[one.group_id].append(one)
        return groups

    def _look_at(self, turn: Turn, group_id: str, waiting: Sequence[Waiting]) -> None:
        """List a group, and wake what has changed or is connected."""
        try:
            listed = self._fivetran.connections_in(group_id, turn.before_a_call)
        except FivetranBusyError:
            raise
        except FivetranError as error:
            log.warning("cards not watched", group=group_id, reason=type(error).__name__)
            self._look_at_one_alone(waiting)
            return
        found = {connection.id: connection for connection in listed}
        seen = [(one, found.get(one.connection_id)) for one in waiting]
        changed = [(one, news(row)) for one, row in seen if is_to_be_noted(one, row)]
        if changed:
            self._note(changed)

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
        """Have the one looked at whose last look is longest ago, since its group cannot be listed.

        One that will be looked at soon anyway, since its last look has failed, keeps no other from its turn.
        """
        with self._database.write() as connection:
            now = self._database.now(connection)
            left = [one for one in waiting if one.next_try_at and one.next_try_at > now + SOON]
            if not left:
                return
            one = min(left, key=lambda each: each.changed_at)
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


def is_to_be_noted(one: Waiting, row: ConnectionState | None) -> bool:
    """Tell whether the list shows something new, or what a look must have missed: that it is connected.

    Read by itself, a connection may be older than in the list that had it looked at.
    """
    is_over = row is not None and row.setup_state == "connected" and one.connected_is_news
    return is_over or news(row) != one.card_row


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

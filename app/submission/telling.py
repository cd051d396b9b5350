"""Sends webhooks what is due: each in a thread of its own, so that a slow one keeps no other waiting.

A message is sent at least once: who dies between sending and noting it is followed by somebody who sends
it again, with the same id. What failed is tried later, behind what came after it; the order is not kept.
"""

import time
from collections.abc import Sequence
from threading import Event, Lock, Thread

import structlog

from app.store import deliveries, webhooks
from app.store.deliveries import Claimed
from app.store.engine import OUT, Database
from app.store.keys import AppKeys
from app.webhooks import addresses, sending, signing
from app.webhooks.addresses import AddressError
from app.webhooks.sending import Answer, Patience, Problem

LOOK_SECONDS = 1
FORGET_SECONDS = 3600

log = structlog.get_logger()


class Teller:
    """Works off the deliveries. No transaction is open while a site is told."""

    def __init__(
        self, database: Database, keys: AppKeys, hosts: Sequence[str], patience: Patience | None = None
    ) -> None:
        """`hosts` are those that may be told; whatever was stored, nothing is sent to another."""
        self._database = database
        self._keys = keys
        self._hosts = hosts
        self._patience = patience or Patience()
        self._busy: set[str] = set()
        self._lock = Lock()
        self._forgot_at: float | None = None
        self._over = Event()

    def begin(self) -> None:
        """Go on in the background until the process ends."""
        Thread(target=self._go_on, daemon=True).start()

    def once(self) -> list[Thread]:
        """Begin to send what is due now. Returns the threads that do."""
        with self._database.read() as connection:
            due = deliveries.waiting_webhooks(connection, self._database.now(connection))
        with self._lock:
            begun = [webhook_id for webhook_id in due if webhook_id not in self._busy]
            self._busy.update(begun)
        threads = [Thread(target=self._work_off, args=(webhook_id,), daemon=True) for webhook_id in begun]
        for thread in threads:
            thread.start()
        return threads

    def forget_old(self) -> None:
        """Delete what is a month old, once an hour."""
        if self._forgot_at is None or time.monotonic() - self._forgot_at >= FORGET_SECONDS:
            with self._database.write() as connection:
                deliveries.forget_old(connection, self._database.now(connection))
            self._forgot_at = time.monotonic()

    def _go_on(self) -> None:
        while True:
            try:
                self.once()
                self.forget_old()
            except OUT as error:
                log.warning("database", exc_info=error)
            except Exception:
                # Without this thread nobody would be told anything, so it goes on.
                log.exception("telling")
            self._over.wait(LOOK_SECONDS)

    def _work_off(self, webhook_id: str) -> None:
        try:
            while self._tell_next(webhook_id):
                pass
        except OUT as error:
            log.warning("database", webhook=webhook_id, exc_info=error)
        except Exception:
            # What was claimed is tried again once its lease has lapsed.
            log.exception("telling", webhook=webhook_id)
        finally:
            with self._lock:
                self._busy.discard(webhook_id)

    def _tell_next(self, webhook_id: str) -> bool:
        with self._database.write() as connection:
            claimed = deliveries.claim(connection, webhook_id, self._database.now(connection))
        if claimed is None:
            return False
        began = time.monotonic()
        answer = self._send(claimed)
        log.info(
            "webhook",
            webhook=webhook_id,
            delivery=claimed.id,
            attempt=claimed.attempts,
            outcome=answer.status or answer.problem,
            seconds=round(time.monotonic() - began, 3),
        )
        self._note(claimed, answer)
        return True

    def _send(self, claimed: Claimed) -> Answer:
        with self._database.read() as connection:
            webhook = webhooks.find(connection, claimed.webhook_id)
        key = webhook.key(self._keys) if webhook else None
        if webhook is None or key is None:
            return Answer(None, Problem.NO_KEY)
        try:
            address = addresses.checked(webhook.url, self._hosts)
        except AddressError:
            return Answer(None, Problem.NOT_ALLOWED)
        body = claimed.body.encode()
        headers = signing.headers(key, claimed.message_id, int(claimed.at.timestamp()), body)
        return sending.send(address, headers, body, self._patience)

    def _note(self, claimed: Claimed, answer: Answer) -> None:
        has_ended = False
        with self._database.write() as connection:
            now = self._database.now(connection)
            if answer.problem is None:
                deliveries.note_taken(connection, claimed, answer.status or 0, now)
            else:
                deliveries.note_failed(connection, claimed, answer.status, answer.problem.value, now)
            if answer.problem is Problem.GONE:
                has_ended = webhooks.end(connection, claimed.webhook_id, now)
        if has_ended:
            self._database.forget_deleted()
            log.info("webhook ended", webhook=claimed.webhook_id, reason=Problem.GONE.value)

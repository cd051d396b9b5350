"""Once an hour: does a submission account for every connection that carries our marker?

It reports and never deletes. What it can find should not exist: a create that Fivetran did after we had
given up, a second connection of one onboarding, one that a restored backup does not know of.

The same list shows which Connect Cards were finished although nobody watches them any more, and which were
abandoned; these are cancelled when the settings ask for it.
"""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import Connection

from app.fivetran.client import FivetranClient
from app.fivetran.errors import FivetranError
from app.fivetran.shapes import ConnectionState
from app.store import events, leases, traffic, unaccounted, waiting_cards
from app.store.engine import Database
from app.store.unaccounted import Unaccounted
from app.store.waiting_cards import CARD_WAITING
from app.submission.abandoning import cancel_abandoned
from app.submission.states import RUNNABLE
from app.submission.submit import marker_prefix

EVERY = timedelta(hours=1)

log = structlog.get_logger()


class Sweeper:
    """Compares Fivetran's connections with the submissions."""

    def __init__(
        self,
        database: Database,
        fivetran: FivetranClient,
        public_url: str,
        card_abandoned_days: int | None = None,
    ) -> None:
        self._database = database
        self._fivetran = fivetran
        self._prefix = marker_prefix(public_url)
        self._abandoned_after = timedelta(days=card_abandoned_days) if card_abandoned_days else None

    def sweep_if_due(self) -> None:
        """Sweep, unless one of the workers has done so within the hour."""
        with self._database.write() as connection:
            if not traffic.begin_sweep(connection, self._database.now(connection), EVERY):
                return
        try:
            listed = self._fivetran.every_connection()
        except FivetranError as error:
            log.warning("sweep put off", reason=type(error).__name__)
            return
        self._compare(listed)
        self._look_at_cards(listed)
        if self._abandoned_after:
            cancelled = cancel_abandoned(self._database, self._abandoned_after, listed)
            log.info("abandoned cards", cancelled=len(cancelled))

    def sweep(self) -> list[Unaccounted]:
        """Sweep now, and return what nobody accounts for. Raises FivetranError."""
        return self._compare(self._fivetran.every_connection())

    def _compare(self, listed: Sequence[ConnectionState]) -> list[Unaccounted]:
        marked = [found for found in listed if found.marker and found.marker.startswith(self._prefix)]
        # Read after the list was made, so that what was recorded meanwhile counts as accounted for.
        with self._database.write() as connection:
            now = self._database.now(connection)
            found = [one for one in (self._unaccounted(connection, each) for each in marked) if one]
            for new in unaccounted.replace_all(connection, found, now):
                log.error("connection not accounted for", connection=new.connection_id, known=new.known_id)
                if new.onboarding_id:
                    events.record(
                        connection,
                        new.onboarding_id,
                        events.SWEEPER,
                        "not accounted for",
                        now,
                        found=new.connection_id,
                    )
        return found

    def _look_at_cards(self, listed: Sequence[ConnectionState]) -> None:
        """Make those due whose cards were finished, or whose connections are gone. The reaper wakes them."""
        states = {found.id: found.setup_state for found in listed}
        with self._database.write() as connection:
            now = self._database.now(connection)
            for one in waiting_cards.every(connection):
                if states.get(one.connection_id, "connected") == "connected":
                    leases.note_card(connection, one.id, CARD_WAITING, one.card_row, now)

    def _unaccounted(self, connection: Connection, found: ConnectionState) -> Unaccounted | None:
        if unaccounted.is_known(connection, found.id):
            return None
        holder = unaccounted.holder_of(connection, found.marker or "", found.group_id, found.schema)
        if holder and holder.connection_id is None and holder.state in RUNNABLE:
            # The worker is about to find it by itself.
            return None
        return Unaccounted(
            connection_id=found.id,
            group_id=found.group_id,
            schema=found.schema,
            onboarding_id=holder.onboarding_id if holder else None,
            known_id=holder.connection_id if holder else None,
        )

"""Once an hour: does a submission account for every connection that carries our marker?

It reports and never deletes. What it can find should not exist: a create that Fivetran did after we had
given up, a second connection of one onboarding, one that a restored backup does not know of.
"""

from datetime import timedelta

import structlog
from sqlalchemy import Connection

from app.fivetran.client import FivetranClient
from app.fivetran.errors import FivetranError
from app.fivetran.shapes import ConnectionState
from app.store import events, traffic, unaccounted
from app.store.engine import Database
from app.store.unaccounted import Unaccounted
from app.submission.states import RUNNABLE
from app.submission.submit import marker_prefix

EVERY = timedelta(hours=1)

log = structlog.get_logger()


class Sweeper:
    """Compares Fivetran's connections with the submissions."""

    def __init__(self, database: Database, fivetran: FivetranClient, public_url: str) -> None:
        self._database = database
        self._fivetran = fivetran
        self._prefix = marker_prefix(public_url)

    def sweep_if_due(self) -> None:
        """Sweep, unless one of the workers has done so within the hour."""
        with self._database.write() as connection:
            if not traffic.begin_sweep(connection, self._database.now(connection), EVERY):
                return
        try:
            self.sweep()
        except FivetranError as error:
            log.warning("sweep put off", reason=type(error).__name__)

    def sweep(self) -> list[Unaccounted]:
        """Sweep now, and return what nobody accounts for. Raises FivetranError."""
        marked = [
            found
            for found in self._fivetran.every_connection()
            if found.marker and found.marker.startswith(self._prefix)
        ]
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

    def _unaccounted(self, connection: Connection, found: ConnectionState) -> Unaccounted | None:
        if unaccounted.is_known(connection, found.id):
            return None
        holder = unaccounted.holder_of(connection, found.marker or "")
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

"""Keep the webhooks that were registered. Their secrets are kept as they are, since they sign with them."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass

from app.sandbox.state.database import Database


@dataclass(frozen=True)
class Webhook:
    """A webhook; `group_id` is None for one of the whole account."""

    id: str
    url: str
    events: list[str]
    active: bool
    secret: str
    group_id: str | None
    created_at: str


class Webhooks:
    """The table of webhooks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, webhook: Webhook) -> None:
        """Keep a new webhook."""
        with self._database.transaction() as sql:
            sql.execute("INSERT INTO webhooks (id, record) VALUES (?, ?)", (webhook.id, _written(webhook)))

    def get(self, webhook_id: str) -> Webhook | None:
        """Return the webhook of this id."""
        with self._database.transaction() as sql:
            return _find(sql, webhook_id)

    def every(self) -> list[Webhook]:
        """Return all of them, oldest first."""
        with self._database.transaction() as sql:
            rows = sql.execute("SELECT record FROM webhooks ORDER BY position").fetchall()
        return [_read(row) for row in rows]

    def change(self, webhook_id: str, changed: Callable[[Webhook], Webhook]) -> Webhook | None:
        """Replace a webhook by what `changed` makes of it, and return that."""
        with self._database.transaction() as sql:
            old = _find(sql, webhook_id)
            if old is None:
                return None
            new = changed(old)
            sql.execute("UPDATE webhooks SET record = ? WHERE id = ?", (_written(new), new.id))
            return new

    def remove(self, webhook_id: str) -> bool:
        """Forget a webhook; return whether there was one."""
        with self._database.transaction() as sql:
            return sql.execute("DELETE FROM webhooks WHERE id = ?", (webhook_id,)).rowcount == 1


def _find(sql: sqlite3.Connection, webhook_id: str) -> Webhook | None:
    row = sql.execute("SELECT record FROM webhooks WHERE id = ?", (webhook_id,)).fetchone()
    return None if row is None else _read(row)


def _read(row: sqlite3.Row) -> Webhook:
    return Webhook(**json.loads(row["record"]))


def _written(webhook: Webhook) -> str:
    return json.dumps(asdict(webhook))

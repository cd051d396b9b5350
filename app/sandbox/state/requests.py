"""Keep the requests that came in, already masked, oldest first."""

import json
from datetime import UTC, datetime

from app.sandbox.state.database import Database

KEPT = 10_000
"""How many requests are kept; older ones are forgotten."""


class Requests:
    """The table of received requests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def began(self, method: str, path: str, query: dict[str, str], body: object) -> int:
        """Write a request down as soon as it arrives, without a status; return its number."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        with self._database.transaction() as sql:
            number = sql.execute(
                "INSERT INTO requests (at, method, path, query, body) VALUES (?, ?, ?, ?, ?)",
                (at, method, path, json.dumps(query), json.dumps(body)),
            ).lastrowid
            sql.execute("DELETE FROM requests WHERE number <= ?", ((number or 0) - KEPT,))
        return number or 0

    def answered(self, number: int, status: int) -> None:
        """Write down the status a request was answered with."""
        with self._database.transaction() as sql:
            sql.execute("UPDATE requests SET status = ? WHERE number = ?", (status, number))

    def newest(self, limit: int = KEPT) -> list[dict[str, object]]:
        """Return the newest requests, newest first; one that got no answer has the status None."""
        with self._database.transaction() as sql:
            rows = sql.execute("SELECT * FROM requests ORDER BY number DESC LIMIT ?", (limit,)).fetchall()
        return [
            {
                "at": row["at"],
                "method": row["method"],
                "path": row["path"],
                "query": json.loads(row["query"]),
                "status": row["status"],
                "body": json.loads(row["body"]),
            }
            for row in rows
        ]

"""Count how often something was met, for the test values that fail a few times and then work."""

from app.sandbox.state.database import Database


class Counts:
    """The table of counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def met(self, name: str) -> int:
        """Count `name` once more and return how often it was met, this time included."""
        with self._database.transaction() as sql:
            row = sql.execute(
                "INSERT INTO counts VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET times = times + 1"
                " RETURNING times",
                (name,),
            ).fetchone()
        return int(row[0])

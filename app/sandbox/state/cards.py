"""Keep which Connect Card leads to which connection; of a card's token only the digest."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from app.sandbox.state.database import Database
from app.sandbox.state.digest import digest


@dataclass(frozen=True)
class Card:
    """An open Connect Card."""

    connection_id: str
    redirect_uri: str
    hide_setup_guide: bool


class Cards:
    """The table of Connect Cards. A card is valid for `life` seconds."""

    def __init__(self, database: Database, life: float) -> None:
        self._database = database
        self._life = life

    def add(self, token: str, connection_id: str, config: Mapping[str, object]) -> None:
        """Remember a card by its token's digest."""
        with self._database.transaction() as sql:
            sql.execute(
                "INSERT INTO cards VALUES (?, ?, ?, ?, ?)",
                (
                    digest(token),
                    connection_id,
                    config["redirect_uri"],
                    bool(config.get("hide_setup_guide")),
                    time.time(),
                ),
            )

    def find(self, token: str) -> Card | None:
        """Return the card of this token unless it is unknown or too old."""
        with self._database.transaction() as sql:
            row = sql.execute(
                "SELECT * FROM cards WHERE digest = ? AND made_at > ?",
                (digest(token), time.time() - self._life),
            ).fetchone()
        if row is None:
            return None
        return Card(row["connection_id"], row["redirect_uri"], bool(row["hide_setup_guide"]))

"""Keep who is signed in to Anaplan; of a token only the digest."""

import sqlite3
import time
from dataclasses import dataclass

from app.sandbox.state.database import Database
from app.sandbox.state.digest import digest


@dataclass(frozen=True)
class Session:
    """One Anaplan token's owner and end."""

    token_id: str
    user: str
    expires_at: float


class Sessions:
    """The table of Anaplan tokens, and of signed payloads that were used. A token lives `life` seconds."""

    def __init__(self, database: Database, life: float) -> None:
        self._database = database
        self._life = life

    def add(self, token: str, token_id: str, user: str) -> Session:
        """Remember a new token by its digest."""
        session = Session(token_id, user, time.time() + self._life)
        with self._database.transaction() as sql:
            sql.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?)",
                (digest(token), session.token_id, session.user, session.expires_at),
            )
        return session

    def find(self, token: str) -> Session | None:
        """Return the session of a token that is known and not over."""
        with self._database.transaction() as sql:
            row = sql.execute(
                "SELECT * FROM sessions WHERE digest = ? AND expires_at > ?", (digest(token), time.time())
            ).fetchone()
        return None if row is None else Session(row["token_id"], row["user"], row["expires_at"])

    def extend(self, token: str) -> None:
        """Let a token live from now on as long as a new one."""
        with self._database.transaction() as sql:
            sql.execute(
                "UPDATE sessions SET expires_at = ? WHERE digest = ?",
                (time.time() + self._life, digest(token)),
            )

    def end(self, token: str) -> None:
        """Forget a token."""
        with self._database.transaction() as sql:
            sql.execute("DELETE FROM sessions WHERE digest = ?", (digest(token),))

    def first_use(self, message: bytes) -> bool:
        """Return whether a signed message is used for the first time."""
        with self._database.transaction() as sql:
            try:
                sql.execute("INSERT INTO signed_payloads VALUES (?)", (digest(message),))
            except sqlite3.IntegrityError:
                return False
        return True

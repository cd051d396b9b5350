"""Sign-ins that an identity provider is asked for: what has to come back, for ten minutes, once."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from app.store.engine import Database
from app.store.keys import digest
from app.store.models import oidc_request

LIFE = timedelta(minutes=10)


class OidcRequests:
    """Kept in the database, so that another web process may finish what one began.

    They are not in the cookie, because the browser's owner can read that. The three methods are those that
    Authlib wants of a cache; values are JSON text.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, key: str, value: str, _seconds: int) -> None:
        """Remember what belongs to a state. It lives ten minutes, whatever Authlib would allow."""
        now = datetime.now(UTC)
        with self._database.write() as connection:
            forget_expired(connection, now)
            connection.execute(
                insert(oidc_request).values(digest=digest(key), value=value, expires_at=now + LIFE)
            )

    def get(self, key: str) -> str | None:
        """Return what belongs to a state, once: whoever comes with it again, even at once, gets nothing."""
        with self._database.write() as connection:
            found: str | None = connection.execute(
                select(oidc_request.c.value).where(
                    oidc_request.c.digest == digest(key), oidc_request.c.expires_at > datetime.now(UTC)
                )
            ).scalar()
            connection.execute(delete(oidc_request).where(oidc_request.c.digest == digest(key)))
        return found

    def delete(self, key: str) -> None:
        """Do nothing: `get` has forgotten it. Otherwise another browser could end a sign-in by its state."""


def forget_expired(connection: Connection, now: datetime) -> None:
    """Delete what nobody came back for."""
    connection.execute(delete(oidc_request).where(oidc_request.c.expires_at < now))

"""Sittings with Anaplan: what came of signing in, and the session of whoever was let in.

The session's token lies under the link's key, so that a copy of the database opens none.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from sqlalchemy import Connection, delete, insert, or_, select, update

from app.anaplan.shapes import Session
from app.domain.region import Hosts
from app.domain.secret import Secret
from app.store.keys import lock, random_text, unlock
from app.store.models import anaplan_list, anaplan_sitting

LET_IN = "let_in"
LONGEST_NAME = 320
LIFE = timedelta(minutes=35)
"""Of a session with Anaplan, and of the lists that were read in it."""


@dataclass(frozen=True)
class Sitting:
    """What came of signing in. `said` are Anaplan's own words, `username` whom it takes the person for."""

    outcome: str
    checked_at: datetime
    said: str = ""
    username: str = ""
    try_again_at: datetime | None = None
    expires_at: datetime | None = None

    @property
    def was_let_in(self) -> bool:
        """Whether Anaplan accepted the credentials."""
        return self.outcome == LET_IN


def put(
    connection: Connection,
    onboarding_id: str,
    sitting: Sitting,
    session: Session | None = None,
    link_key: bytes = b"",
) -> None:
    """Store what came of signing in, in the place of an earlier sitting and its lists."""
    forget(connection, onboarding_id)
    generation = random_text(16)
    connection.execute(
        insert(anaplan_sitting).values(
            onboarding_id=onboarding_id,
            outcome=sitting.outcome,
            checked_at=sitting.checked_at,
            said=sitting.said,
            username=sitting.username[:LONGEST_NAME],
            try_again_at=sitting.try_again_at,
            expires_at=session.expires_at if session else None,
            auth_url=session.hosts.auth if session else "",
            api_url=session.hosts.api if session else "",
            generation=generation,
            token=_locked(session.token, link_key, _place(onboarding_id, generation)) if session else None,
        )
    )


def find(connection: Connection, onboarding_id: str) -> Sitting | None:
    """Return what came of the last check, if these credentials were checked."""
    row = connection.execute(
        select(anaplan_sitting).where(anaplan_sitting.c.onboarding_id == onboarding_id)
    ).first()
    if row is None:
        return None
    return Sitting(row.outcome, row.checked_at, row.said, row.username, row.try_again_at, row.expires_at)


def generation(connection: Connection, onboarding_id: str) -> str:
    """Return what tells this sitting from those before and after it; empty if there is none."""
    row = connection.execute(
        select(anaplan_sitting.c.generation).where(anaplan_sitting.c.onboarding_id == onboarding_id)
    ).first()
    return row.generation if row else ""


def session(connection: Connection, onboarding_id: str, link_key: bytes, now: datetime) -> Session | None:
    """Return the session while it lasts and this link's key opens it."""
    row = connection.execute(
        select(anaplan_sitting).where(
            anaplan_sitting.c.onboarding_id == onboarding_id, anaplan_sitting.c.expires_at > now
        )
    ).first()
    if row is None or row.token is None:
        return None
    try:
        token = unlock(link_key, row.token, _place(onboarding_id, row.generation))
    except InvalidTag:
        return None
    return Session(Hosts(row.auth_url, row.api_url), Secret(token.decode()), row.expires_at)


def end_session(connection: Connection, onboarding_id: str, of: str) -> None:
    """Forget the token of one generation and keep what came of signing in; the lists stay readable."""
    connection.execute(
        update(anaplan_sitting)
        .where(anaplan_sitting.c.onboarding_id == onboarding_id, anaplan_sitting.c.generation == of)
        .values(token=None, expires_at=None)
    )


def forget(connection: Connection, onboarding_id: str) -> None:
    """Delete a sitting and its lists."""
    for table in (anaplan_list, anaplan_sitting):
        connection.execute(delete(table).where(table.c.onboarding_id == onboarding_id))


def forget_expired(connection: Connection, now: datetime) -> None:
    """Delete tokens whose time is over, and lists that are as old or belong to no sitting."""
    sat = select(anaplan_sitting.c.onboarding_id)
    connection.execute(
        delete(anaplan_list).where(
            or_(anaplan_list.c.read_at < now - LIFE, anaplan_list.c.onboarding_id.not_in(sat))
        )
    )
    connection.execute(
        update(anaplan_sitting).where(anaplan_sitting.c.expires_at < now).values(token=None, expires_at=None)
    )


def _locked(token: Secret, link_key: bytes, place: bytes) -> bytes:
    return token.encrypted_with(lambda plain: lock(link_key, plain, place))


def _place(onboarding_id: str, generation: str) -> bytes:
    return f"v1|anaplan-token:{onboarding_id}|gen:{generation}".encode()

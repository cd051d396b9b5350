"""Try what was entered at Anaplan, once, and keep the session of whoever is let in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Connection

from app.anaplan.client import Anaplan
from app.anaplan.errors import AnaplanBusyError, AnaplanError
from app.anaplan.shapes import Session
from app.domain.answers import Answers
from app.sitting import restraint
from app.sitting.credentials import Credentials, credentials_of, is_entered, sign_in, user_of
from app.sitting.leaving import sign_out
from app.sitting.outcome import UNJUDGED, Outcome, outcome_of
from app.sitting.restraint import Try
from app.store import events, opening, sittings
from app.store.engine import Database
from app.store.sittings import Sitting

MARGIN = timedelta(minutes=1)
"""A session is given up so long before its end, because the clocks may differ."""

Load = Callable[[Connection], Answers | None]
"""Reads the answers that apply, as they are now; None when they were sent and stand."""

_asking: set[str] = set()
_asking_lock = Lock()


class OvertakenError(Exception):
    """What was tried is not what counts any more, or is being tried already. Nothing was stored."""


@dataclass(frozen=True)
class Owner:
    """Whose sitting it is. `must_be_open` raises when this browser may not write any more."""

    onboarding_id: str
    link_key: bytes = field(repr=False)
    must_be_open: Callable[[Connection], None]


@dataclass(frozen=True)
class _Asked:
    """What Anaplan is about to be asked with, and the try that was counted for it."""

    credentials: Credentials
    taken: Try
    earlier: Session | None


def can_be_checked(answers: Answers) -> bool:
    """Tell whether there is something that Anaplan can be asked about."""
    return answers.account is not None and credentials_of(answers) is not None


def check(database: Database, anaplan: Anaplan, owner: Owner, load: Load, now: datetime) -> Sitting:
    """Sign in with what is entered now, and store what came of it. Never asks Anaplan twice.

    Raises OvertakenError, and what `must_be_open` raises.
    """
    with _one_at_a_time(owner.onboarding_id):
        asked = _prepared(database, anaplan, owner, load, now)
        if isinstance(asked, Sitting):
            return asked
        sign_out(anaplan, asked.earlier)
        session = None
        try:
            session = sign_in(anaplan, asked.credentials)
            username = user_of(anaplan, session, asked.credentials)
            sitting = Sitting(Outcome.LET_IN, now, username=username)
        except AnaplanError as error:
            wait = timedelta(seconds=error.retry_after) if isinstance(error, AnaplanBusyError) else None
            again = now + wait if wait else None
            sitting = Sitting(outcome_of(error), now, said=error.message, try_again_at=again)
        try:
            return _stored(database, owner, load, asked, sitting, session)
        except Exception:
            sign_out(anaplan, session)
            raise


def _prepared(
    database: Database, anaplan: Anaplan, owner: Owner, load: Load, now: datetime
) -> _Asked | Sitting:
    """Read what is to be tried and count the try, or store why nothing is asked."""
    with database.write() as connection:
        owner.must_be_open(connection)
        answers = load(connection)
        found = credentials_of(answers) if answers else None
        if answers is None or answers.account is None or found is None:
            raise OvertakenError(owner.onboarding_id)
        entered = opening.with_link(connection, owner.onboarding_id, owner.link_key, now)
        hosts = anaplan.hosts(answers.account.region, answers.account.address)
        earlier = sittings.session(connection, owner.onboarding_id, owner.link_key, now)
        why = Sitting(Outcome.NO_HOST if hosts is None else Outcome.NOT_ENTERED, now)
        if hosts and is_entered(found, entered):
            taken = restraint.take_try(connection, found.who, owner.onboarding_id, now)
            if isinstance(taken, Try):
                return _Asked(found.opened(hosts, entered, answers), taken, earlier)
            why = Sitting(Outcome.TOO_OFTEN, now, try_again_at=taken)
        _note(connection, owner, why)
    sign_out(anaplan, earlier)
    return why


def _stored(
    database: Database, owner: Owner, load: Load, asked: _Asked, sitting: Sitting, session: Session | None
) -> Sitting:
    """Settle the try, whatever became of the link meanwhile, and store what came of it if it still counts."""
    with database.write() as connection:
        if sitting.was_let_in:
            restraint.was_let_in(connection, asked.taken, sitting.checked_at)
        elif sitting.outcome in UNJUDGED:
            restraint.was_not_judged(connection, asked.taken, sitting.checked_at)
    with database.write() as connection:
        owner.must_be_open(connection)
        answers = load(connection)
        if answers is None or not asked.credentials.are_those_of(answers):
            raise OvertakenError(owner.onboarding_id)
        _note(connection, owner, sitting, session)
    return sitting


@contextmanager
def _one_at_a_time(onboarding_id: str) -> Iterator[None]:
    """Let nobody hold up others by pressing a button often."""
    with _asking_lock:
        if onboarding_id in _asking:
            raise OvertakenError(onboarding_id)
        _asking.add(onboarding_id)
    try:
        yield
    finally:
        with _asking_lock:
            _asking.discard(onboarding_id)


def _note(connection: Connection, owner: Owner, sitting: Sitting, session: Session | None = None) -> None:
    if session:
        session = Session(session.hosts, session.token, session.expires_at - MARGIN)
    sittings.put(connection, owner.onboarding_id, sitting, session, owner.link_key)
    is_said = sitting.outcome in (Outcome.LET_IN, Outcome.REFUSED)
    events.record(
        connection,
        owner.onboarding_id,
        events.RECIPIENT,
        ("let in by Anaplan" if sitting.was_let_in else "refused by Anaplan")
        if is_said
        else "not checked with Anaplan",
        sitting.checked_at,
        why=None if is_said else sitting.outcome.replace("_", " "),
    )

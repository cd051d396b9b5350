"""Try what was entered at Anaplan, once, and keep the session of whoever is let in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from app.anaplan.client import Anaplan
from app.anaplan.errors import AnaplanBusyError, AnaplanError
from app.anaplan.shapes import Session
from app.domain.answers import Answers
from app.domain.choices import AuthMode
from app.domain.region import Hosts
from app.domain.secret import Secret
from app.sitting import restraint
from app.sitting.outcome import Outcome, outcome_of
from app.store import events, opening, sittings
from app.store.engine import Database
from app.store.sittings import Sitting

MARGIN = timedelta(minutes=1)
"""A session is given up so long before its end, because the clocks may differ."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Owner:
    """Whose sitting it is. `must_be_open` raises when this browser may not write any more."""

    onboarding_id: str
    link_key: bytes = field(repr=False)
    must_be_open: Callable[[Connection], None]


def can_be_checked(answers: Answers) -> bool:
    """Tell whether there is something that Anaplan can be asked about."""
    return answers.account is not None and bool(_who(answers))


def check(database: Database, anaplan: Anaplan, owner: Owner, answers: Answers, now: datetime) -> Sitting:
    """Sign in with the credentials of `answers` and store what came of it. Never asks Anaplan twice."""
    who, account = _who(answers), answers.account
    hosts = anaplan.hosts(account.region, account.address) if account else None
    with database.write() as connection:
        owner.must_be_open(connection)
        entered = opening.with_link(connection, owner.onboarding_id, owner.link_key, now)
        if hosts is None:
            return _note(connection, owner, Sitting(Outcome.NO_HOST, now))
        if not _is_entered(answers, entered):
            return _note(connection, owner, Sitting(Outcome.NOT_ENTERED, now))
        if until := restraint.take_try(connection, who, now):
            return _note(connection, owner, Sitting(Outcome.TOO_OFTEN, now, try_again_at=until))
        earlier = sittings.session(connection, owner.onboarding_id, owner.link_key, now)
    sign_out(anaplan, earlier)
    session = None
    try:
        session = _sign_in(anaplan, hosts, answers, entered)
        sitting = Sitting(Outcome.LET_IN, now, username=_user(anaplan, session, answers))
    except AnaplanError as error:
        again = now + timedelta(seconds=error.retry_after) if isinstance(error, AnaplanBusyError) else None
        sitting = Sitting(outcome_of(error), now, said=error.message, try_again_at=again)
    try:
        with database.write() as connection:
            owner.must_be_open(connection)
            if sitting.outcome == Outcome.LET_IN:
                restraint.was_let_in(connection, who)
            elif sitting.outcome != Outcome.REFUSED:
                restraint.was_not_judged(connection, who, now)
            return _note(connection, owner, sitting, session)
    except Exception:
        sign_out(anaplan, session)
        raise


def leave(database: Database, anaplan: Anaplan, owner: Owner, now: datetime) -> None:
    """End the session at Anaplan and forget the sitting, when the answers are sent or the link ends."""
    with database.write() as connection:
        session = sittings.session(connection, owner.onboarding_id, owner.link_key, now)
        sittings.forget(connection, owner.onboarding_id)
    sign_out(anaplan, session)


def sign_out(anaplan: Anaplan, session: Session | None) -> None:
    """End a session; one that cannot be ended now ends by itself within 35 minutes."""
    if session is None:
        return
    try:
        anaplan.sign_in.sign_out(session)
    except AnaplanError as error:
        log.info("anaplan session not ended", error=type(error).__name__)


def _note(connection: Connection, owner: Owner, sitting: Sitting, session: Session | None = None) -> Sitting:
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
    return sitting


def _sign_in(anaplan: Anaplan, hosts: Hosts, answers: Answers, entered: dict[str, Secret]) -> Session:
    if _signs_in_by(answers) is AuthMode.BASIC and answers.password:
        return anaplan.sign_in.with_password(hosts, answers.password.username, entered["password"])
    return anaplan.sign_in.with_certificate(hosts, entered["certificate"], entered["private_key"])


def _user(anaplan: Anaplan, session: Session, answers: Answers) -> str:
    """Return who was let in. A certificate does not say so by itself."""
    if _signs_in_by(answers) is AuthMode.BASIC and answers.password:
        return answers.password.username
    try:
        return anaplan.sign_in.user_of(session)
    except AnaplanError:
        return ""


def _signs_in_by(answers: Answers) -> AuthMode | None:
    return answers.sign_in.auth_mode if answers.sign_in else None


def _who(answers: Answers) -> str:
    """Return what Anaplan would lock: a user, or whoever a certificate belongs to."""
    way, password, certificate = _signs_in_by(answers), answers.password, answers.certificate
    if way is AuthMode.BASIC and password and password.password:
        return password.username
    if way is AuthMode.CERTIFICATE and certificate and certificate.certificate and certificate.private_key:
        return certificate.certificate.sha256
    return ""


def _is_entered(answers: Answers, entered: dict[str, Secret]) -> bool:
    needed = {"password"} if _signs_in_by(answers) is AuthMode.BASIC else {"certificate", "private_key"}
    return needed <= entered.keys()

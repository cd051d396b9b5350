"""Checking who somebody is by a password, and by a code where a second factor is set up.

Whatever is wrong, the answer is the same and takes the same work. No transaction is open while a
password is looked at, since that takes long.
"""

from dataclasses import dataclass
from http import HTTPStatus

from flask import request

from app.forms.operator_account import LONGEST_PASSWORD, LONGEST_USERNAME
from app.forms.plain_text import is_plain
from app.store import operator_sessions, operators, second_factor, sign_in_failures
from app.store.operators import Operator
from app.store.slow_hash import hashed, is_outdated, verifies
from app.views.cookies import OPERATOR, read_sid
from app.views.parts import parts

SECONDS_IN_MINUTE = 60


@dataclass(frozen=True)
class Refused:
    """Why somebody was not let in: something was not right, or there are so many seconds to wait."""

    wait_seconds: int = 0

    @property
    def status(self) -> HTTPStatus:
        """How the answer says it to programs."""
        return HTTPStatus.TOO_MANY_REQUESTS if self.wait_seconds else HTTPStatus.UNPROCESSABLE_ENTITY

    @property
    def wait_words(self) -> str:
        """Say what to do instead of trying on."""
        if self.wait_seconds > SECONDS_IN_MINUTE:
            return f"Too many tries. Try again in {-(-self.wait_seconds // SECONDS_IN_MINUTE)} minutes"
        return f"Too many tries. Try again in {self.wait_seconds} seconds"


@dataclass(frozen=True)
class Entered:
    """Who has signed in, and the new session's id for the cookie."""

    operator_id: str
    sid: str

    def __repr__(self) -> str:
        return f"Entered({self.operator_id})"


def enter(username: str, password: str, code: str) -> Entered | Refused:
    """Sign somebody in."""
    database, keys = parts().database, parts().keys
    with database.write() as connection:
        now = database.now(connection)
        wait = sign_in_failures.take_try(connection, username, _address(), now)
        if wait:
            return Refused(wait)
        found = _named(username) and operators.by_username(connection, username)
        stored = operators.password_hash(connection, found.id if found else "")
    if not _is_right(stored, password) or not found or stored is None:
        return Refused()
    fresh = hashed(password) if is_outdated(stored) else None
    with database.write() as connection:
        # Since the password was looked at, the account may have become another.
        account = operators.find(connection, found.id)
        if account is None or operators.password_hash(connection, found.id) != stored:
            return Refused()
        if account.disabled_at or account.role is None:
            return Refused()
        if account.has_totp:
            secret = second_factor.secret_of(connection, keys, account.id)
            step = second_factor.step_of(secret, code, now) if secret else None
            if secret is None or step is None or not second_factor.use_step(connection, account.id, step):
                return Refused()
            second_factor.lock_anew(connection, keys, account.id, secret)
        if fresh:
            operators.change(connection, account.id, password_hash=fresh)
        sign_in_failures.succeeded(connection, username, _address(), now)
        # Whoever signed in here before is not who signs in now.
        operator_sessions.end(connection, read_sid(OPERATOR))
        return Entered(account.id, operator_sessions.begin(connection, account.id, now))


def prove(account: Operator, password: str) -> Refused | None:
    """Check the password of somebody who is signed in, once more. Returns None when it is right."""
    database, username = parts().database, account.username or ""
    with database.write() as connection:
        now = database.now(connection)
        wait = sign_in_failures.take_try(connection, username, _address(), now)
        if wait:
            return Refused(wait)
        stored = operators.password_hash(connection, account.id)
    if not _is_right(stored, password):
        return Refused()
    with database.write() as connection:
        sign_in_failures.succeeded(connection, username, _address(), now)
    return None


def _is_right(stored: str | None, password: str) -> bool:
    """Tell whether a password is right. One that is too long costs no more than another."""
    return verifies(stored, password[:LONGEST_PASSWORD]) and len(password) <= LONGEST_PASSWORD


def _named(username: str) -> bool:
    """Tell whether this could be a user name; other text is not even looked for."""
    return bool(username) and len(username) <= LONGEST_USERNAME and is_plain(username)


def _address() -> str:
    return request.remote_addr or ""

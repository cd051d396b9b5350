"""The second factor: codes of an authenticator app (TOTP), each of which works once.

Its secret is stored locked, and counts only once a code has shown that an app has it.
"""

import hmac
from datetime import datetime

import pyotp
from sqlalchemy import Connection, or_, select, update

from app.store.keys import AppKeys
from app.store.models import operator

LABEL = "operator|totp"
STEPS_EITHER_WAY = 1
"""Clocks of telephones are a little off."""


def begin(connection: Connection, keys: AppKeys, operator_id: str) -> str:
    """Draw a secret that does not count yet, and return it to be shown once."""
    secret = pyotp.random_base32()
    kid, locked = keys.lock_for_app(secret.encode(), operator_id, LABEL)
    connection.execute(
        update(operator)
        .where(operator.c.id == operator_id)
        .values(totp_secret=locked, totp_key_id=kid, totp_last_step=None)
    )
    return secret


def secret_of(connection: Connection, keys: AppKeys, operator_id: str) -> str | None:
    """Return an account's secret, or None without one and when the key that locked it is gone."""
    row = connection.execute(
        select(operator.c.totp_secret, operator.c.totp_key_id).where(operator.c.id == operator_id)
    ).first()
    if row is None or row.totp_secret is None:
        return None
    secret = keys.unlock_for_app(row.totp_secret, row.totp_key_id, operator_id, LABEL)
    return secret.decode() if secret else None


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return which half minute a code belongs to, or None for one that is wrong or of another time."""
    totp = pyotp.TOTP(secret)
    typed = "".join(code.split())
    this = totp.timecode(now)
    found = None
    for step in range(this - STEPS_EITHER_WAY, this + STEPS_EITHER_WAY + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode()):
            found = step
    return found


def use_step(connection: Connection, operator_id: str, step: int) -> bool:
    """Use a code up. Returns False for one that was used already, or is older than one that was.

    The first one that is used makes the second factor count.
    """
    used = connection.execute(
        update(operator)
        .where(
            operator.c.id == operator_id,
            operator.c.totp_secret.is_not(None),
            or_(operator.c.totp_last_step.is_(None), operator.c.totp_last_step < step),
        )
        .values(totp_last_step=step)
    )
    return bool(used.rowcount)


def lock_anew(connection: Connection, keys: AppKeys, operator_id: str, secret: str) -> None:
    """Lock the secret with the newest key, so that older ones can be retired."""
    kid, locked = keys.lock_for_app(secret.encode(), operator_id, LABEL)
    connection.execute(
        update(operator)
        .where(operator.c.id == operator_id, operator.c.totp_key_id != kid)
        .values(totp_secret=locked, totp_key_id=kid)
    )


def forget(connection: Connection, operator_id: str) -> None:
    """Turn it off."""
    connection.execute(
        update(operator)
        .where(operator.c.id == operator_id)
        .values(totp_secret=None, totp_key_id=None, totp_last_step=None)
    )


def address_of(secret: str, username: str, issuer: str) -> str:
    """Return what the QR code says to an app."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=issuer)

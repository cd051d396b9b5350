"""The PIN of a link, told by another channel: eight digits, five tries."""

import secrets

from sqlalchemy import Connection, select, update

from app.store.models import onboarding
from app.store.slow_hash import hashed, verifies

DIGITS = 8
TRIES = 5


def new_pin() -> tuple[str, str]:
    """Return (PIN, what is stored of it)."""
    pin = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    return pin, hashed(pin)


def is_locked(wrong_pins: int) -> bool:
    """Tell whether the tries are used up, until an operator gives a new PIN or link."""
    return wrong_pins >= TRIES


def take_try(connection: Connection, onboarding_id: str) -> int | None:
    """Use one try up before the PIN is looked at, so that trying at once gains nothing.

    Returns how many are left after it, or None when there was none.
    """
    used: int | None = connection.execute(
        update(onboarding)
        .where(onboarding.c.id == onboarding_id, onboarding.c.wrong_pins < TRIES)
        .values(wrong_pins=onboarding.c.wrong_pins + 1)
        .returning(onboarding.c.wrong_pins)
    ).scalar()
    return None if used is None else TRIES - used


def is_right(stored: str | None, typed: str) -> bool:
    """Tell whether this is the PIN. It takes long, so no transaction may be open meanwhile."""
    return verifies(stored, "".join(letter for letter in typed if letter.isdecimal() and letter.isascii()))


def stored_pin(connection: Connection, onboarding_id: str) -> str | None:
    """Return what is stored of the PIN."""
    found: str | None = connection.execute(
        select(onboarding.c.pin_hash).where(onboarding.c.id == onboarding_id)
    ).scalar()
    return found


def forgive(connection: Connection, onboarding_id: str) -> None:
    """Give all tries back: the PIN was right."""
    connection.execute(update(onboarding).where(onboarding.c.id == onboarding_id).values(wrong_pins=0))

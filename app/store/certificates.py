"""Certificates that connections sign in with and that end soon or have just ended, a few of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from app.store.models import onboarding
from app.store.models.onboardings import IS_WHOLE
from app.store.stages import Stage

NEAR = timedelta(days=30)
MOST = 10
NOT_IN_USE = (Stage.WAITING, Stage.ENDED)


@dataclass(frozen=True)
class Ending:
    """An onboarding whose certificate is to be replaced."""

    id: str
    recipient: str
    certificate_ends_at: datetime


@dataclass(frozen=True)
class Endings:
    """Those that end next, and those that ended last, each nearest to now first; `more` than are named."""

    soon: Sequence[Ending]
    ended: Sequence[Ending]
    more: bool

    def __bool__(self) -> bool:
        return bool(self.soon or self.ended)


def endings(connection: Connection, now: datetime) -> Endings:
    """Return what an operator has to see to before, or because, Anaplan refuses the certificate."""
    ends_at = onboarding.c.certificate_ends_at
    columns = (onboarding.c.id, onboarding.c.recipient, ends_at)
    # By the stages that are in use, SQLite would look them all up, and sort them by certificate then.
    is_used = (IS_WHOLE, onboarding.c.stage.not_in([stage.value for stage in NOT_IN_USE]))
    of_use = select(*columns).where(*is_used).limit(MOST + 1)
    soon = connection.execute(of_use.where(ends_at > now, ends_at <= now + NEAR).order_by(ends_at)).all()
    ended = connection.execute(
        of_use.where(ends_at <= now, ends_at > now - NEAR).order_by(ends_at.desc())
    ).all()
    return Endings(
        [Ending(*row) for row in soon[:MOST]],
        [Ending(*row) for row in ended[:MOST]],
        more=len(soon) > MOST or len(ended) > MOST,
    )

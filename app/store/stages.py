"""The stages of an onboarding: what the list is filtered by, kept in step with its submission."""

from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import Connection, update

from app.store.models import onboarding


class Stage(StrEnum):
    """Where an onboarding stands, in the coarse."""

    WAITING = "waiting"
    """Nothing was sent yet."""

    SETTING_UP = "setting_up"
    ATTENTION = "attention"
    """Somebody has to do something."""

    CONNECTED = "connected"
    ENDED = "ended"
    """Revoked or cancelled."""


OF_STATE: Mapping[str, Stage] = {
    "needs_attention": Stage.ATTENTION,
    "name_taken": Stage.ATTENTION,
    "refused": Stage.ATTENTION,
    "parked": Stage.ATTENTION,
    "awaiting_approval": Stage.ATTENTION,
    "repairing": Stage.ATTENTION,
    "connected": Stage.CONNECTED,
    "cancelled": Stage.ENDED,
}
"""For each state of a submission in which nothing goes on by itself; in all others it is being set up."""


def follow(connection: Connection, onboarding_id: str, was: str | None, state: str) -> None:
    """Keep the stage in step with a submission that moved; `was` is None for one that is new."""
    stage = OF_STATE.get(state, Stage.SETTING_UP)
    if was is None or OF_STATE.get(was, Stage.SETTING_UP) != stage:
        put(connection, onboarding_id, stage)


def put(connection: Connection, onboarding_id: str, stage: Stage) -> None:
    """Write the stage. What has ended uses no certificate any more."""
    values = {"stage": stage.value} | ({"certificate_ends_at": None} if stage is Stage.ENDED else {})
    connection.execute(update(onboarding).where(onboarding.c.id == onboarding_id).values(**values))

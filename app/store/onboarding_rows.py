"""An onboarding as a value: its link, presets and times, and what follows from them alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row


@dataclass(frozen=True)
class Onboarding:
    """One job: its link, presets and times."""

    id: str
    created_at: datetime
    created_by: str
    operator_id: str | None
    by_operator: bool
    recipient: str
    purpose: str
    expires_at: datetime
    started_at: datetime | None
    revoked_at: datetime | None
    asked_again_at: datetime | None
    presets: Mapping[str, Any]
    auth_modes: Sequence[str]
    needs_approval: bool
    has_pin: bool
    wrong_pins: int
    browser_digest: bytes | None
    stage: str
    certificate_ends_at: datetime | None
    parent_id: str | None
    only_step: str | None
    handed_over_at: datetime | None
    redirect_state: str
    redirect_by_button: bool
    failure_uri: str
    handed_on_at: datetime | None

    def is_expired(self, now: datetime) -> bool:
        """Tell whether the link opens nothing any more because its time is over."""
        return now >= self.expires_at

    def is_over(self, now: datetime) -> bool:
        """Tell whether the link opens nothing any more, for whatever reason."""
        return self.revoked_at is not None or self.is_expired(now)


def read(row: Row[Any]) -> Onboarding:
    """Return a row of the table as a value."""
    return Onboarding(
        id=row.id,
        created_at=row.created_at,
        created_by=row.created_by,
        operator_id=row.operator_id,
        by_operator=row.by_operator,
        recipient=row.recipient,
        purpose=row.purpose,
        expires_at=row.expires_at,
        started_at=row.started_at,
        revoked_at=row.revoked_at,
        asked_again_at=row.asked_again_at,
        presets=row.presets,
        auth_modes=row.auth_modes,
        needs_approval=row.needs_approval,
        has_pin=row.pin_hash is not None,
        wrong_pins=row.wrong_pins,
        browser_digest=row.browser_digest,
        stage=row.stage,
        certificate_ends_at=row.certificate_ends_at,
        parent_id=row.parent_id,
        only_step=row.only_step,
        handed_over_at=row.handed_over_at,
        redirect_state=row.redirect_state,
        redirect_by_button=row.redirect_by_button,
        failure_uri=row.failure_uri,
        handed_on_at=row.handed_on_at,
    )

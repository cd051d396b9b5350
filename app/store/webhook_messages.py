"""What webhooks are told: of which events, in which words, written down together with what happened."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from app.store.keys import random_text
from app.store.models import delivery, onboarding, submission, webhook
from app.store.stages import OF_STATE, Stage

LINK_EVENTS = frozenset({"issued", "started", "extended", "revoked", "issued anew"})
STATE_EVENTS = frozenset(
    {
        *("submitted", "looking", "creating", "uncertain", "created", "correcting", "testing", "starting"),
        *("needs_attention", "card_waiting", "awaiting_approval", "connected", "name_taken", "refused"),
        *("parked", "cancelling", "cancelled", "repairing"),
    }
)
TOLD = LINK_EVENTS | STATE_EVENTS
"""Of all events, those that webhooks are told: the life of the link, and every state that something is in."""

ID_LENGTH = 22


def tell(
    connection: Connection, onboarding_id: str, happened: str, detail: Mapping[str, Any], now: datetime
) -> None:
    """Write down a message for each webhook, if this is something that they are told."""
    if happened not in TOLD:
        return
    told = list(connection.execute(select(webhook.c.id).where(webhook.c.ended_at.is_(None))).scalars())
    about = _about(connection, onboarding_id) if told else None
    if about is None:
        return
    body = json.dumps(
        {
            "type": f"onboarding.{happened.replace(' ', '_')}",
            "timestamp": moment(now),
            "data": about | {"was": detail.get("was")},
        },
        separators=(",", ":"),
    )
    for webhook_id in told:
        connection.execute(
            insert(delivery).values(
                webhook_id=webhook_id,
                onboarding_id=onboarding_id,
                message_id=f"msg_{random_text(ID_LENGTH)}",
                body=body,
                created_at=now,
                attempts=0,
                next_try_at=now,
            )
        )


def moment(now: datetime) -> str:
    """Write a point in time as messages do."""
    return now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _about(connection: Connection, onboarding_id: str) -> dict[str, Any] | None:
    """Return what is said of an onboarding. Nothing, for a link for one step of another."""
    row = connection.execute(
        select(
            onboarding.c.stage,
            submission.c.state,
            submission.c.connection_id,
            submission.c.schema,
            submission.c.group_id,
        )
        .outerjoin(submission, submission.c.onboarding_id == onboarding.c.id)
        .where(onboarding.c.id == onboarding_id, onboarding.c.parent_id.is_(None))
    ).first()
    if row is None:
        return None
    # The row's own stage follows a moment later, in the same transaction.
    stage = OF_STATE.get(row.state, Stage.SETTING_UP) if row.state else row.stage
    return {
        "id": onboarding_id,
        "state": row.state,
        "stage": str(stage),
        "connection_id": row.connection_id,
        "schema": row.schema,
        "group_id": row.group_id,
    }

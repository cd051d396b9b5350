"""Tables of outgoing webhooks: whom to tell, and each telling."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from app.store.engine import UtcDateTime
from app.store.models.base import metadata, of_onboarding

webhook = Table(
    "webhook",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("url", String(2000), nullable=False),
    # What signs, locked with the application's key of this id.
    Column("secret", LargeBinary, nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("ended_at", UtcDateTime),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("webhook_id", String(16), ForeignKey("webhook.id", ondelete="CASCADE"), nullable=False),
    of_onboarding(),
    # The same in every retry, so that whoever is told can drop what came twice.
    Column("message_id", String(40), nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    # None once it was taken or given up.
    Column("next_try_at", UtcDateTime, index=True),
    Column("delivered_at", UtcDateTime),
    Column("last_status", Integer),
    Column("last_error", String(200)),
)
Index("ix_delivery_webhook_id_id", delivery.c.webhook_id, delivery.c.id)
Index("ix_delivery_onboarding_id", delivery.c.onboarding_id)

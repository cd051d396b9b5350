"""Tables of sittings with Anaplan: the session of whoever was let in, and what was listed with it."""

from sqlalchemy import JSON, Column, LargeBinary, String, Table

from app.store.engine import UtcDateTime
from app.store.models.base import metadata, of_onboarding

anaplan_sitting = Table(
    "anaplan_sitting",
    metadata,
    of_onboarding(primary_key=True),
    # What came of asking Anaplan to let in whoever these credentials belong to.
    Column("outcome", String(32), nullable=False),
    Column("checked_at", UtcDateTime, nullable=False),
    Column("said", String(200), nullable=False, server_default=""),
    Column("username", String(320), nullable=False, server_default=""),
    Column("try_again_at", UtcDateTime),
    # Only of somebody who was let in: where, by which token under the link's key, and until when.
    Column("auth_url", String(200), nullable=False, server_default=""),
    Column("api_url", String(200), nullable=False, server_default=""),
    Column("generation", String(32), nullable=False, server_default=""),
    Column("token", LargeBinary),
    Column("expires_at", UtcDateTime),
)

anaplan_list = Table(
    "anaplan_list",
    metadata,
    of_onboarding(primary_key=True),
    # "workspaces", "models" of a workspace, "exports" of a model, "not there" for a model that is not opened.
    Column("kind", String(16), primary_key=True),
    Column("parent", String(64), primary_key=True),
    Column("read_at", UtcDateTime, nullable=False),
    Column("found", JSON, nullable=False),
)

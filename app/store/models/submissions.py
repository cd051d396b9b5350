"""Tables of what is sent: submissions, the worker's keys, the calls to Fivetran, what nobody accounts for."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
)

from app.store.engine import UtcDateTime
from app.store.models.base import metadata, of_onboarding

worker_key = Table(
    "worker_key",
    metadata,
    Column("epoch", String(32), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    Column("public_key", LargeBinary, nullable=False),
)

RELEASED_STATES = ("name_taken", "refused", "cancelled")
"""In these states a submission no longer holds its name in the destination."""

submission = Table(
    "submission",
    metadata,
    Column("id", String(32), primary_key=True),
    of_onboarding(),
    Column("group_id", String(200), nullable=False),
    Column("schema", String(63), nullable=False),
    Column("marker", String(500), nullable=False),
    Column("state", String(32), nullable=False),
    Column("fence", Integer, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("attempt", Integer, nullable=False),
    Column("last_attempt_at", UtcDateTime),
    # When the last create was sent of which nobody knows whether it was done.
    Column("unclear_at", UtcDateTime),
    Column("next_try_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("connection_id", String(200), unique=True),
    Column("taken_over", Boolean, nullable=False),
    # Whether an operator has yet to say that syncing may start.
    Column("needs_approval", Boolean, nullable=False, server_default=false()),
    # Revisions of the answers: sent to us, meant by the last create, accepted by Fivetran.
    Column("revision", Integer, nullable=False),
    Column("create_revision", Integer),
    Column("config_revision", Integer),
    Column("config_at", UtcDateTime),
    # The last correction of which nobody knows whether it was done.
    Column("unclear_patch_revision", Integer),
    Column("unclear_patch_at", UtcDateTime),
    Column("setup_tests", JSON, nullable=False),
    Column("problem", JSON),
    # What Fivetran's list last showed of a connection whose card is waited for; None when it was nothing new.
    Column("card_row", String(64)),
    # When its last repair began, how it stood then (None when none is going on), and whether Fivetran has
    # said since then that it does not work.
    Column("repair_began_at", UtcDateTime),
    Column("before_repair", JSON),
    Column("seen_broken", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("onboarding_id"),
)

Index(
    "uq_submission_name",
    submission.c.group_id,
    submission.c.schema,
    unique=True,
    sqlite_where=submission.c.state.not_in(RELEASED_STATES),
    postgresql_where=submission.c.state.not_in(RELEASED_STATES),
)
Index("ix_submission_state_next_try_at", submission.c.state, submission.c.next_try_at)
Index("ix_submission_marker", submission.c.marker)

traffic = Table(
    "traffic",
    metadata,
    Column("id", Integer, primary_key=True),
    # Until when the allowance of each kind is used up, if calls came evenly.
    Column("requests_until", UtcDateTime, nullable=False),
    Column("tests_until", UtcDateTime, nullable=False),
    Column("tests_in_a_minute_until", UtcDateTime, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("shut_until", UtcDateTime),
    Column("swept_at", UtcDateTime, nullable=False),
    # When the connections whose cards are waited for are listed next; None is at once.
    Column("watch_at", UtcDateTime),
)

unaccounted = Table(
    "unaccounted",
    metadata,
    Column("connection_id", String(200), primary_key=True),
    Column("group_id", String(200), nullable=False),
    Column("schema", String(200), nullable=False),
    Column("onboarding_id", String(16), ForeignKey("onboarding.id", ondelete="SET NULL")),
    Column("known_id", String(200)),
    Column("found_at", UtcDateTime, nullable=False),
)

fivetran_message = Table(
    "fivetran_message",
    metadata,
    # Of the whole body: Fivetran's messages have no id of their own.
    Column("digest", LargeBinary, primary_key=True),
    Column("came_at", UtcDateTime, nullable=False, index=True),
    Column("came_again", Boolean, nullable=False),
)

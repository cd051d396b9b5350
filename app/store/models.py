"""The tables."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    text,
)

from app.store.engine import UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _of_onboarding(*, primary_key: bool = False) -> Column[str]:
    return Column(
        "onboarding_id",
        String(16),
        ForeignKey("onboarding.id", ondelete="CASCADE"),
        primary_key=primary_key,
        nullable=False,
    )


onboarding = Table(
    "onboarding",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    Column("created_by", String(200), nullable=False),
    Column("by_operator", Boolean, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("presets", JSON, nullable=False),
    # Proves that somebody holds the link; the link itself is stored nowhere.
    Column("verifier", LargeBinary, nullable=False),
    Column("key_id", String(16), nullable=False),
)

answers = Table(
    "answers",
    metadata,
    _of_onboarding(primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("sections", JSON, nullable=False),
)

recipient_session = Table(
    "recipient_session",
    metadata,
    Column("sid_digest", LargeBinary, primary_key=True),
    _of_onboarding(primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("key_id", String(16), nullable=False),
    # The link's key, readable only with the cookie.
    Column("wrapped_key", LargeBinary, nullable=False),
)

secret_value = Table(
    "secret_value",
    metadata,
    _of_onboarding(primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("generation", String(32), nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("ciphertext", LargeBinary, nullable=False),
    # The value's own key: under the link's key until it is sent, then sealed to one epoch's worker key.
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("worker_epoch", String(32)),
)

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
    _of_onboarding(),
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

card_return = Table(
    "card_return",
    metadata,
    Column("state_digest", LargeBinary, primary_key=True),
    _of_onboarding(),
    Column("expires_at", UtcDateTime, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _of_onboarding(),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("happened", String(64), nullable=False),
    Column("detail", JSON, nullable=False, server_default=text("'{}'")),
)
Index("ix_event_onboarding_id_at", event.c.onboarding_id, event.c.at)

operator_code = Table(
    "operator_code",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False),
)

operator_session = Table(
    "operator_session",
    metadata,
    Column("sid_digest", LargeBinary, primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

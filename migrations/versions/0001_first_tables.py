"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "onboarding",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(length=200), nullable=False),
        sa.Column("by_operator", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("presets", sa.JSON(), nullable=False),
        sa.Column("verifier", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onboarding")),
    )
    op.create_index(op.f("ix_onboarding_created_at"), "onboarding", ["created_at"], unique=False)

    op.create_table(
        "operator_code",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_operator_code")),
    )
    op.create_table(
        "operator_session",
        sa.Column("sid_digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("sid_digest", name=op.f("pk_operator_session")),
    )
    op.create_table(
        "worker_key",
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("epoch", name=op.f("pk_worker_key")),
    )
    op.create_index(op.f("ix_worker_key_created_at"), "worker_key", ["created_at"], unique=False)

    op.create_table(
        "answers",
        sa.Column("onboarding_id", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["onboarding_id"], ["onboarding.id"], name=op.f("fk_answers_onboarding_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("onboarding_id", name=op.f("pk_answers")),
    )
    op.create_table(
        "card_return",
        sa.Column("state_digest", sa.LargeBinary(), nullable=False),
        sa.Column("onboarding_id", sa.String(length=16), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["onboarding_id"],
            ["onboarding.id"],
            name=op.f("fk_card_return_onboarding_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("state_digest", name=op.f("pk_card_return")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("onboarding_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("happened", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.JSON(), server_default=sa.text("'{}'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["onboarding_id"], ["onboarding.id"], name=op.f("fk_event_onboarding_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_onboarding_id_at", "event", ["onboarding_id", "at"], unique=False)

    op.create_table(
        "recipient_session",
        sa.Column("sid_digest", sa.LargeBinary(), nullable=False),
        sa.Column("onboarding_id", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["onboarding_id"],
            ["onboarding.id"],
            name=op.f("fk_recipient_session_onboarding_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sid_digest", "onboarding_id", name=op.f("pk_recipient_session")),
    )
    op.create_table(
        "secret_value",
        sa.Column("onboarding_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("generation", sa.String(length=32), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("worker_epoch", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["onboarding_id"],
            ["onboarding.id"],
            name=op.f("fk_secret_value_onboarding_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("onboarding_id", "name", name=op.f("pk_secret_value")),
    )
    op.create_index(op.f("ix_secret_value_expires_at"), "secret_value", ["expires_at"], unique=False)

    op.create_table(
        "submission",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("onboarding_id", sa.String(length=16), nullable=False),
        sa.Column("group_id", sa.String(length=200), nullable=False),
        sa.Column("schema", sa.String(length=63), nullable=False),
        sa.Column("marker", sa.String(length=500), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("last_attempt_at", sa.DateTime(), nullable=True),
        sa.Column("next_try_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("connection_id", sa.String(length=200), nullable=True),
        sa.Column("config_sent", sa.Boolean(), nullable=False),
        sa.Column("setup_tests", sa.JSON(), nullable=False),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["onboarding_id"], ["onboarding.id"], name=op.f("fk_submission_onboarding_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("connection_id", name=op.f("uq_submission_connection_id")),
        sa.UniqueConstraint("onboarding_id", name=op.f("uq_submission_onboarding_id")),
    )
    op.create_index("ix_submission_state_next_try_at", "submission", ["state", "next_try_at"], unique=False)
    op.create_index(
        "uq_submission_name",
        "submission",
        ["group_id", "schema"],
        unique=True,
        sqlite_where=sa.text("(state NOT IN ('name_taken', 'refused'))"),
        postgresql_where=sa.text("(state NOT IN ('name_taken', 'refused'))"),
    )


def downgrade() -> None:
    for table in (
        "submission",
        "secret_value",
        "recipient_session",
        "event",
        "card_return",
        "answers",
        "worker_key",
        "operator_session",
        "operator_code",
        "onboarding",
    ):
        op.drop_table(table)

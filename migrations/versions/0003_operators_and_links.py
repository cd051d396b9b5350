"""Operators with accounts and roles, links that can be ended, parts handed to others, tokens, webhooks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STAGES = """
UPDATE onboarding SET stage = COALESCE((
    SELECT CASE
        WHEN submission.state = 'connected' THEN 'connected'
        WHEN submission.state = 'cancelled' THEN 'ended'
        WHEN submission.state IN ('needs_attention', 'name_taken', 'refused', 'parked') THEN 'attention'
        ELSE 'setting_up'
    END
    FROM submission WHERE submission.onboarding_id = onboarding.id
), 'waiting')
"""


def upgrade() -> None:
    _operators()
    for column in _onboarding_columns():
        op.add_column("onboarding", column)
    op.drop_index("ix_onboarding_created_at", table_name="onboarding")
    op.create_index("ix_onboarding_created_at_id", "onboarding", ["created_at", "id"])
    op.create_index("ix_onboarding_stage_created_at_id", "onboarding", ["stage", "created_at", "id"])
    op.create_index("ix_onboarding_certificate_ends_at", "onboarding", ["certificate_ends_at"])
    op.create_index("ix_onboarding_parent_id", "onboarding", ["parent_id"])
    op.create_index("ix_onboarding_form_id", "onboarding", ["form_id"], unique=True)
    op.create_index("ix_recipient_session_onboarding_id", "recipient_session", ["onboarding_id"])
    op.execute(STAGES)
    op.create_table(
        "former_link",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        _of_onboarding(),
        sa.Column("verifier", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=False),
        _onboarding_key("former_link"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_link")),
    )
    op.create_index("ix_former_link_onboarding_id", "former_link", ["onboarding_id"])
    op.add_column(
        "secret_value", sa.Column("handed_over", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "submission", sa.Column("needs_approval", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("event", sa.Column("actor_name", sa.String(200), nullable=False, server_default=""))
    op.execute("UPDATE event SET actor_name = actor, actor = 'operator' WHERE happened = 'issued'")
    _webhooks()


def downgrade() -> None:
    op.drop_table("delivery")
    op.drop_table("webhook")
    op.execute("UPDATE event SET actor = actor_name WHERE happened = 'issued'")
    op.drop_column("event", "actor_name")
    op.execute("UPDATE submission SET state = 'starting' WHERE state = 'awaiting_approval'")
    op.drop_column("submission", "needs_approval")
    op.drop_column("secret_value", "handed_over")
    op.drop_table("former_link")
    op.drop_index("ix_recipient_session_onboarding_id", table_name="recipient_session")
    for name in ("created_at_id", "stage_created_at_id", "certificate_ends_at", "parent_id", "form_id"):
        op.drop_index(f"ix_onboarding_{name}", table_name="onboarding")
    # A link that was ended must not open anything again, and a part of another's answers is nothing alone.
    op.execute("UPDATE onboarding SET expires_at = revoked_at WHERE revoked_at IS NOT NULL")
    op.execute("DELETE FROM onboarding WHERE parent_id IS NOT NULL")
    for column in reversed(_onboarding_columns()):
        op.drop_column("onboarding", column.name)
    op.create_index("ix_onboarding_created_at", "onboarding", ["created_at"])
    for name in ("api_token", "oidc_request", "sign_in_failure", "operator_session", "operator_code"):
        op.drop_table(name)
    op.drop_table("operator")
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


def _onboarding_columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column("recipient", sa.String(200), nullable=False, server_default=""),
        sa.Column("purpose", sa.String(500), nullable=False, server_default=""),
        sa.Column("revoked_at", sa.DateTime()),
        sa.Column("asked_again_at", sa.DateTime()),
        sa.Column("auth_modes", sa.JSON(), nullable=False, server_default=sa.text("'[]'")),
        sa.Column("needs_approval", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("pin_hash", sa.String(200)),
        sa.Column("wrong_pins", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("browser_digest", sa.LargeBinary()),
        sa.Column("form_id", sa.String(64)),
        sa.Column("stage", sa.String(16), nullable=False, server_default="waiting"),
        sa.Column("certificate_ends_at", sa.DateTime()),
        sa.Column("operator_id", sa.String(16)),
        sa.Column("parent_id", sa.String(16)),
        sa.Column("only_step", sa.String(32)),
        sa.Column("parent_key", sa.LargeBinary()),
        sa.Column("handed_over_at", sa.DateTime()),
    )


def _operators() -> None:
    op.create_table(
        "operator",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(16)),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("disabled_at", sa.DateTime()),
        sa.Column("username", sa.String(200)),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("totp_secret", sa.LargeBinary()),
        sa.Column("totp_key_id", sa.String(16)),
        sa.Column("totp_last_step", sa.Integer()),
        sa.Column("issuer", sa.String(500)),
        sa.Column("subject", sa.String(255)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
        sa.UniqueConstraint("username", name=op.f("uq_operator_username")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_operator_issuer_subject")),
    )
    # Until now a browser was an operator and nobody in particular, so all sign in once more.
    op.drop_table("operator_session")
    op.drop_table("operator_code")
    op.create_table(
        "operator_code",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("operator_id", sa.String(16)),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        _operator_key("operator_code"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_operator_code")),
    )
    op.create_table(
        "operator_session",
        sa.Column("sid_digest", sa.LargeBinary(), nullable=False),
        sa.Column("operator_id", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        _operator_key("operator_session"),
        sa.PrimaryKeyConstraint("sid_digest", name=op.f("pk_operator_session")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_in_failure")),
    )
    op.create_table(
        "oidc_request",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_oidc_request")),
    )
    op.create_table(
        "api_token",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("operator_id", sa.String(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_used_at", sa.DateTime()),
        sa.Column("revoked_at", sa.DateTime()),
        _operator_key("api_token"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_token_digest")),
    )


def _webhooks() -> None:
    op.create_table(
        "webhook",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(200), nullable=False),
        sa.Column("ended_at", sa.DateTime()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("webhook_id", sa.String(16), nullable=False),
        _of_onboarding(),
        sa.Column("message_id", sa.String(40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime()),
        sa.Column("delivered_at", sa.DateTime()),
        sa.Column("last_status", sa.Integer()),
        sa.Column("last_error", sa.String(200)),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhook.id"], name=op.f("fk_delivery_webhook_id"), ondelete="CASCADE"
        ),
        _onboarding_key("delivery"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("message_id", name=op.f("uq_delivery_message_id")),
    )
    op.create_index("ix_delivery_next_try_at", "delivery", ["next_try_at"])
    op.create_index("ix_delivery_webhook_id_id", "delivery", ["webhook_id", "id"])
    op.create_index("ix_delivery_onboarding_id", "delivery", ["onboarding_id"])


def _of_onboarding() -> sa.Column[str]:
    return sa.Column("onboarding_id", sa.String(16), nullable=False)


def _onboarding_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["onboarding_id"], ["onboarding.id"], name=op.f(f"fk_{table}_onboarding_id"), ondelete="CASCADE"
    )


def _operator_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["operator_id"], ["operator.id"], name=op.f(f"fk_{table}_operator_id"), ondelete="CASCADE"
    )

"""What is watched at the Connect Card, and Fivetran's own messages about it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("submission", sa.Column("card_row", sa.String(64)))
    op.add_column("traffic", sa.Column("watch_at", sa.DateTime()))
    op.create_index("ix_card_return_onboarding_id_expires_at", "card_return", ["onboarding_id", "expires_at"])
    op.create_table(
        "fivetran_message",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("came_at", sa.DateTime(), nullable=False),
        sa.Column("came_again", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_fivetran_message")),
    )
    op.create_index("ix_fivetran_message_came_at", "fivetran_message", ["came_at"])


def downgrade() -> None:
    op.drop_table("fivetran_message")
    op.drop_index("ix_card_return_onboarding_id_expires_at", table_name="card_return")
    op.drop_column("traffic", "watch_at")
    # What waited for a reason to be looked at is looked at by itself again.
    op.execute("UPDATE submission SET next_try_at = NULL WHERE state = 'card_waiting'")
    op.drop_column("submission", "card_row")

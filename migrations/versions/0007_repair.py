"""Repairs: since when a connection is being repaired, and what it goes back to when the repair is ended."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in _columns():
        op.add_column("submission", column)


def downgrade() -> None:
    # An older version knows no repair; the connection is there, and goes on as it did.
    op.execute("UPDATE submission SET state = 'connected' WHERE state = 'repairing'")
    for column in reversed(_columns()):
        op.drop_column("submission", column.name)


def _columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column("repair_began_at", sa.DateTime()),
        sa.Column("before_repair", sa.JSON()),
        sa.Column("seen_broken", sa.Boolean(), nullable=False, server_default=sa.false()),
    )

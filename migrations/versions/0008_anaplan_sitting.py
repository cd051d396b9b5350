"""Sittings with Anaplan: what came of signing in, the token, and the lists that were read with it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "anaplan_sitting",
        sa.Column("onboarding_id", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("checked_at", sa.DateTime(), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False, server_default=""),
        sa.Column("username", sa.String(length=320), nullable=False, server_default=""),
        sa.Column("try_again_at", sa.DateTime()),
        sa.Column("auth_url", sa.String(length=200), nullable=False, server_default=""),
        sa.Column("api_url", sa.String(length=200), nullable=False, server_default=""),
        sa.Column("generation", sa.String(length=32), nullable=False, server_default=""),
        sa.Column("token", sa.LargeBinary()),
        sa.Column("expires_at", sa.DateTime()),
        _whose("anaplan_sitting"),
        sa.PrimaryKeyConstraint("onboarding_id", name=op.f("pk_anaplan_sitting")),
    )
    op.create_table(
        "anaplan_list",
        sa.Column("onboarding_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        _whose("anaplan_list"),
        sa.PrimaryKeyConstraint("onboarding_id", "kind", "parent", name=op.f("pk_anaplan_list")),
    )


def downgrade() -> None:
    op.drop_table("anaplan_list")
    op.drop_table("anaplan_sitting")


def _whose(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["onboarding_id"], ["onboarding.id"], name=op.f(f"fk_{table}_onboarding_id"), ondelete="CASCADE"
    )

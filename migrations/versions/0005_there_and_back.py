"""Ways to the Connect Card that count once, and what the site is told that a person is sent on to."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_index("ix_card_return_nonce_digest", "card_return", ["nonce_digest"], unique=True)
    op.execute(
        "UPDATE card_return SET connection_id = COALESCE((SELECT submission.connection_id FROM submission"
        " WHERE submission.onboarding_id = card_return.onboarding_id), '')"
    )


def downgrade() -> None:
    op.drop_index("ix_card_return_nonce_digest", table_name="card_return")
    for table, columns in _columns().items():
        for column in reversed(columns):
            op.drop_column(table, column.name)


def _columns() -> dict[str, tuple[sa.Column, ...]]:
    return {
        "onboarding": (
            sa.Column("redirect_state", sa.String(500), nullable=False, server_default=""),
            sa.Column("redirect_by_button", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("failure_uri", sa.String(2000), nullable=False, server_default=""),
            sa.Column("handed_on_at", sa.DateTime()),
        ),
        "card_return": (
            sa.Column("connection_id", sa.String(200), nullable=False, server_default=""),
            sa.Column("nonce_digest", sa.LargeBinary()),
            sa.Column("returned_at", sa.DateTime()),
        ),
    }

"""What a submission must remember to lose nothing, the calls to Fivetran, and what nobody accounts for."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = sa.text("state NOT IN ('name_taken', 'refused')")
AFTER = sa.text("state NOT IN ('name_taken', 'refused', 'cancelled')")
NEW_COLUMNS = (
    *("unclear_at", "taken_over", "revision", "create_revision"),
    *("config_revision", "config_at"),
    *("unclear_patch_revision", "unclear_patch_at"),
)


def upgrade() -> None:
    op.create_table(
        "traffic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("requests_until", sa.DateTime(), nullable=False),
        sa.Column("tests_until", sa.DateTime(), nullable=False),
        sa.Column("tests_in_a_minute_until", sa.DateTime(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("shut_until", sa.DateTime(), nullable=True),
        sa.Column("swept_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_traffic")),
    )
    op.execute(
        "INSERT INTO traffic VALUES (1, '2000-01-01 00:00:00', '2000-01-01 00:00:00',"
        " '2000-01-01 00:00:00', 0, NULL, '2000-01-01 00:00:00')"
    )
    op.create_table(
        "unaccounted",
        sa.Column("connection_id", sa.String(length=200), nullable=False),
        sa.Column("group_id", sa.String(length=200), nullable=False),
        sa.Column("schema", sa.String(length=200), nullable=False),
        sa.Column("onboarding_id", sa.String(length=16), nullable=True),
        sa.Column("known_id", sa.String(length=200), nullable=True),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["onboarding_id"],
            ["onboarding.id"],
            name=op.f("fk_unaccounted_onboarding_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("connection_id", name=op.f("pk_unaccounted")),
    )
    op.drop_index("uq_submission_name", table_name="submission")
    with op.batch_alter_table("submission") as table:
        table.add_column(sa.Column("unclear_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("taken_over", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("create_revision", sa.Integer(), nullable=True))
        table.add_column(sa.Column("config_revision", sa.Integer(), nullable=True))
        table.add_column(sa.Column("config_at", sa.DateTime(), nullable=True))
        table.add_column(sa.Column("unclear_patch_revision", sa.Integer(), nullable=True))
        table.add_column(sa.Column("unclear_patch_at", sa.DateTime(), nullable=True))
    op.execute(
        "UPDATE submission SET revision ="
        " (SELECT revision FROM answers WHERE answers.onboarding_id = submission.onboarding_id)"
    )
    op.execute("UPDATE submission SET create_revision = revision")
    op.execute("UPDATE submission SET config_revision = revision, config_at = changed_at WHERE config_sent")
    op.execute(
        "UPDATE submission SET unclear_at = last_attempt_at WHERE attempt > 0 AND connection_id IS NULL"
    )
    with op.batch_alter_table("submission") as table:
        table.drop_column("config_sent")
        table.alter_column("taken_over", server_default=None)
        table.alter_column("revision", server_default=None)
    op.create_index("ix_submission_marker", "submission", ["marker"], unique=False)
    _index_names(AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM submission WHERE state IN ('cancelling', 'cancelled')")
    op.execute("UPDATE submission SET state = 'created' WHERE state IN ('correcting', 'starting')")
    op.drop_index("uq_submission_name", table_name="submission")
    op.drop_index("ix_submission_marker", table_name="submission")
    with op.batch_alter_table("submission") as table:
        table.add_column(sa.Column("config_sent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE submission SET config_sent = (1 = 1) WHERE config_revision = revision")
    with op.batch_alter_table("submission") as table:
        for name in NEW_COLUMNS:
            table.drop_column(name)
    _index_names(BEFORE)
    op.drop_table("unaccounted")
    op.drop_table("traffic")


def _index_names(where: sa.TextClause) -> None:
    op.create_index(
        "uq_submission_name",
        "submission",
        ["group_id", "schema"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )

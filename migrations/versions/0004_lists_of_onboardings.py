"""Indexes that the list of onboardings goes along, and when the certificates end that were sent before."""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

PLACE = ["created_at", "id"]
IS_WHOLE = "parent_id IS NULL"
INDEXES: dict[str, tuple[list[str], str]] = {
    "created_at_id": (PLACE, IS_WHOLE),
    "stage_created_at_id": (["stage", *PLACE], IS_WHOLE),
    "asked_again": (PLACE, f"{IS_WHOLE} AND asked_again_at IS NOT NULL"),
    "parent_id": (["parent_id"], "parent_id IS NOT NULL"),
}
BATCH = 1000
# Answers that were changed after they were sent say nothing of the certificate that is in use.
SENT = sa.text(
    "SELECT onboarding.id, answers.sections FROM onboarding"
    " JOIN answers ON answers.onboarding_id = onboarding.id"
    " JOIN submission ON submission.onboarding_id = onboarding.id"
    " WHERE onboarding.id > :last AND onboarding.stage <> 'ended' AND submission.revision = answers.revision"
    " ORDER BY onboarding.id LIMIT :batch"
)
ONBOARDING = sa.table("onboarding", sa.column("id"), sa.column("certificate_ends_at", sa.DateTime()))


def upgrade() -> None:
    for name in ("created_at_id", "stage_created_at_id", "parent_id"):
        op.drop_index(f"ix_onboarding_{name}", table_name="onboarding")
    for name, (columns, where) in INDEXES.items():
        only = sa.text(where)
        op.create_index(
            f"ix_onboarding_{name}", "onboarding", columns, sqlite_where=only, postgresql_where=only
        )
    _note_certificates()


def downgrade() -> None:
    op.execute("UPDATE onboarding SET certificate_ends_at = NULL WHERE certificate_ends_at IS NOT NULL")
    for name in INDEXES:
        op.drop_index(f"ix_onboarding_{name}", table_name="onboarding")
    for name in ("created_at_id", "stage_created_at_id", "parent_id"):
        op.create_index(f"ix_onboarding_{name}", "onboarding", INDEXES[name][0])


def _note_certificates() -> None:
    connection, last = op.get_bind(), ""
    while rows := connection.execute(SENT, {"last": last, "batch": BATCH}).all():
        last = rows[-1].id
        for row in rows:
            if ends_at := _end_of(row.sections):
                connection.execute(
                    sa.update(ONBOARDING)
                    .where(ONBOARDING.c.id == row.id)
                    .values(certificate_ends_at=ends_at.astimezone(UTC).replace(tzinfo=None))
                )


def _end_of(sections: str | dict) -> datetime | None:
    """Return when the certificate of some answers ends. What was answered and does not apply stays aside."""
    found = json.loads(sections) if isinstance(sections, str) else sections
    if (found.get("sign_in") or {}).get("auth_mode") != "Certificate":
        return None
    certificate = (found.get("certificate") or {}).get("certificate")
    return datetime.fromisoformat(certificate["not_after"]) if certificate else None

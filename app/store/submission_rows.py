"""A submission as a value: what became of the answers so far, and what follows from that alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row


@dataclass(frozen=True)
class Submission:
    """What became of the answers so far. `problem` and `setup_tests` hold plain words, never secrets."""

    id: str
    onboarding_id: str
    group_id: str
    schema: str
    marker: str
    state: str
    fence: int
    lease_until: datetime | None
    attempt: int
    last_attempt_at: datetime | None
    unclear_at: datetime | None
    next_try_at: datetime | None
    created_at: datetime
    changed_at: datetime
    connection_id: str | None
    taken_over: bool
    needs_approval: bool
    revision: int
    create_revision: int | None
    config_revision: int | None
    config_at: datetime | None
    unclear_patch_revision: int | None
    unclear_patch_at: datetime | None
    setup_tests: Sequence[Mapping[str, Any]]
    problem: Mapping[str, Any] | None
    card_row: str | None
    repair_began_at: datetime | None
    before_repair: Mapping[str, Any] | None
    seen_broken: bool

    @property
    def secrets_are_ours(self) -> bool:
        """Whether a secret that is not stored here is missing: Fivetran has none, or not the new one."""
        return self.connection_id is None or self.state == "repairing"

    @property
    def was_working(self) -> bool:
        """Whether it is being repaired and worked before: nobody deletes it, starts it or stops it."""
        return self.before_repair is not None and self.before_repair["working_answers"] is not None

    @property
    def stays_when_cancelled(self) -> bool:
        """Whether its connection is not to be deleted, since others made it or it has worked."""
        return self.taken_over or self.was_working

    @property
    def config_is_there(self) -> bool:
        """Whether Fivetran has accepted the answers as they were last sent to us."""
        return self.config_revision == self.revision

    @property
    def nothing_is_there(self) -> bool:
        """Whether Fivetran cannot have anything of ours, now or late: never asked, or clearly refused."""
        refused = self.attempt == 0 or self.state in ("name_taken", "refused")
        return self.connection_id is None and self.unclear_at is None and refused

    @property
    def problem_kind(self) -> str:
        """Our word for what is in the way, or nothing."""
        return str(self.problem["kind"]) if self.problem else ""


def read(row: Row[Any]) -> Submission:
    """Return a row of the table as a value."""
    return Submission(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for a row as a mapping

"""What came of it: who was lost, what was made twice, what is stuck, and who went a way that there is not."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from app.store.models import event, submission
from app.store.submission_rows import Submission, read
from app.submission.states import RUNNABLE, WAYS, State
from tests.faults.fleet import Fleet
from tests.faults.watched_sandbox import REPEATED

WORD_OF_A_STRANGER = "foreign_"


@dataclass
class Reckoning:
    """Each list holds sentences; where all is well, none."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    illegal: list[str] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    in_doubt: int = 0
    found_again: int = 0
    """How often a create had no clear end, and how often its connection was found later."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing of all this happened."""
        return not (self.lost or self.doubled or self.stuck or self.illegal)

    def __str__(self) -> str:
        figures = {
            "lost": self.lost,
            "doubled": self.doubled,
            "stuck": self.stuck,
            "illegal moves": self.illegal,
        }
        return "\n".join(
            [
                f"{self.in_doubt} creates were in doubt, {self.found_again} connections were found again",
                ", ".join(f"{name} {len(what)}" for name, what in figures.items()),
                *(f"  {name}: {sentence}" for name, what in figures.items() for sentence in what[:10]),
            ]
        )


def rows(connection: Connection) -> dict[str, Submission]:
    """Return every submission, by its onboarding."""
    return {row.onboarding_id: read(row) for row in connection.execute(select(submission))}


def reckon(fleet: Fleet, connections: Sequence[Mapping[str, Any]], accepted: Collection[str]) -> Reckoning:
    """Compare what was promised to those whose answers were accepted with what is there."""
    with fleet.database.read() as connection:
        sent = rows(connection)
        moves = connection.execute(
            select(event.c.onboarding_id, event.c.happened, event.c.detail).order_by(event.c.id)
        ).all()
    found = Reckoning(states=Counter(row.state for row in sent.values()))
    ours = [one for one in connections if not str(one["id"]).startswith(WORD_OF_A_STRANGER)]
    by_id = {one["id"]: one for one in ours}
    for onboarding_id in accepted:
        found.lost += _lost(onboarding_id, sent.get(onboarding_id), by_id)
    found.stuck += [f"{row.onboarding_id} is {row.state}" for row in sent.values() if row.state in RUNNABLE]
    for what in ("marker", "schema"):
        times = Counter((one["group_id"], one[what]) for one in ours)
        found.doubled += [f"{value} is the {what} of {n} connections" for value, n in times.items() if n > 1]
    known = {row.connection_id for row in sent.values()}
    found.doubled += [
        f"nobody knows of {one['id']}, {one['schema']}" for one in ours if one["id"] not in known
    ]
    found.doubled += [
        f"{schema} was there when a create came once more" for schema in fleet.sandbox(REPEATED)
    ]
    found.illegal += _illegal(moves, sent)
    gone = Counter((move.detail.get("was"), move.happened) for move in moves)
    found.in_doubt = gone[State.CREATING, State.UNCERTAIN]
    found.found_again = gone[State.LOOKING, State.CREATED]
    return found


def _lost(onboarding_id: str, row: Submission | None, by_id: Mapping[str, Mapping[str, Any]]) -> list[str]:
    if row is None:
        return [f"{onboarding_id} was accepted, and nobody knows of it"]
    if row.state in RUNNABLE:
        return []
    made = by_id.get(row.connection_id or "")
    if row.state != State.CONNECTED or made is None:
        return [f"{onboarding_id} ended as {row.state} {row.problem_kind}, connection {row.connection_id}"]
    right = {"schema": row.schema, "marker": row.marker, "setup_state": "connected", "paused": False}
    wrong = {name: made[name] for name, value in right.items() if made[name] != value}
    return [f"{onboarding_id} has a connection with {wrong}"] if wrong else []


def _illegal(moves: Sequence[Any], sent: Mapping[str, Submission]) -> list[str]:
    """Follow each submission along its timeline."""
    now: dict[str, str] = {}
    wrong = []
    for move in moves:
        one = move.onboarding_id
        if "was" not in move.detail:
            if move.happened == State.SUBMITTED:
                now[one] = State.SUBMITTED
            continue
        was, becomes = str(move.detail["was"]), str(move.happened)
        if now.get(one) != was or (becomes != "waits" and (was, becomes) not in WAYS):
            wrong.append(f"{one} went from {was} to {becomes} while it was {now.get(one)}")
        now[one] = was if becomes == "waits" else becomes
    wrong += [
        f"{one} is {row.state} without a way to there"
        for one, row in sent.items()
        if now.get(one) != row.state
    ]
    return wrong

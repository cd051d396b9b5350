"""What one step of the worker decided: where the submission goes, and whether it waits, stops or goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.fivetran.errors import FivetranBusyError, FivetranError, FivetranOutError, FivetranSignInError
from app.store.submission_rows import Submission
from app.submission.states import State

BUSY = "busy"
TRY_AGAIN = 10
UNTIL_OPERATOR_LOOKED = 60


@dataclass(frozen=True)
class Outcome:
    """`state` None stays. `changes` are columns of the row. `wait` is in seconds."""

    state: State | None
    changes: Mapping[str, Any]
    wait: float | None = None
    stop: bool = False
    forget_secrets: bool = False


def go(state: State, *, forget_secrets: bool = False, **changes: Any) -> Outcome:
    """Go on in another state at once."""
    return Outcome(state, changes, forget_secrets=forget_secrets)


def wait(seconds: float, state: State | None = None, **changes: Any) -> Outcome:
    """Come back later."""
    return Outcome(state, changes, wait=seconds)


def stop(state: State, *, forget_secrets: bool = False, **changes: Any) -> Outcome:
    """Nothing is left for the worker, for now or for good."""
    return Outcome(state, changes, stop=True, forget_secrets=forget_secrets)


def later(error: FivetranError, state: State | None = None, **changes: Any) -> Outcome:
    """Come back when a call that may be repeated did not get through."""
    if isinstance(error, FivetranBusyError):
        kind = "unreachable" if isinstance(error, FivetranOutError) else "busy"
        return wait(error.retry_after, state, **{"problem": problem(kind)} | changes)
    if isinstance(error, FivetranSignInError):
        return wait(UNTIL_OPERATOR_LOOKED, state, **{"problem": problem("sign_in")} | changes)
    return wait(TRY_AGAIN, state, **{"problem": problem("unreachable")} | changes)


def written(outcome: Outcome, now: datetime) -> dict[str, Any]:
    """Return the columns to write. Until when Fivetran wants to be left alone is kept with the problem."""
    columns = dict(outcome.changes)
    known = columns.get("problem")
    if outcome.wait is not None and known and known["kind"] == BUSY:
        columns["problem"] = known | {"until": (now + timedelta(seconds=outcome.wait)).isoformat()}
    return columns


def busy_for(sent: Submission, now: datetime) -> float:
    """Return how many seconds Fivetran still wants to be left alone, whoever has made it due meanwhile."""
    known = sent.problem
    if known is None or known["kind"] != BUSY or "until" not in known:
        return 0
    return max(0.0, (datetime.fromisoformat(known["until"]) - now).total_seconds())


def problem(kind: str, message: str = "", times: int = 1) -> dict[str, Any]:
    """Say what went wrong: our word for it, Fivetran's sentence if there is one, and how often in a row."""
    return {"kind": kind, "message": message, "times": times}

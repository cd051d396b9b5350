"""What one step of the worker decided: where the submission goes, and whether it waits, stops or goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.submission.states import State


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


def stop(state: State, **changes: Any) -> Outcome:
    """Nothing is left for the worker, for now or for good."""
    return Outcome(state, changes, stop=True)


def problem(kind: str, message: str = "") -> dict[str, str]:
    """Say what went wrong: our word for it, and Fivetran's sentence if there is one."""
    return {"kind": kind, "message": message}

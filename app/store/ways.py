"""The leave to move a submission from one state to another; `submission.states` alone gives it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """From where to where, and why, as the table of states puts it."""

    was: str
    becomes: str
    why: str

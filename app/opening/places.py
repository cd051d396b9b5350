"""Who may open a locked file now, who waits for that, and who hears at once that there is no room."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import BoundedSemaphore
from time import monotonic

from app.domain.key_files.reasons import PemError, Reason

AT_ONCE, PRESENT = 2, 10
"""Those that are opened and those that wait. They leave half of gunicorn's threads to everybody else."""

SLOW_AT_ONCE, SLOW_PRESENT = 1, 2
"""Files that take long. They leave a process, and most of the places, to the many that take a moment."""

QUICK_TURNS = 400_000
"""A fifth of a second; all that programs lock by themselves takes less."""

WAIT_SECONDS = 5

_running, _present = BoundedSemaphore(AT_ONCE), BoundedSemaphore(PRESENT)
_slow_running, _slow_present = BoundedSemaphore(SLOW_AT_ONCE), BoundedSemaphore(SLOW_PRESENT)


@contextmanager
def place(turns: int) -> Iterator[None]:
    """Wait a bounded time for what takes so many turns to have its turn. Raises PemError."""
    is_slow, until = turns > QUICK_TURNS, monotonic() + WAIT_SECONDS
    with ExitStack() as taken:
        for seats in (_slow_present, _present) if is_slow else (_present,):
            _take(taken, seats, 0)
        # A slow one waits for its like first, so that it keeps no process from a quick one meanwhile.
        for processes in (_slow_running, _running) if is_slow else (_running,):
            _take(taken, processes, max(0, until - monotonic()))
        yield


def _take(taken: ExitStack, one: BoundedSemaphore, seconds: float) -> None:
    if not one.acquire(timeout=seconds):
        raise PemError(Reason.BUSY)
    taken.callback(one.release)

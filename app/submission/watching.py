"""Looking at a connection while its setup tests run, so that each result is seen as it comes."""

from collections.abc import Iterator
from itertools import chain, repeat
from threading import Event, Thread
from types import TracebackType
from typing import Self

from app.fivetran.errors import FivetranError
from app.store.engine import OUT
from app.submission.job import Job

LOOKS_AFTER = (2, 5)
THEN_EVERY = 15
"""Seconds. Tests take minutes, and every look uses up a call."""


class Watch:
    """Looks until the block ends. Fivetran may show results early or not; nothing depends on it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._over = Event()

    def __enter__(self) -> Self:
        Thread(target=self._look, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Not joined: a look may take its time, and what it finds too late is not written any more.
        self._over.set()

    def _look(self) -> None:
        known: list[dict[str, str | None]] = []
        for seconds in self._pauses():
            if self._over.wait(seconds):
                return
            try:
                found = self._job.setup_tests(self._job.fivetran.connection(self._job.connection_id))
                if found and found != known and not self._over.is_set():
                    self._job.note_tests(found)
                    known = found
            except (FivetranError, *OUT):
                # The next look may do better; the call that runs the tests decides.
                continue

    def _pauses(self) -> Iterator[float]:
        return chain(LOOKS_AFTER, repeat(THEN_EVERY))

"""The moments at which a process may die: before and after each commit and each call to Fivetran."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from app.store.engine import Database

DIED = 137


class Points:
    """Counts the moments as they are passed, and dies or freezes at the one that was chosen."""

    def __init__(self, *, die_at: int = 0, freeze_at: int = 0, where: Callable[[], object] = str) -> None:
        """`where` tells in which situation a moment was passed."""
        self.passed: list[tuple[str, object]] = []
        self._die_at = die_at
        self._freeze_at = freeze_at
        self._where = where

    def reach(self, name: str) -> None:
        """Pass a moment, or do not survive it."""
        self.passed.append((name, self._where()))
        if len(self.passed) == self._die_at:
            os._exit(DIED)
        if len(self.passed) == self._freeze_at:
            os.kill(os.getpid(), signal.SIGSTOP)

    def distinct(self, *, effects_only: bool) -> list[int]:
        """Return the numbers of the moments, without those that came before in the same situation.

        Between two effects, a commit or a call that arrived, the world stands still: who dies before the
        next one leaves what they would have left right after the last. `effects_only` takes one of each pair.
        """
        return [
            at + 1
            for at, moment in enumerate(self.passed)
            if self.passed.index(moment) == at and (not effects_only or moment[0].startswith("after"))
        ]


class WatchedDatabase(Database):
    """A database whose commits are such moments."""

    points = Points()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Pass one moment before the commit, and one after it."""
        with super().write() as connection:
            yield connection
            self.points.reach("before a commit")
        self.points.reach("after a commit")

"""Waking the worker. The queue carries a submission's id and nothing else; the row is the truth."""

import sqlite3
from collections.abc import Callable
from urllib.parse import urlsplit

import psycopg
import redis
import structlog
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.consumer import Consumer

NAME = "onboarding"
ADVANCE = "advance"
WORKERS = 16
"""Each waits for Fivetran most of the time; setup tests take minutes and must not keep others waiting."""

LONGEST_WAIT = 3600
"""Seconds. What is due later than that does not wait here: the reaper finds it by its row."""

OUT = (sqlite3.Error, psycopg.Error, redis.RedisError, OSError)

log = structlog.get_logger()


class Queue:
    """The two ends of the queue: the web wakes, the worker is woken."""

    def __init__(self, url: str, advance: Callable[[str], float | None] | None = None) -> None:
        """`advance` works on one submission and returns in how many seconds it wants to be woken again."""
        self._huey = _huey(url)

        def run(submission_id: str) -> None:
            again_in = advance(submission_id) if advance else None
            if again_in is not None and again_in <= LONGEST_WAIT:
                self.wake(submission_id, again_in)

        self._task = self._huey.task(name=ADVANCE)(run)

    def wake(self, submission_id: str, seconds: float = 0) -> None:
        """Have the worker look at a submission, now or in some seconds.

        While the queue is out nothing is lost: the reaper finds what is due by the rows alone.
        """
        try:
            if seconds > 0:
                self._task.schedule((submission_id,), delay=seconds)
            else:
                self._task(submission_id)
        except OUT as error:
            log.warning("queue out", reason=type(error).__name__)

    def length(self) -> int:
        """Return how many wait to be worked on at once."""
        waiting: int = self._huey.pending_count()
        return waiting

    def consumer(self) -> Consumer:
        """Return what works the queue off until it is told to stop."""
        consumer: Consumer = self._huey.create_consumer(
            workers=WORKERS,
            worker_type="thread",
            periodic=False,
            initial_delay=0.05,
            max_delay=0.25,
            scheduler_interval=1,
            graceful_signal="TERM",
            shutdown_timeout=30,
        )
        return consumer


def _huey(url: str) -> Huey:
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return SqliteHuey(NAME, filename=url.removeprefix("sqlite:///"), results=False, fsync=True)
    if scheme in ("redis", "rediss"):
        return RedisHuey(NAME, url=url, results=False)
    if scheme == "postgresql":
        return PostgresHuey(NAME, dsn=url, results=False)
    raise ValueError("QUEUE_URL must begin with sqlite:///, redis:// or postgresql://")

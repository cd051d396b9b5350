"""Waking the worker. The queue carries a submission's id and nothing else; the row is the truth."""

from collections.abc import Callable
from urllib.parse import urlsplit

from huey import Huey, SqliteHuey, crontab
from huey.consumer import Consumer

ADVANCE = "advance"
WORKERS = 16
"""Each waits for Fivetran most of the time; setup tests take minutes and must not keep others waiting."""


class Queue:
    """The two ends of the queue: the web wakes, the worker is woken."""

    def __init__(
        self,
        url: str,
        advance: Callable[[str], float | None] | None = None,
        every_minute: Callable[[], None] | None = None,
    ) -> None:
        """`advance` works on one submission and returns in how many seconds it wants to be woken again."""
        self._huey = _huey(url)

        def run(submission_id: str) -> None:
            again_in = advance(submission_id) if advance else None
            if again_in is not None:
                self.wake(submission_id, again_in)

        self._task = self._huey.task(name=ADVANCE)(run)
        if every_minute:
            self._huey.periodic_task(crontab(), name="every_minute")(every_minute)

    def wake(self, submission_id: str, seconds: float = 0) -> None:
        """Have the worker look at a submission, now or in some seconds."""
        if seconds > 0:
            self._task.schedule((submission_id,), delay=seconds)
        else:
            self._task(submission_id)

    def consumer(self) -> Consumer:
        """Return what works the queue off until it is told to stop."""
        consumer: Consumer = self._huey.create_consumer(
            workers=WORKERS,
            worker_type="thread",
            initial_delay=0.05,
            max_delay=0.25,
            scheduler_interval=1,
            graceful_signal="TERM",
            shutdown_timeout=30,
        )
        return consumer


def _huey(url: str) -> Huey:
    parts = urlsplit(url)
    if parts.scheme != "sqlite":
        raise ValueError("QUEUE_URL must begin with sqlite:///")
    return SqliteHuey("onboarding", filename=url.removeprefix("sqlite:///"), results=False, fsync=True)

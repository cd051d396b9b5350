"""Jobs that are put straight into the store, and what their recipients and an operator do about them."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError

from app import journey
from app.store import answers as answers_store
from app.store.events import Actor
from app.store.models import submission
from app.store.submission_rows import Submission, read
from app.submission import intervening
from app.submission.queue import Queue
from app.submission.states import CORRECTABLE, State
from app.submission.submit import submit
from tests.faults.fleet import Fleet
from tests.faults.prepared import Prepared, prepare

T = TypeVar("T")

BY_PEOPLE = (*CORRECTABLE, State.PARKED)
MOST_TIMES = 10
"""So often people do something about one and the same job before they give up."""


class Jobs:
    """All jobs of a run, by their onboardings."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._queue = Queue(fleet.environment["QUEUE_URL"])
        self._all: dict[str, Prepared] = {}
        self._times: Counter[str] = Counter()
        self.acted: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._all)

    @property
    def ids(self) -> list[str]:
        """The onboardings."""
        return list(self._all)

    def add(self, schemas: list[str]) -> None:
        """Send new jobs with these names."""
        new = _patiently(lambda: prepare(self._fleet.database, self._fleet.keys, schemas))
        self._all.update({job.onboarding_id: job for job in new})

        def send() -> list[str | None]:
            with self._fleet.database.write() as connection:
                return [self._send(connection, job) for job in new]

        self._wake(_patiently(send))

    def act(self) -> None:
        """Do for each that needs a person what the person would do."""
        with self._fleet.database.read() as connection:
            waiting = [
                read(row)
                for row in connection.execute(select(submission).where(submission.c.state.in_(BY_PEOPLE)))
            ]
        for sent in waiting:
            self._times[sent.id] += 1
            if self._times[sent.id] > MOST_TIMES:
                continue
            self._wake([_patiently(partial(self._act, sent))])
            self.acted[f"{sent.state} {sent.problem_kind}".strip()] += 1

    def under_way(self) -> int:
        """Return how many are not connected yet."""
        with self._fleet.database.read() as connection:
            connected = select(submission.c.id).where(submission.c.state == State.CONNECTED)
            return len(self) - len(connection.execute(connected).all())

    def _act(self, sent: Submission) -> str | None:
        job = self._all[sent.onboarding_id]
        with self._fleet.database.write() as connection:
            if sent.state == State.PARKED:
                return intervening.look_now(connection, sent, Actor("operator", "x"), datetime.now(UTC))
            if sent.state == State.NAME_TAKEN:
                return self._send(connection, job, another_name=f"{job.schema}_of_ours")
            return self._send(connection, job)

    def _send(self, connection: Connection, job: Prepared, another_name: str = "") -> str | None:
        draft = answers_store.load(connection, job.onboarding_id, secrets_are_ours=False)
        if another_name:
            destination = draft.answers.destination
            assert destination is not None
            changed = replace(draft.answers, destination=replace(destination, schema=another_name))
            answers_store.save(connection, job.onboarding_id, changed)
            draft = answers_store.load(connection, job.onboarding_id, secrets_are_ours=False)
        complete = journey.along_path(draft.answers)
        url, now = self._fleet.url, datetime.now(UTC)
        return submit(connection, job.onboarding_id, complete, draft.revision, job.link_key, url, now)

    def _wake(self, sent: list[str | None]) -> None:
        for submission_id in sent:
            if submission_id:
                self._queue.wake(submission_id)


def _patiently(do: Callable[[], T]) -> T:
    """Do something once the database has time: with 64 threads that write, it may have none for long."""
    for _ in range(MOST_TIMES):
        with suppress(OperationalError):
            return do()
    raise AssertionError("The database never had time.")

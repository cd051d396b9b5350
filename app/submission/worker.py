"""The worker: takes a submission's lease and moves it on until it is finished or has to wait."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog

from app import journey
from app.fivetran.client import FivetranClient
from app.store import answers as answers_store
from app.store import sessions, submissions, vault
from app.store.engine import Database
from app.store.submissions import Submission
from app.store.worker_keys import PrivateKeys
from app.submission import card, configuring, creating, looking, testing
from app.submission.job import Job
from app.submission.lease import LEASE, Heartbeat
from app.submission.outcome import Outcome, go
from app.submission.states import RUNNABLE, State, check_way

MOST_MOVES = 20

log = structlog.get_logger()


HANDLERS: Mapping[State, Callable[[Job], Outcome]] = {
    State.SUBMITTED: looking.begin,
    State.LOOKING: looking.look,
    State.CREATING: creating.create,
    State.UNCERTAIN: looking.look_again,
    State.CREATED: configuring.configure,
    State.TESTING: testing.run,
    State.CARD_WAITING: card.look,
}


class Worker:
    """Moves submissions on. No transaction is open while Fivetran is called."""

    def __init__(
        self, database: Database, keys: PrivateKeys, fivetran: FivetranClient, quarantine_seconds: int
    ) -> None:
        self._database = database
        self._keys = keys
        self._fivetran = fivetran
        self._quarantine = timedelta(seconds=quarantine_seconds)

    def prepare(self) -> None:
        """Have a key for the web to seal to, before anything can be sent."""
        with self._database.write() as connection:
            self._keys.turn(connection, datetime.now(UTC))

    def tidy(self) -> list[str]:
        """Forget what outlived its time, and return the submissions that nobody works on."""
        now = datetime.now(UTC)
        with self._database.write() as connection:
            self._keys.turn(connection, now)
            forgotten = vault.forget_expired(connection, now)
            sessions.forget_expired(connection, now)
            waiting = submissions.due(connection, RUNNABLE, now)
        if forgotten:
            self._database.forget_deleted()
            log.info("secrets forgotten", count=forgotten)
        return waiting

    def advance(self, submission_id: str) -> float | None:
        """Move a submission on as far as it goes. Returns in how many seconds it is due again."""
        now = datetime.now(UTC)
        with self._database.write() as connection:
            held = submissions.claim(connection, submission_id, RUNNABLE, now, now + LEASE)
        if held is None:
            return None
        # Somebody was about to create and died: it may have been done, so this is not the time to create.
        next_step = _was_interrupted if held.state == State.CREATING else HANDLERS[State(held.state)]
        again_in: float | None = None
        try:
            with Heartbeat(self._database, held):
                for _ in range(MOST_MOVES):
                    outcome = next_step(self._job(held))
                    moved = self._record(held, outcome)
                    if moved is None:
                        log.warning("lease lost", submission=held.id)
                        return None
                    held, again_in = moved, outcome.wait
                    if outcome.stop or again_in is not None:
                        break
                    next_step = HANDLERS[State(held.state)]
        finally:
            self._release(held, again_in)
        return again_in

    def _job(self, held: Submission) -> Job:
        with self._database.read() as connection:
            draft = answers_store.load(connection, held.onboarding_id, secrets_are_ours=False)
            secrets = vault.open_as_worker(connection, held.onboarding_id, self._keys)
        return Job(
            submission=held,
            answers=journey.along_path(draft.answers),
            secrets=secrets,
            fivetran=self._fivetran,
            now=datetime.now(UTC),
            quarantine=self._quarantine,
        )

    def _record(self, held: Submission, outcome: Outcome) -> Submission | None:
        now = datetime.now(UTC)
        state = State(held.state) if outcome.state is None else outcome.state
        check_way(held.state, state)
        with self._database.write() as connection:
            moved = submissions.move(connection, held, now, state=state, **outcome.changes)
            if moved and outcome.forget_secrets:
                vault.forget(connection, held.onboarding_id)
        if outcome.forget_secrets:
            self._database.forget_deleted()
        log.info("submission", submission=held.id, was=held.state, state=state.value)
        return moved

    def _release(self, held: Submission, again_in: float | None) -> None:
        next_try_at = None if again_in is None else datetime.now(UTC) + timedelta(seconds=again_in)
        with self._database.write() as connection:
            submissions.release(connection, held, next_try_at)


def _was_interrupted(_job: Job) -> Outcome:
    return go(State.UNCERTAIN)

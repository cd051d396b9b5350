"""The worker: takes a submission's lease and moves it on until it is finished or has to wait."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog

from app import journey
from app.fivetran.client import FivetranClient
from app.store import answers as answers_store
from app.store import card_returns, leases, opening, submissions, vault
from app.store.engine import OUT, Database
from app.store.submission_rows import Submission
from app.store.worker_keys import PrivateKeys
from app.submission import cancelling, card, configuring, creating, looking, testing
from app.submission.job import Job
from app.submission.lease import Heartbeat
from app.submission.outcome import Outcome, busy_for, problem, wait, written
from app.submission.states import RUNNABLE, State, way

MOST_MOVES = 30
MOST_SECONDS_TO_SEND = 5
AFTER_A_MISTAKE = 60
WHILE_DATABASE_IS_BUSY = 5

log = structlog.get_logger()

Step = Callable[[Job], Outcome]

STEPS: Mapping[State, Step] = {
    State.SUBMITTED: looking.begin,
    State.LOOKING: looking.look,
    State.CREATING: creating.create,
    State.UNCERTAIN: looking.look_again,
    State.CREATED: configuring.configure,
    State.CORRECTING: configuring.correct,
    State.TESTING: testing.run,
    State.CARD_WAITING: card.look,
    State.STARTING: configuring.start,
    State.CANCELLING: cancelling.cancel,
}

STEPS_IF_INTERRUPTED: Mapping[State, Step] = {
    State.CREATING: creating.was_interrupted,
    State.CORRECTING: configuring.was_interrupted,
}
"""Who finds a submission in one of these states knows that somebody died while a call was open."""


@dataclass(frozen=True)
class Patience:
    """How long a create without an answer keeps us from sending again, and how long a lease lasts."""

    quarantine: timedelta
    lease: timedelta


def since_boot() -> float:
    """Tell the seconds of a clock that goes on while the machine sleeps, where there is one."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Worker:
    """Moves submissions on. No transaction is open while Fivetran is called."""

    def __init__(
        self,
        database: Database,
        keys: PrivateKeys,
        fivetran: FivetranClient,
        patience: Patience,
        monotonic: Callable[[], float] = since_boot,
    ) -> None:
        self._database = database
        self._keys = keys
        self._fivetran = fivetran
        self._patience = patience
        self._monotonic = monotonic

    def advance(self, submission_id: str) -> float | None:
        """Move a submission on as far as it goes. Returns in how many seconds it is due again."""
        try:
            return self._advance(submission_id)
        except OUT as error:
            # Nobody could write, so nobody knows more than the row; once the lease has lapsed it is taken up.
            log.warning("database", submission=submission_id, exc_info=error)
            return WHILE_DATABASE_IS_BUSY

    def _advance(self, submission_id: str) -> float | None:
        # Taken before each commit: a sleep between the two must count.
        written_after = self._monotonic()
        with self._database.write() as connection:
            now = self._database.now(connection)
            held = leases.claim(connection, submission_id, RUNNABLE, now, now + self._patience.lease)
        if held is None:
            return None
        if rest := busy_for(held, now):
            return self._release(held, rest)
        state = State(held.state)
        step = STEPS_IF_INTERRUPTED.get(state, STEPS[state])
        again_in: float | None = None
        try:
            with Heartbeat(self._database, held, self._patience.lease):
                for _ in range(MOST_MOVES):
                    outcome = self._take(step, held, written_after)
                    written_after = self._monotonic()
                    moved = self._record(held, outcome)
                    if moved is None:
                        log.warning("lease lost", submission=held.id)
                        return None
                    held, again_in = moved, outcome.wait
                    if outcome.stop or again_in is not None:
                        break
                    step = STEPS[State(held.state)]
        finally:
            again_in = self._release(held, again_in)
        return again_in

    def _take(self, step: Step, held: Submission, written_after: float) -> Outcome:
        try:
            return step(self._job(held, written_after))
        except OUT:
            raise
        except Exception:
            # A mistake of ours must not leave a submission without a future.
            log.exception("step failed", submission=held.id, state=held.state)
            if held.state in STEPS_IF_INTERRUPTED:
                # The call may have been made; only the way of the interrupted may go on from here.
                return STEPS_IF_INTERRUPTED[State(held.state)](self._job(held, written_after))
            return wait(AFTER_A_MISTAKE, problem=problem("our_mistake"))

    def _job(self, held: Submission, written_after: float) -> Job:
        with self._database.read() as connection:
            now = self._database.now(connection)
            draft = answers_store.load(connection, held.onboarding_id, secrets_are_ours=False)
            secrets = opening.as_worker(connection, held.onboarding_id, self._keys, now)
            began = held.repair_began_at
            is_back = began is not None and card_returns.has_come_back(connection, held.onboarding_id, began)
        return Job(
            submission=held,
            answers=journey.along_path(draft.answers),
            secrets=secrets,
            fivetran=self._fivetran,
            now=now,
            quarantine=self._patience.quarantine,
            is_back=is_back,
            note_tests=partial(self._note_tests, held),
            may_still_send=lambda: self._monotonic() - written_after < MOST_SECONDS_TO_SEND,
        )

    def _record(self, held: Submission, outcome: Outcome) -> Submission | None:
        moves = outcome.state is not None and outcome.state != held.state
        leave = way(held.state, outcome.state) if outcome.state and moves else None
        with self._database.write() as connection:
            now = self._database.now(connection)
            changes = written(outcome, now)
            if leave and leave.becomes == State.CREATING:
                # Counted from here, not from before the look: the call comes after this.
                changes["last_attempt_at"] = now
            moved = submissions.move(connection, held, now, leave, **changes)
            if moved and outcome.forget_secrets:
                vault.forget(connection, held.onboarding_id)
        if moved and outcome.forget_secrets:
            self._database.forget_deleted()
        if moved:
            log.info("submission", submission=held.id, was=held.state, state=moved.state)
        return moved

    def _note_tests(self, held: Submission, results: list[dict[str, str | None]]) -> None:
        with self._database.write() as connection:
            submissions.move(connection, held, self._database.now(connection), None, setup_tests=results)

    def _release(self, held: Submission, again_in: float | None) -> float | None:
        """Give the lease back. Returns in how many seconds it is due, which others may have made sooner."""
        with self._database.write() as connection:
            now = self._database.now(connection)
            asked = None if again_in is None else now + timedelta(seconds=again_in)
            due = leases.release(connection, held, asked)
        return again_in if due == asked or due is None else 0

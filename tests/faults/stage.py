"""One database, one sandbox and a clock of our own, on which the worker is made to die in every way."""

import gc
import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from app import journey
from app.domain.answers import Password
from app.domain.secret import Kept, Secret
from app.fivetran.client import FivetranClient
from app.fivetran.http import FivetranHttp
from app.store import answers as answers_store
from app.store import events, leases, migrate, onboardings, opening, submissions, vault
from app.store.engine import Database
from app.store.events import Actor
from app.store.keys import AppKeys
from app.store.onboardings import Terms
from app.store.submission_rows import Submission
from app.store.worker_keys import PrivateKeys
from app.submission.states import RUNNABLE, WAYS, State
from app.submission.submit import submit
from app.submission.worker import Patience, Worker
from tests.contract.sandbox_process import RunningSandbox
from tests.faults.points import DIED, Points, WatchedDatabase
from tests.faults.virtual_time import VirtualTime
from tests.faults.wire import Behaviour, Notes, Wire, deliver_late
from tests.stories import SHORT_JOURNEY

KEYS = AppKeys((bytes(range(32)),))
PUBLIC_URL = "http://127.0.0.1:5000"
LEASE, QUARANTINE = timedelta(seconds=60), timedelta(seconds=180)
REAPER_SECONDS = 15
MOST_ROUNDS = 200
RIGHT, WRONG = Secret("right-password"), Secret("wrong-password")


@dataclass(frozen=True)
class Sent:
    """An onboarding whose answers were sent."""

    onboarding_id: str
    link_key: bytes
    schema: str


def forked() -> int:
    """Fork, in such a way that the child need not copy the memory that it only inherits."""
    gc.freeze()
    child = os.fork()
    if child == 0:
        gc.disable()
    return child


class Stage:
    """What the cases of one database share."""

    def __init__(self, folder: Path, database_url: str, sandbox: RunningSandbox) -> None:
        self.folder, self.url, self.sandbox = folder, database_url, sandbox
        self.time = VirtualTime()
        self.notes = Notes(folder)
        self.worker_keys = PrivateKeys(str(folder / "worker_keys"))
        migrate.upgrade(database_url)
        self.database = WatchedDatabase(database_url, self.time.now)
        self.beside = Database(database_url, self.time.now)
        self._http = FivetranHttp(self.sandbox.url, "sandbox-key", "sandbox-secret", repeats=0)
        self.fivetran = FivetranClient(self._http)
        self.worker = Worker(
            self.database,
            self.worker_keys,
            self.fivetran,
            Patience(QUARANTINE, LEASE),
            self.time.monotonic,
        )
        self.be(Points(), Behaviour.OK)
        with self.database.write() as connection:
            self.worker_keys.turn(connection, self.time.now())

    def close(self) -> None:
        """Give the connections to the database back."""
        self.database.engine.dispose()
        self.beside.engine.dispose()

    def be(self, points: Points, behaviour: Behaviour) -> None:
        """Count moments anew, with another behaviour of the line."""
        wire = Wire(self.notes, self.time)
        wire.points, wire.behaviour = points, behaviour
        self.database.points = points
        for scheme in ("https://", "http://"):
            self._http._session.mount(scheme, wire)  # noqa: SLF001 - nothing but the line is put in

    def be_a_new_process(self, points: Points, behaviour: Behaviour) -> None:
        """Use nothing that the process has from which this one was forked."""
        self.database.engine.dispose(close=False)
        self.beside.engine.dispose(close=False)
        self.be(points, behaviour)

    def send(self, password: Secret = RIGHT, *, needs_approval: bool = False, **presets: str) -> Sent:
        """Send the answers of a new onboarding, as the check page does."""
        self.notes.forget()
        schema = f"anaplan_{uuid4().hex[:12]}"
        chosen = {"auth_mode": "Basic", "region": "EU", "sync_mode": "AllExports", "schema": schema}
        answers = journey.with_presets(SHORT_JOURNEY | chosen | presets)
        now, terms = self.time.now(), Terms("x", needs_approval=needs_approval)
        with self.database.write() as connection:
            self.worker_keys.turn(connection, now)
            link = onboardings.create(connection, KEYS, answers, terms, Actor("operator", "x"), now)
        sent = Sent(link.id, KEYS.link_key(link, KEYS.newest), schema)
        self.answer(sent, password)
        return sent

    def answer(self, sent: Sent, password: Secret) -> None:
        """Enter a password and press Send."""
        now = self.time.now()
        with self.database.write() as connection:
            answers = answers_store.load(connection, sent.onboarding_id, secrets_are_ours=False).answers
            answers = answers.with_section("password", Password("anyone@example.com", Kept(now)))
            answers_store.save(connection, sent.onboarding_id, answers)
            vault.put(connection, sent.onboarding_id, sent.link_key, {"password": password}, now)
            draft = answers_store.load(connection, sent.onboarding_id, secrets_are_ours=False)
            complete = journey.along_path(draft.answers)
            submit(connection, sent.onboarding_id, complete, draft.revision, sent.link_key, PUBLIC_URL, now)

    def row(self, sent: Sent) -> Submission:
        """Return the submission as it is now."""
        with self.beside.read() as connection:
            found = submissions.of_onboarding(connection, sent.onboarding_id)
        assert found is not None
        return found

    def drive(self, sent: Sent) -> Submission:
        """Work as a worker and its reaper do, until nothing is left to do."""
        for _ in range(MOST_ROUNDS):
            row = self.row(sent)
            if row.state not in RUNNABLE:
                return row
            with self.beside.read() as connection:
                due = leases.due(connection, RUNNABLE, self.time.now(), 1000)
            again_in = self.worker.advance(row.id) if row.id in due else REAPER_SECONDS
            self.time.pass_by(min(again_in or 0, REAPER_SECONDS))
            deliver_late(self.notes, self.time)
        raise AssertionError(f"stuck in {row.state}: {row}")

    def moments(self, sent: Sent, behaviour: Behaviour, *, effects_only: bool = False) -> list[int]:
        """Work to the end, and return the numbers of all distinct moments that were passed on the way."""

        def situation() -> object:
            row = self.row(sent)
            return row.state, row.attempt, row.problem_kind

        points = Points(where=situation)
        self.be(points, behaviour)
        self.drive(sent)
        return points.distinct(effects_only=effects_only)

    def dies(self, sent: Sent, behaviour: Behaviour, at: int) -> None:
        """Work in a process that dies at a certain moment."""
        child = forked()
        if child == 0:
            # Whatever happens here, this process must not come back into pytest.
            try:
                self.be_a_new_process(Points(die_at=at), behaviour)
                self.drive(sent)
            finally:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == DIED, "it ended before it could die"

    def connections(self, sent: Sent) -> list[dict[str, Any]]:
        """Return what Fivetran has under this name."""
        address = f"{self.sandbox.url}/sandbox/connections"
        found = requests.get(address, params={"schema": sent.schema}, timeout=30).json()
        return [connection for connection in found if connection["schema"] == sent.schema]

    def recovers(self, sent: Sent, behaviour: Behaviour) -> Submission:
        """Let another worker find it, and whatever is late arrive; return how it ended."""
        self.be(Points(), behaviour)
        row = self.drive(sent)
        self.time.pass_by(QUARANTINE.total_seconds())
        deliver_late(self.notes, self.time)
        return row

    def timeline(self, sent: Sent) -> list[tuple[str, str]]:
        """Return the moves of the submission, each of which must stand in the table."""
        with self.beside.read() as connection:
            lines = events.timeline(connection, sent.onboarding_id)
        moves = [(State(str(e.detail["was"])), e.happened) for e in lines if "was" in e.detail]
        assert all((was, becomes) in WAYS for was, becomes in moves if becomes != "waits"), moves
        return [(was.value, becomes) for was, becomes in moves]

    def has_secrets(self, sent: Sent) -> bool:
        """Tell whether any secret of it is still stored."""
        with self.beside.read() as connection:
            opened = opening.as_worker(connection, sent.onboarding_id, self.worker_keys, self.time.now())
        return bool(opened)

    def ended_well(self, sent: Sent, behaviour: Behaviour, *, paused: bool = False) -> None:
        """Let it recover, and see that exactly one connection came of it and nothing is left behind."""
        row = self.recovers(sent, behaviour)
        assert row.state == State.CONNECTED, (row, self.timeline(sent))
        (made,) = self.connections(sent)
        assert made["id"] == row.connection_id
        assert (made["setup_state"], made["paused"]) == ("connected", paused)
        assert self.notes.refused_creates == 0, "only Fivetran's own rule kept it from being doubled"
        assert not self.has_secrets(sent)
        assert self.timeline(sent)[-1][1] == State.CONNECTED

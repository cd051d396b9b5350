"""Onboardings that wait at the Connect Card, and a line on which lists show what a test wants."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import requests
from requests.models import PreparedRequest, Response
from sqlalchemy import select

from app.store import card_returns, events, leases
from app.store.keys import ID_LENGTH, random_text
from app.store.models import traffic
from app.submission.card_watch import CardWatch
from app.submission.pace import LIMITS
from app.submission.queue import Queue
from app.submission.states import RUNNABLE, State
from tests.faults.points import Points
from tests.faults.stage import Sent, Stage
from tests.faults.wire import Behaviour, Wire, deliver_late

SIGN_IN = ("sandbox-key", "sandbox-secret")
Row = dict[str, Any]

MINUTE = 60
ROUND_SECONDS = 5
MOST_ROUNDS = 120


def watch(stage: Stage, account: str = "paid") -> CardWatch:
    """Return the watch of one more worker process."""
    queue = Queue(f"sqlite:///{stage.folder / 'queue.db'}")
    return CardWatch(stage.database, stage.fivetran, queue, LIMITS[account])


def send_to_card(stage: Stage) -> Sent:
    """Send an onboarding whose credentials are entered on Fivetran's page, until it waits for that."""
    sent = stage.send(auth_mode="ConnectCard")
    work(stage)
    assert stage.row(sent).state == State.CARD_WAITING
    return sent


def open_card(stage: Stage, sent: Sent, way_back: str = "http://127.0.0.1:5000/connect-card/return/") -> str:
    """Go to a card as a recipient does; return its address."""
    with stage.beside.write() as connection:
        connection_id, nonce = str(stage.row(sent).connection_id), random_text(ID_LENGTH)
        state = card_returns.make(connection, sent.onboarding_id, connection_id, nonce, stage.time.now())
    address = f"{stage.sandbox.url}/v1/connections/{connection_id}/connect-card"
    card = {"connect_card_config": {"redirect_uri": f"{way_back}{state}"}}
    made = requests.post(address, json=card, auth=SIGN_IN, timeout=30).json()
    uri: str = made["data"]["connect_card"]["uri"]
    return uri


def press(uri: str, button: str) -> None:
    """Press a button of a card: pass, fail or close."""
    requests.post(uri, data={"button": button}, allow_redirects=False, timeout=30).raise_for_status()


def work(stage: Stage) -> int:
    """Do all that is due now, as workers do. Returns how much that was."""
    with stage.beside.read() as connection:
        due = leases.due(connection, RUNNABLE, stage.time.now(), 1000)
    for submission_id in due:
        stage.worker.advance(submission_id)
    return len(due)


def pass_time(stage: Stage, seconds: int, *also: Callable[[], None], step: int = 1) -> None:
    """Let time pass as it does for a worker process, and what else happens in it."""
    for _ in range(0, seconds, step):
        for happens in also:
            happens()
        work(stage)
        stage.time.pass_by(step)


def most_in_a_minute(times: list[float]) -> int:
    """Return the most that there were within any minute."""
    return max((sum(at <= other < at + MINUTE for other in times) for at in times), default=0)


def connected_at(stage: Stage, sent: Sent) -> float:
    """Return when it was connected, in seconds since the beginning."""
    with stage.beside.read() as connection:
        (line,) = [
            e for e in events.timeline(connection, sent.onboarding_id) if e.happened == State.CONNECTED
        ]
    return stage.time.monotonic() - (stage.time.now() - line.at).total_seconds()


def watch_at(stage: Stage) -> datetime | None:
    """Return until when the watch belongs to somebody."""
    with stage.beside.read() as connection:
        at: datetime | None = connection.execute(select(traffic.c.watch_at)).scalar_one()
    return at


def watch_until_connected(stage: Stage, sent: Sent) -> None:
    """Work and watch as a worker process does, until it is connected; return within ten minutes."""
    watching = watch(stage)
    for _ in range(MOST_ROUNDS):
        if stage.row(sent).state == State.CONNECTED:
            return
        watching.once()
        work(stage)
        deliver_late(stage.notes, stage.time)
        stage.time.pass_by(ROUND_SECONDS)
    raise AssertionError(f"stuck: {stage.row(sent)}")


class ShownInLists(Wire):
    """Shows rows of lists as a test wants them, or refuses lists, and counts what is asked for."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.notes, stage.time)
        self.points, self.behaviour = Points(), Behaviour.OK
        self.shown: Callable[[Row], Row | None] = lambda row: row
        self.refusal: int | None = None
        self.refuses_reads: int | None = None
        self.refuses_only: list[str] = []
        self.retry_after = ""
        self.lists: list[float] = []
        self.reads: list[float] = []
        for scheme in ("https://", "http://"):
            stage._http._session.mount(scheme, self)  # noqa: SLF001 - nothing but the line is put in

    def send(self, request: PreparedRequest, *args: Any, **more: Any) -> Response:
        """Ask the sandbox, and change what it lists."""
        path, _, query = str(request.path_url).partition("?")
        if request.method == "GET" and path.startswith("/v1/connections/"):
            self.reads.append(self._time.monotonic())
            is_meant = not self.refuses_only or path.rpartition("/")[2] in self.refuses_only
            if self.refuses_reads and is_meant:
                return self._answer(request, self.refuses_reads, {})
        answer = super().send(request, *args, **more)
        if request.method != "GET" or path != "/v1/connections" or "schema=" in query:
            return answer
        self.lists.append(self._time.monotonic())
        body = answer.json()
        items = [self.shown(row) for row in body["data"]["items"]]
        body["data"]["items"] = [row for row in items if row is not None]
        return self._answer(request, self.refusal or 200, body)

    def _answer(self, request: PreparedRequest, status: int, body: Row) -> Response:
        made = Response()
        made.status_code, made.request, made.url = status, request, str(request.url)
        if self.retry_after:
            made.headers["Retry-After"] = self.retry_after
        made._content = json.dumps(body).encode()  # noqa: SLF001 - the way to make an answer
        made.raw = _Raw(made._content)  # noqa: SLF001
        return made


class _Raw:
    """The bytes of an answer, as the product reads them."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def read1(self, *_args: Any, **_more: Any) -> bytes:
        content, self._content = self._content, b""
        return content

    def close(self) -> None:
        self._content = b""

    def release_conn(self) -> None:
        self._content = b""

"""The line to the sandbox, which behaves badly the first time that something is asked for."""

import json
from collections.abc import Mapping
from enum import Enum
from multiprocessing import Array
from pathlib import Path
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.models import PreparedRequest, Response

from tests.faults.points import Points
from tests.faults.virtual_time import VirtualTime

LATE_SECONDS = 30
ASKED = ("create", "test", "change", "delete")


class Behaviour(Enum):
    """What becomes of the first call of each kind."""

    OK = "ok"
    APPLIED_REPLY_LOST = "applied, reply lost"
    LOST_BEFORE = "lost before it arrived"
    APPLIED_5XX = "applied, answered 500"
    NOT_APPLIED_5XX = "not applied, answered 500"
    APPLIED_LATE = "no answer, applied 30 s late"


class Notes:
    """What happened on the line so far, shared by the processes that use it one after another."""

    def __init__(self, folder: Path) -> None:
        self.late = folder / "late.jsonl"
        self._asked = Array("i", len(ASKED))
        self._refused_creates = Array("i", 1)

    def is_first(self, what: str) -> bool:
        """Tell whether this is asked for the first time, and remember that it was."""
        place = ASKED.index(what)
        with self._asked.get_lock():
            self._asked[place] += 1
            return bool(self._asked[place] == 1)

    def forget(self) -> None:
        """Begin anew, for the next case."""
        self._asked[:] = [0] * len(ASKED)
        self._refused_creates[0] = 0
        self.late.unlink(missing_ok=True)

    def note_refused_create(self) -> None:
        """Remember that a create met a connection of the same name: it should never have been sent."""
        self._refused_creates[0] += 1

    @property
    def refused_creates(self) -> int:
        """How many creates only Fivetran's own rule kept from doubling a connection."""
        return int(self._refused_creates[0])


class Wire(HTTPAdapter):
    """Sends what the product sends, as well or as badly as it was told to."""

    behaviour = Behaviour.OK
    points = Points()

    def __init__(self, notes: Notes, time: VirtualTime) -> None:
        super().__init__()
        self._notes = notes
        self._time = time

    def send(self, request: PreparedRequest, *args: Any, **more: Any) -> Response:
        """Ask the sandbox, unless this is the call that goes wrong."""
        what = _asked(request)
        self.points.reach(f"before a {what}")
        try:
            return self._ask(what, request, *args, **more)
        finally:
            self.points.reach(f"after a {what}")

    def _ask(self, what: str, request: PreparedRequest, *args: Any, **more: Any) -> Response:
        wrong = what in ASKED and self._notes.is_first(what) and self.behaviour is not Behaviour.OK
        if not wrong:
            return self._sent(what, request, *args, **more)
        if self.behaviour in (Behaviour.APPLIED_REPLY_LOST, Behaviour.APPLIED_5XX):
            self._sent(what, request, *args, **more).close()
        if self.behaviour is Behaviour.APPLIED_LATE:
            self._keep_for_later(request)
        if self.behaviour in (Behaviour.APPLIED_5XX, Behaviour.NOT_APPLIED_5XX):
            return _server_error(request)
        raise requests.ConnectionError

    def _sent(self, what: str, request: PreparedRequest, *args: Any, **more: Any) -> Response:
        answer = super().send(request, *args, **more)
        if what == "create" and answer.status_code in (400, 409):
            self._notes.note_refused_create()
        return answer

    def _keep_for_later(self, request: PreparedRequest) -> None:
        body = request.body.decode() if isinstance(request.body, bytes) else request.body
        line = {
            "at": self._time.monotonic() + LATE_SECONDS,
            "method": request.method,
            "url": request.url,
            "headers": dict(request.headers),
            "body": body,
        }
        with self._notes.late.open("a") as file:
            file.write(json.dumps(line) + "\n")


def deliver_late(notes: Notes, time: VirtualTime) -> None:
    """Let Fivetran do what it was asked for half a minute ago."""
    if not notes.late.exists():
        return
    kept = [json.loads(line) for line in notes.late.read_text().splitlines()]
    notes.late.write_text("".join(json.dumps(c) + "\n" for c in kept if c["at"] > time.monotonic()))
    for call in kept:
        if call["at"] <= time.monotonic():
            _deliver(call, notes)


def _deliver(call: Mapping[str, Any], notes: Notes) -> None:
    answer = requests.request(
        call["method"], call["url"], headers=call["headers"], data=call["body"], timeout=30
    )
    is_create = call["method"] == "POST" and call["url"].endswith("/v1/connections")
    if is_create and answer.status_code in (400, 409):
        notes.note_refused_create()
    if answer.status_code >= 500:
        raise AssertionError(f"the sandbox is broken: {answer.status_code}")


def _asked(request: PreparedRequest) -> str:
    path = (request.path_url or "").partition("?")[0]
    if request.method == "GET":
        return "look"
    if request.method == "POST":
        return "test" if path.endswith("/test") else "create"
    return {"PATCH": "change", "DELETE": "delete"}[str(request.method)]


def _server_error(request: PreparedRequest) -> Response:
    answer = Response()
    answer.status_code = 500
    answer.url = str(request.url)
    answer.request = request
    answer._content = b"oops"  # noqa: SLF001 - how `requests` itself keeps what was read
    answer.raw = _Nothing()
    return answer


class _Nothing:
    """The body of an answer that has none."""

    def read1(self, _amount: int = 0, *, decode_content: bool = True) -> bytes:  # noqa: ARG002
        """Return nothing."""
        return b""

    def close(self) -> None:
        """Close nothing."""

    def release_conn(self) -> None:
        """Give nothing back."""

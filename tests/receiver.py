"""A site that webhooks go to: it keeps what arrives, and answers as the test wants."""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass(frozen=True)
class Message:
    """One request, as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """What tells a message from others."""
        return self.headers["webhook-id"]


@dataclass
class Receiver:
    """What it was told. `answers` are the next statuses; when there are none left, 204."""

    url: str
    messages: list[Message] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    silent_paths: set[str] = field(default_factory=set)
    """Whoever posts there waits, and gets no answer."""

    dripping_paths: set[str] = field(default_factory=set)
    """Whoever posts there gets an answer, a header every moment, that never ends."""

    over: Event = field(default_factory=Event)

    def at(self, path: str) -> list[Message]:
        """Return what came to one path."""
        return [message for message in self.messages if message.path == path]

    def wait_for(self, is_there: Callable[[], bool], seconds: float = 30) -> None:
        """Wait until something has come."""
        until = time.monotonic() + seconds
        while not is_there():
            if time.monotonic() > until:
                raise AssertionError(f"only {len(self.messages)} messages came")
            time.sleep(0.02)


class QuietServer(ThreadingHTTPServer):
    """Says nothing of those who hang up on it."""

    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Say nothing."""


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    receiver: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.receiver.messages.append(Message(self.path, headers, body))
        if self.path in self.receiver.silent_paths:
            self.close_connection = True
            self.receiver.over.wait(30)
        elif self.path in self.receiver.dripping_paths:
            self._drip()
        else:
            self._answer(self.receiver.answers.pop(0) if self.receiver.answers else 204)

    def do_GET(self) -> None:
        self.receiver.messages.append(Message(self.path, dict(self.headers), b""))
        self._answer(204)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def _answer(self, status: int) -> None:
        self.send_response(status)
        for name, value in self.receiver.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _drip(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.receiver.over.wait(0.05):
                self.wfile.write(b"X-More: x\r\n")


@contextmanager
def receiving(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Run one on a free port of this machine."""
    handler = type("OneHandler", (Handler,), {})
    server = QuietServer(("127.0.0.1", 0), handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    receiver = Receiver(f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}")
    handler.receiver = receiver  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield receiver
    finally:
        receiver.over.set()
        server.shutdown()
        server.server_close()

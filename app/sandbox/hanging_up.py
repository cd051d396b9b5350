"""Drop the TCP connection of the current request, before an answer or in the middle of one."""

import socket
from collections.abc import Iterator
from contextlib import suppress

from flask import Response, request

from app.sandbox.recording import leave_unanswered

SOCKETS = ("gunicorn.socket", "werkzeug.socket")
"""Where the two servers that can run the sandbox keep the connection."""


class NoConnectionError(ConnectionResetError):
    """The request came without a network connection, as from Flask's test client."""


def hang_up() -> Response:
    """Close the connection in both directions; what the server writes afterwards reaches nobody."""
    leave_unanswered()
    connection = _connection()
    if connection is None:
        raise NoConnectionError
    _close(connection)
    return Response(status=500, headers={"Connection": "close"})


def break_off(answer: Response) -> Response:
    """Return an answer that promises its whole body, but whose connection closes after half of it."""
    connection = _connection()
    whole = answer.get_data()

    def half() -> Iterator[bytes]:
        yield whole[: len(whole) // 2]
        if connection is not None:
            _close(connection)

    answer.response = half()
    answer.content_length = len(whole)
    return answer


def _connection() -> socket.socket | None:
    """Return the connection of the current request."""
    for name in SOCKETS:
        connection = request.environ.get(name)
        if isinstance(connection, socket.socket):
            return connection
    return None


def _close(connection: socket.socket) -> None:
    """Close a connection, unless the caller was faster."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)

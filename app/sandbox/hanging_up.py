"""Drop the TCP connection of the current request, so that the caller gets no answer at all."""

import socket

from flask import Response, request

from app.sandbox.recording import leave_unanswered

SOCKETS = ("gunicorn.socket", "werkzeug.socket")
"""Where the two servers that can run the sandbox keep the connection."""


class NoConnectionError(ConnectionResetError):
    """The request came without a network connection, as from Flask's test client."""


def hang_up() -> Response:
    """Close the connection in both directions; what the server writes afterwards reaches nobody."""
    leave_unanswered()
    for name in SOCKETS:
        connection = request.environ.get(name)
        if isinstance(connection, socket.socket):
            connection.shutdown(socket.SHUT_RDWR)
            return Response(status=500, headers={"Connection": "close"})
    raise NoConnectionError

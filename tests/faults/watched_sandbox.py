"""The sandbox, with an eye on creates that come twice, and an hour as fast as its other times."""

import os

from flask import Flask, Response, jsonify

from app.sandbox import limits
from app.sandbox.current import EXTENSION, Running
from app.sandbox.state.connections import Connection, NameTakenError
from app.sandbox.web import create_sandbox

REPEATED = "repeated-creates"


def create() -> Flask:
    """Return the web app."""
    speed = float(os.environ.get("SANDBOX_SPEED", "1"))
    limits.HOUR = limits.HOUR / speed  # type: ignore[assignment]
    limits.MINUTE = limits.MINUTE / speed  # type: ignore[assignment]
    sandbox = create_sandbox()
    _watch_creates(sandbox)
    return sandbox


def _watch_creates(sandbox: Flask) -> None:
    """Note each create, late ones too, of something that an earlier create has made already.

    That names are unique keeps it from being made twice. The product must not rely on it.
    """
    running: Running = sandbox.extensions[EXTENSION]
    connections, add = running.state.connections, running.state.connections.add
    repeated: list[str] = []

    def watched(connection: Connection, *, seconds_unlisted: float = 0) -> None:
        try:
            add(connection, seconds_unlisted=seconds_unlisted)
        except NameTakenError:
            markers = [there.connect_card_config for there in connections.every(connection.schema)]
            if connection.connect_card_config in markers:
                repeated.append(connection.schema)
            raise

    def show() -> Response:
        return jsonify(repeated)

    connections.add = watched  # type: ignore[method-assign]
    sandbox.add_url_rule(f"/sandbox/{REPEATED}", view_func=show)

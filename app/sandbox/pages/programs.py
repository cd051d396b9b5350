"""The JSON for programs: the requests received, the connections there are, and the way back to the seed."""

from flask import Blueprint, Response, jsonify

from app.domain.choices import SERVICE
from app.sandbox.current import state
from app.sandbox.state.connections import FOREIGN

programs = Blueprint("programs", __name__, url_prefix="/sandbox")


@programs.get("/requests")
def requests() -> Response:
    """Answer the requests to the APIs, oldest first, with their secrets masked."""
    return jsonify(state().requests.every())


@programs.get("/connections")
def connections() -> Response:
    """Answer the connections, oldest first; those that other people made come last."""
    rows = [
        {
            "id": connection.id,
            "schema": connection.schema,
            "group_id": connection.group_id,
            "service": SERVICE,
            "setup_state": connection.setup_state,
            "paused": connection.options["paused"],
            "config": connection.config,
        }
        for connection in state().connections.every()
    ]
    return jsonify(sorted(rows, key=lambda row: str(row["id"]).startswith(FOREIGN)))


@programs.post("/reset")
def reset() -> Response:
    """Forget everything and begin again with the seed."""
    state().reset()
    return Response(status=204)

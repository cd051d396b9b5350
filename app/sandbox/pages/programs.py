"""The JSON for programs: the requests received, the connections there are, and the way back to the seed."""

import secrets
from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, request

from app.domain.choices import SERVICE
from app.sandbox.current import fault_mix, limits, state
from app.sandbox.fivetran.bodies import SCHEMA_NAME
from app.sandbox.fivetran.shape import now
from app.sandbox.json_body import read_json
from app.sandbox.seed.destinations import GROUP_IDS, foreign_connection
from app.sandbox.state.connections import FOREIGN, Connection, NameTakenError

programs = Blueprint("programs", __name__, url_prefix="/sandbox")


@programs.get("/requests")
def requests() -> Response:
    """Answer the newest requests to the APIs, oldest first, with their secrets masked."""
    return jsonify(state().requests.newest()[::-1])


@programs.get("/connections")
def connections() -> Response:
    """Answer all connections, or those of one name, oldest first; those of other people come last."""
    rows = [_row(connection) for connection in state().connections.every(request.args.get("schema"))]
    return jsonify(sorted(rows, key=lambda row: str(row["id"]).startswith(FOREIGN)))


@programs.post("/connections")
def strangers_connection() -> Response:
    """Make a connection as somebody else does, who is not bound by our settings."""
    match read_json():
        case {"group_id": str(group_id), "schema": str(schema)} if (
            group_id in GROUP_IDS and SCHEMA_NAME.fullmatch(schema)
        ):
            made = replace(
                foreign_connection(group_id),
                id=f"{FOREIGN}{secrets.token_hex(6)}",
                schema=schema,
                created_at=now(),
            )
        case _:
            return _status(HTTPStatus.BAD_REQUEST)
    try:
        state().connections.add(made)
    except NameTakenError:
        return _status(HTTPStatus.CONFLICT)
    answer = jsonify(_row(made))
    answer.status_code = HTTPStatus.CREATED
    return answer


@programs.get("/faults")
def faults() -> Response:
    """Answer how often each fault happened."""
    return jsonify(fault_mix().counts())


@programs.get("/limits")
def most_calls() -> Response:
    """Answer how near the calls came to the limits, and how many were refused."""
    return jsonify(limits().seen())


@programs.post("/reset")
def reset() -> Response:
    """Forget everything and begin again with the seed."""
    # First what still waits to be done, or it would be done to the new state.
    fault_mix().reset()
    limits().reset()
    state().reset()
    return _status(HTTPStatus.NO_CONTENT)


def _row(connection: Connection) -> dict[str, object]:
    """Return what programs may know of a connection."""
    return {
        "id": connection.id,
        "schema": connection.schema,
        "group_id": connection.group_id,
        "service": SERVICE,
        "setup_state": connection.setup_state,
        "paused": connection.options["paused"],
        "config": connection.config,
        "marker": (connection.connect_card_config or {}).get("redirect_uri"),
        "setup_tests_run": connection.test_runs_in_all,
    }


def _status(status: HTTPStatus) -> Response:
    """Return an answer without a body."""
    return Response(status=status)

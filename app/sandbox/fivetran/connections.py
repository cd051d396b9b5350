"""Read, change and delete one connection, test it, sync it, and open a card for it."""

from dataclasses import replace

from flask import Blueprint, Response

from app.sandbox.current import state
from app.sandbox.faults.table import Trait
from app.sandbox.faults.wrapping import may_go_wrong
from app.sandbox.fivetran.bodies import read_card, read_controls, read_update
from app.sandbox.fivetran.cards import new_card
from app.sandbox.fivetran.envelope import success
from app.sandbox.fivetran.errors import invalid, unknown
from app.sandbox.fivetran.fields import SYNC, TEST
from app.sandbox.fivetran.messages import DELETED, EDITED, tell
from app.sandbox.fivetran.network import check_network
from app.sandbox.fivetran.shape import detailed, now
from app.sandbox.fivetran.test_runs import found, run_setup_tests
from app.sandbox.fivetran.writing import updated
from app.sandbox.state.connections import Connection

connections = Blueprint("connections", __name__, url_prefix="/v1/connections/<connection_id>")


@connections.get("")
@may_go_wrong(Trait.READ)
def details(connection_id: str) -> Response:
    """Answer one connection (Fivetran REST API, "Retrieve Connection Details")."""
    # Assumed: with the results of tests that are running, without those of earlier ones. It may have either.
    so_far = state().running_tests.so_far(connection_id)
    return success(detailed(_connection(connection_id)) | ({"setup_tests": so_far} if so_far else {}))


@connections.patch("")
@may_go_wrong(Trait.PATCH)
def update(connection_id: str) -> Response:
    """Change a connection and test it unless told not to (Fivetran REST API, "Update a Connection")."""
    old = _connection(connection_id)
    body = read_update()
    check_network(updated(old, body).options)
    new = found(
        state().connections.change(connection_id, lambda latest: updated(latest, body)), connection_id
    )
    tell(EDITED, new)
    more: dict[str, object] = {}
    if body.get("run_setup_tests", True):
        new, more["setup_tests"] = run_setup_tests(connection_id)
    return success(detailed(new) | more, "Connection has been updated")


@connections.delete("")
@may_go_wrong(Trait.DELETE)
def delete(connection_id: str) -> Response:
    """Delete a connection (Fivetran REST API, "Delete a Connection")."""
    gone = _connection(connection_id)
    if not state().connections.remove(connection_id):
        raise unknown("Connector", connection_id)
    tell(DELETED, gone)
    return success(message=f"Connection with id '{connection_id}' has been deleted")


@connections.post("/test")
@may_go_wrong(Trait.TEST)
def test(connection_id: str) -> Response:
    """Run the setup tests; failed ones are a success of this call ("Run connection setup tests")."""
    _connection(connection_id)
    read_controls(TEST)
    connection, rows = run_setup_tests(connection_id)
    return success(detailed(connection) | {"setup_tests": rows}, "Setup tests have been completed")


@connections.post("/connect-card")
def connect_card(connection_id: str) -> Response:
    """Open a new card for a connection (Fivetran REST API, "Generate a Connect Card")."""
    connection = _connection(connection_id)
    config = read_card()
    # Assumed: older cards stay open, and the connection keeps the configuration of the newest.
    connection = found(
        state().connections.change(connection_id, lambda old: replace(old, connect_card_config=config)),
        connection_id,
    )
    data = {
        "connector_id": connection.id,
        "connect_card": new_card(connection, config),
        "connect_card_config": config,
    }
    return success(data, "Connect card has been generated")


@connections.post("/sync")
def sync(connection_id: str) -> Response:
    """Sync a connection that is set up (Fivetran REST API, "Sync Connection Data")."""
    connection = _connection(connection_id)
    read_controls(SYNC)
    if connection.setup_state != "connected":
        # Source: the message's beginning, as users of Fivetran's Terraform provider have reported it.
        raise invalid(
            "We expected the connector's setup state ('status.setup_state') to be 'connected',"
            f" but it was '{connection.setup_state}'."
        )
    # Assumed: the sync is over at once.
    state().connections.change(connection_id, lambda old: replace(old, synced_at=now()))
    return success(message="Sync has been successfully triggered")


def _connection(connection_id: str) -> Connection:
    return found(state().connections.get(connection_id), connection_id)

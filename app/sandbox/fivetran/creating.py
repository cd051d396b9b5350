"""Create a connection (Fivetran REST API, "Create a Connection")."""

from http import HTTPStatus

from flask import Blueprint, Response

from app.sandbox.current import state
from app.sandbox.fivetran.bodies import read_create
from app.sandbox.fivetran.cards import new_card
from app.sandbox.fivetran.envelope import success
from app.sandbox.fivetran.errors import invalid, unknown
from app.sandbox.fivetran.faults import refuse_first_creates, spoil_answer
from app.sandbox.fivetran.network import check_network
from app.sandbox.fivetran.shape import detailed
from app.sandbox.fivetran.test_runs import run_setup_tests
from app.sandbox.fivetran.writing import new_connection
from app.sandbox.seed.destinations import GROUP_IDS
from app.sandbox.state.connections import Connection, NameTakenError

creating = Blueprint("creating", __name__, url_prefix="/v1")


@creating.post("/connections")
def create_connection() -> Response:
    """Make a connection, even if its setup tests fail."""
    body = read_create()
    if body["group_id"] not in GROUP_IDS:
        # Assumed: 404. A key that may not see the group may get 403 instead.
        raise unknown("Group", str(body["group_id"]))
    connection = new_connection(body)
    check_network(connection.options)
    refuse_first_creates(connection.group_id, connection.schema)
    _keep(connection)
    more: dict[str, object] = {}
    if body.get("run_setup_tests", True):
        connection, more["setup_tests"] = run_setup_tests(connection.id)
    if connection.connect_card_config is not None:
        more["connect_card"] = new_card(connection, connection.connect_card_config)
    answer = success(detailed(connection) | more, "Connection has been created", HTTPStatus.CREATED)
    return spoil_answer(connection.schema, answer)


def _keep(connection: Connection) -> None:
    """Keep a new connection unless its name is taken."""
    # Assumed: status and message, and that a name is taken within its group whichever way schemas are named.
    try:
        state().connections.add(connection)
    except NameTakenError:
        raise invalid(f"Connection with schema name '{connection.schema}' already exists") from None

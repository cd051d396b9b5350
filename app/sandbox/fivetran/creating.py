"""Create a connection (Fivetran REST API, "Create a Connection")."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, Response

from app.sandbox.current import fault_mix, state
from app.sandbox.faults.inside import goes_wrong
from app.sandbox.faults.mix import LIST_LAGS
from app.sandbox.faults.table import Trait
from app.sandbox.faults.wrapping import may_go_wrong
from app.sandbox.fivetran.bodies import read_create
from app.sandbox.fivetran.cards import new_card
from app.sandbox.fivetran.envelope import success
from app.sandbox.fivetran.errors import name_is_taken, unknown
from app.sandbox.fivetran.faults import refuse_first_creates, spoil_answer
from app.sandbox.fivetran.messages import CREATED, tell
from app.sandbox.fivetran.network import check_network
from app.sandbox.fivetran.shape import detailed
from app.sandbox.fivetran.test_runs import run_setup_tests
from app.sandbox.fivetran.writing import new_connection
from app.sandbox.seed.destinations import GROUP_IDS
from app.sandbox.state.connections import Connection, NameTakenError

creating = Blueprint("creating", __name__, url_prefix="/v1")


@creating.post("/connections")
@may_go_wrong(Trait.CREATE)
def create_connection() -> Response:
    """Make a connection, even if its setup tests fail."""
    body = read_create()
    if body["group_id"] not in GROUP_IDS:
        # Assumed: 404. A key that may not see the group may get 403 instead.
        raise unknown("Group", str(body["group_id"]))
    connection = _named(new_connection(body))
    check_network(connection.options)
    refuse_first_creates(connection.group_id, connection.schema)
    _keep(connection)
    tell(CREATED, connection)
    more: dict[str, object] = {}
    if body.get("run_setup_tests", True):
        connection, more["setup_tests"] = run_setup_tests(connection.id)
    if connection.connect_card_config is not None:
        more["connect_card"] = new_card(connection, connection.connect_card_config)
    answer = success(detailed(connection) | more, "Connection has been created", HTTPStatus.CREATED)
    return spoil_answer(connection.schema, answer)


def _named(connection: Connection) -> Connection:
    """Return a new connection under the name that was asked for, or under what a fault makes of it."""
    if goes_wrong("schema_changed"):
        return replace(connection, schema=connection.schema.upper())
    return connection


def _keep(connection: Connection) -> None:
    """Keep a new connection unless its name is taken."""
    # Assumed: a name is taken within its group whichever way schemas are named.
    seconds_unlisted = fault_mix().seconds_unlisted()
    try:
        state().connections.add(connection, seconds_unlisted=seconds_unlisted)
    except NameTakenError:
        status = HTTPStatus.CONFLICT if goes_wrong("taken_is_409") else HTTPStatus.BAD_REQUEST
        raise name_is_taken(connection.schema, status) from None
    if seconds_unlisted:
        fault_mix().count(LIST_LAGS)

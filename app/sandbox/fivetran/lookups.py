"""Answer the calls that only look things up: account, groups, destinations, networks, metadata."""

from collections.abc import Sequence

from flask import Blueprint, Response, request

from app.sandbox.current import state
from app.sandbox.faults.table import Trait
from app.sandbox.faults.wrapping import may_go_wrong
from app.sandbox.fivetran.envelope import success
from app.sandbox.fivetran.errors import unknown
from app.sandbox.fivetran.metadata import ANAPLAN, ANAPLAN_IN_LIST
from app.sandbox.fivetran.paging import asked_page, page, page_of
from app.sandbox.fivetran.shape import listed
from app.sandbox.seed.destinations import ACCOUNT, DESTINATIONS, GROUPS, Row
from app.sandbox.seed.network import HYBRID_AGENTS, PRIVATE_LINKS, PROXY_AGENTS

lookups = Blueprint("lookups", __name__, url_prefix="/v1")


@lookups.get("/account/info")
def account_info() -> Response:
    """Answer whose key this is."""
    return success(ACCOUNT)


@lookups.get("/groups")
def groups() -> Response:
    """Answer the groups."""
    return page_of(GROUPS)


@lookups.get("/groups/<group_id>")
def group(group_id: str) -> Response:
    """Answer one group."""
    return success(_row(GROUPS, "Group", group_id))


@lookups.get("/groups/<group_id>/connections")
def connections_of_group(group_id: str) -> Response:
    """Answer the connections of one group."""
    _row(GROUPS, "Group", group_id)
    return _connections(group_id, request.args.get("schema"))


@lookups.get("/connections")
@may_go_wrong(Trait.LIST)
def connections() -> Response:
    """Answer the connections, or those of one group or schema name."""
    # Assumed: an unknown group has no connections, rather than being refused.
    return _connections(request.args.get("group_id"), request.args.get("schema"))


@lookups.get("/destinations")
def destinations() -> Response:
    """Answer the destinations."""
    return page_of(DESTINATIONS)


@lookups.get("/destinations/<destination_id>")
def destination(destination_id: str) -> Response:
    """Answer one destination."""
    return success(_row(DESTINATIONS, "Destination", destination_id))


@lookups.get("/private-links")
def private_links() -> Response:
    """Answer the private links."""
    return page_of(PRIVATE_LINKS)


@lookups.get("/proxy")
def proxy_agents() -> Response:
    """Answer the proxy agents."""
    return page_of(PROXY_AGENTS)


@lookups.get("/hybrid-deployment-agents")
def hybrid_agents() -> Response:
    """Answer the hybrid deployment agents, or those of one group."""
    group_id = request.args.get("groupId")
    return page_of([agent for agent in HYBRID_AGENTS if group_id in (None, agent["group_id"])])


@lookups.get("/metadata/connector-types")
def connector_types() -> Response:
    """Answer the services that can be connected."""
    return page_of([ANAPLAN_IN_LIST])


@lookups.get("/metadata/connector-types/<service>")
def connector_type(service: str) -> Response:
    """Answer what a service's connection can be given."""
    return success(_row([ANAPLAN], "Metadata", service))


def _connections(group_id: str | None, schema: str | None) -> Response:
    """Answer a page of the connections that match; both filters are exact."""
    start, limit = asked_page()
    found = state().connections.listed(group_id, schema, after=start, limit=limit + 1)
    shown = found[:limit]
    last = shown[-1][0] if shown else start
    return page([listed(connection) for _, connection in shown], last if len(found) > limit else None)


def _row(rows: Sequence[Row], kind: str, identifier: str) -> Row:
    """Return the row of this id."""
    for row in rows:
        if row["id"] == identifier:
            return row
    raise unknown(kind, identifier)

"""Check how a connection reaches its source."""

from collections.abc import Iterable, Mapping

from app.domain.choices import NetworkingMethod
from app.sandbox.fivetran.errors import invalid
from app.sandbox.seed.network import HYBRID_AGENTS, PRIVATE_LINKS, PROXY_AGENTS, Row

CHOSEN_BY: Mapping[str, str] = {
    NetworkingMethod.PRIVATE_LINK: "private_link_id",
    NetworkingMethod.PROXY_AGENT: "proxy_agent_id",
}
"""The field that a way of connecting needs (Fivetran's Terraform provider, resource "connection")."""

KNOWN: Mapping[str, Iterable[Row]] = {
    "private_link_id": PRIVATE_LINKS,
    "proxy_agent_id": PROXY_AGENTS,
    "hybrid_deployment_agent_id": HYBRID_AGENTS,
}


def check_network(options: Mapping[str, object]) -> None:
    """Refuse a way of connecting without its id, and an id that nobody has."""
    # Assumed: both are answered with 400. An id without its method is let through.
    needed = CHOSEN_BY.get(str(options.get("networking_method")))
    if needed is not None and not options.get(needed):
        raise invalid(f"Field '{needed}' is required")
    for name, rows in KNOWN.items():
        if name in options and options[name] not in {row["id"] for row in rows}:
            raise invalid(f"Field '{name}' has an unknown id")


def is_reachable(options: Mapping[str, object]) -> bool:
    """Return whether the private link or the agent that the connection uses is up."""
    # Assumed: a link or an agent that is down shows as a failed setup test.
    match options.get("networking_method"):
        case NetworkingMethod.PRIVATE_LINK:
            return _field(PRIVATE_LINKS, options["private_link_id"], "state") == "OK"
        case NetworkingMethod.PROXY_AGENT:
            return _field(PROXY_AGENTS, options["proxy_agent_id"], "status") == "CONNECTED"
        case _:
            return True


def _field(rows: Iterable[Row], identifier: object, name: str) -> object:
    """Return a field of the row that has this id."""
    return next((row[name] for row in rows if row["id"] == identifier), None)

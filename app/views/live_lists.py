"""What Fivetran offers just now, for the steps that choose from it; remembered for a short while."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from threading import Lock

import structlog

from app.domain.say import say
from app.fivetran.client import FivetranClient
from app.fivetran.errors import FivetranError
from app.fivetran.shapes import DestinationChoice, PrivateLink, ProxyAgent
from app.forms.lists import Lists, Option

REMEMBERED_SECONDS = 30
FAILURE_REMEMBERED_SECONDS = 30

SERVICE_NAMES = {
    "snowflake": "Snowflake",
    "big_query": "BigQuery",
    "managed_big_query": "BigQuery",
    "redshift": "Redshift",
    "databricks": "Databricks",
    "postgres_warehouse": "PostgreSQL",
    "sql_server_warehouse": "SQL Server",
    "azure_sql_data_warehouse": "Azure Synapse",
    "adls": "Azure Data Lake",
    "aws_s3": "S3 data lake",
    "new_s3_datalake": "S3 data lake",
    "onelake": "OneLake",
}

log = structlog.get_logger()


class LiveLists:
    """Lists for forms. A list that cannot be read is None, and the page then accepts a typed id."""

    def __init__(self, fivetran: FivetranClient, redirect_uri_hosts: tuple[str, ...]) -> None:
        self._fivetran = fivetran
        self._redirect_uri_hosts = redirect_uri_hosts
        self._known: dict[str, tuple[float, Sequence[Option] | None]] = {}
        self._reading: dict[str, Lock] = defaultdict(Lock)

    def for_step(self, step: str) -> Lists:
        """Read what a step needs, and nothing else."""
        if step == "destination":
            return Lists(destinations=self._read("destinations", self._destinations))
        if step == "network":
            return Lists(
                private_links=self._read("private links", self._private_links),
                proxy_agents=self._read("proxy agents", self._proxy_agents),
            )
        if step == "card":
            return Lists(redirect_uri_hosts=self._redirect_uri_hosts)
        return Lists()

    def _read(self, name: str, read: Callable[[], list[Option]]) -> Sequence[Option] | None:
        until, options = self._known.get(name, (0.0, None))
        # One page at a time waits for Fivetran; the others go on with what is known, so that a Fivetran
        # that hangs does not stop every page.
        if time.monotonic() < until or not self._reading[name].acquire(
            blocking=options is None and not until
        ):
            return options
        try:
            until, options = self._known.get(name, (0.0, None))
            if time.monotonic() < until:
                return options
            try:
                options, seconds = read(), REMEMBERED_SECONDS
            except FivetranError as error:
                log.warning("list not read", list=name, error=type(error).__name__)
                seconds = FAILURE_REMEMBERED_SECONDS
            self._known[name] = (time.monotonic() + seconds, options)
            return options
        finally:
            self._reading[name].release()

    def _destinations(self) -> list[Option]:
        return [Option(d.group_id, d.name, _of_destination(d)) for d in self._fivetran.destinations()]

    def _private_links(self) -> list[Option]:
        return [Option(p.id, p.name, _of_link(p)) for p in self._fivetran.private_links() if p.is_usable]

    def _proxy_agents(self) -> list[Option]:
        return [Option(a.id, a.display_name, _of_agent(a)) for a in self._fivetran.proxy_agents()]


def _of_destination(destination: DestinationChoice) -> str:
    service = SERVICE_NAMES.get(destination.service, destination.service)
    if destination.is_connected:
        return say("{service}, connected", service=service)
    return say(
        "{service}, not set up yet: data cannot arrive before somebody finishes it in Fivetran",
        service=service,
    )


def _of_link(link: PrivateLink) -> str:
    return f"{link.service.removeprefix('SOURCE_')}, {link.region}"


def _of_agent(agent: ProxyAgent) -> str:
    match agent.status:
        case "CONNECTED":
            return say("{region}, connected", region=agent.region)
        case "NOT_CONNECTED":
            return say("{region}, not connected", region=agent.region)
        case "NOT_FOUND":
            return say("{region}, not found", region=agent.region)
    return f"{agent.region}, {agent.status}"

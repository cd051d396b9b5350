"""Connections that other people have at Fivetran, some under names that our jobs want."""

from typing import Any

import requests

from tests.faults.fleet import Fleet
from tests.faults.prepared import GROUP


class Strangers:
    """Remembers them as they were, so that nobody can have touched them unseen."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._before: dict[str, Any] = {}

    def come(self, schemas: list[str]) -> None:
        """Make a connection under each name."""
        with requests.Session() as session:
            for schema in schemas:
                wanted = {"group_id": GROUP, "schema": schema}
                session.post(
                    f"{self._fleet.sandbox_url}/sandbox/connections", json=wanted, timeout=30
                ).raise_for_status()
        self._before = {one["id"]: one for one in self._fleet.sandbox("connections")}

    def harmed(self, connections: list[dict[str, Any]]) -> list[str]:
        """Return who is gone or was changed in any way."""
        now = {one["id"]: one for one in connections}
        return [
            f"{before['schema']} of a stranger is {'changed' if name in now else 'gone'}"
            for name, before in self._before.items()
            if now.get(name) != before
        ]

    def adopted(self, known: set[str | None]) -> list[str]:
        """Return who is taken for one of ours."""
        return [
            f"{before['schema']} of a stranger is taken for ours"
            for name, before in self._before.items()
            if name in known
        ]

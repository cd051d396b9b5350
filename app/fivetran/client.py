"""The calls that an onboarding needs.

Source: Fivetran REST API reference, "Connections", "Groups", "Destinations", "Private links", "Proxy agents",
"Webhooks".
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self
from urllib.parse import quote

from app.config import Settings
from app.fivetran.errors import FivetranUnclearError
from app.fivetran.http import CREATE_SECONDS, REPEATS, TEST_SECONDS, FivetranHttp, Gate
from app.fivetran.shapes import ConnectionState, DestinationChoice, PrivateLink, ProxyAgent, text

ON_A_PAGE = 1000
MOST_PAGES = 50
CARD_SECONDS = 20
"""Somebody waits for it; but to give up too soon means to make another one."""


class FivetranClient:
    """Every method raises FivetranError; what each kind means is in `errors`."""

    def __init__(self, http: FivetranHttp, card_gate: Gate | None = None) -> None:
        """`card_gate` is asked before a Connect Card is made, besides the gate of all calls."""
        self._http = http
        self._card_gate = card_gate

    @classmethod
    def of(
        cls, settings: Settings, gate: Gate | None = None, *, for_a_page: bool = False, repeats: int = REPEATS
    ) -> Self:
        """Return the way to Fivetran that the settings describe.

        A page does not wait for long, and its lists pass no gate; but its Connect Cards do.
        `repeats` is how often a call that only reads is made once more when Fivetran is out.
        """
        secret = settings.fivetran_api_secret.get_secret_value()
        address, key = settings.fivetran_api_url, settings.fivetran_api_key
        if for_a_page:
            return cls(FivetranHttp(address, key, secret, list_seconds=3, repeats=0), gate)
        return cls(FivetranHttp(address, key, secret, repeats=repeats, gate=gate))

    def destinations(self) -> list[DestinationChoice]:
        """List destinations by name. A group without a destination is left out."""
        by_id = {str(item.get("id")): item for item in self._items("/v1/destinations")}
        found = [
            DestinationChoice(
                group_id=str(group["id"]),
                name=text(group.get("name")),
                service=text(by_id[str(group["id"])].get("service")),
                setup_status=text(by_id[str(group["id"])].get("setup_status")),
                time_zone_offset=by_id[str(group["id"])].get("time_zone_offset"),
            )
            for group in self._items("/v1/groups")
            if str(group.get("id")) in by_id
        ]
        return sorted(found, key=lambda choice: choice.name.lower())

    def private_links(self) -> list[PrivateLink]:
        """List private links, those of destinations too."""
        names = ("id", "name", "region", "service", "state")
        return [
            PrivateLink(**{n: text(item.get(n)) for n in names}) for item in self._items("/v1/private-links")
        ]

    def proxy_agents(self) -> list[ProxyAgent]:
        """List proxy agents."""
        names = ("id", "display_name", "region", "status")
        return [ProxyAgent(**{n: text(item.get(n)) for n in names}) for item in self._items("/v1/proxy")]

    def connections_named(self, group_id: str, schema: str) -> list[ConnectionState]:
        """List the connections of exactly this name in a group; there should be one at most."""
        rows = self._items("/v1/connections", group_id=group_id, schema=schema)
        return [_connection(row) for row in rows if row.get("schema") == schema]

    def connections_in(
        self, group_id: str, before_each: Callable[[], None] = lambda: None
    ) -> list[ConnectionState]:
        """List the connections of a group. A thousand come with one call; `before_each` runs before it."""
        return [_connection(row) for row in self._items("/v1/connections", before_each, group_id=group_id)]

    def every_connection(self) -> list[ConnectionState]:
        """List all connections that the key may see."""
        return [_connection(row) for row in self._items("/v1/connections")]

    def create_connection(
        self, body: Mapping[str, Any], *, only_if: Callable[[], bool] | None = None
    ) -> ConnectionState:
        """Create. Never repeated here: after FivetranUnclearError the connection may exist."""
        return _connection(
            self._http.call("POST", "/v1/connections", body=body, seconds=CREATE_SECONDS, only_if=only_if)
        )

    def connection(self, connection_id: str) -> ConnectionState:
        """Read one connection."""
        return _connection(self._http.call("GET", _of(connection_id)))

    def change_connection(
        self, connection_id: str, body: Mapping[str, Any], *, only_if: Callable[[], bool] | None = None
    ) -> ConnectionState:
        """Change one connection. May be repeated with the same body."""
        path = _of(connection_id)
        return _connection(self._http.call("PATCH", path, body=body, seconds=CREATE_SECONDS, only_if=only_if))

    def run_setup_tests(
        self, connection_id: str, body: Mapping[str, Any], *, only_if: Callable[[], bool] | None = None
    ) -> ConnectionState:
        """Run the setup tests and wait for them; minutes are usual."""
        path = _of(connection_id) + "/test"
        data = self._http.call(
            "POST", path, body=body, seconds=TEST_SECONDS, runs_tests=True, only_if=only_if
        )
        return _connection(data)

    def delete_connection(self, connection_id: str, *, only_if: Callable[[], bool] | None = None) -> None:
        """Delete one connection. May be repeated; then it is not found."""
        self._http.call("DELETE", _of(connection_id), only_if=only_if)

    def connect_card(self, connection_id: str, redirect_uri: str, looks: Mapping[str, bool]) -> str:
        """Make a Connect Card and return its address, which is a credential: redirect to it and forget it."""
        config = {"redirect_uri": redirect_uri, **looks}
        if self._card_gate:
            self._card_gate.enter(tests=False)
        path, body = _of(connection_id) + "/connect-card", {"connect_card_config": config}
        data = self._http.call("POST", path, body=body, seconds=CARD_SECONDS)
        uri = (data.get("connect_card") or {}).get("uri")
        if not isinstance(uri, str):
            raise FivetranUnclearError("Fivetran gave no Connect Card.")
        return uri

    def webhooks_to(self, url: str) -> list[str]:
        """Return the ids of Fivetran's webhooks that go to an address."""
        return [str(item.get("id")) for item in self._items("/v1/webhooks") if item.get("url") == url]

    def create_webhook(self, body: Mapping[str, Any]) -> str:
        """Have Fivetran send messages about the whole account. Returns the webhook's id."""
        data = self._http.call("POST", "/v1/webhooks/account", body=body, seconds=CREATE_SECONDS)
        return str(data.get("id", ""))

    def change_webhook(self, webhook_id: str, body: Mapping[str, Any]) -> None:
        """Change one of Fivetran's webhooks. May be repeated with the same body."""
        path = f"/v1/webhooks/{quote(webhook_id, safe='')}"
        self._http.call("PATCH", path, body=body, seconds=CREATE_SECONDS)

    def _items(
        self, path: str, before_each: Callable[[], None] = lambda: None, **query: str
    ) -> Iterator[dict[str, Any]]:
        cursor: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            before_each()
            data = self._http.call("GET", path, query={"limit": str(ON_A_PAGE), **query, **cursor})
            yield from (item for item in data.get("items") or [] if isinstance(item, dict))
            if not data.get("next_cursor"):
                return
            cursor = {"cursor": str(data["next_cursor"])}
        raise FivetranUnclearError("Fivetran's list does not end.")


def _of(connection_id: str) -> str:
    return f"/v1/connections/{quote(connection_id, safe='')}"


def _connection(data: Mapping[str, Any]) -> ConnectionState:
    try:
        return ConnectionState.read(data)
    except (KeyError, TypeError, AttributeError):
        raise FivetranUnclearError("Fivetran's answer could not be read.") from None

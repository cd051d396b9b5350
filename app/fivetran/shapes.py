"""What we take from Fivetran's answers. All else, a Connect Card's token above all, is dropped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_TEXT = 2000


@dataclass(frozen=True)
class SetupTest:
    """One setup test. `status` is one of five words that we know, or another. (SetupTestResultResponse)"""

    title: str
    status: str
    message: str | None

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "SetupTest":
        """Read one; `details` is left out, since its shape varies and may hold anything."""
        message = data.get("message")
        return cls(
            title=text(data.get("title")) or "Setup test",
            status=text(data.get("status")) or "UNKNOWN",
            message=text(message) if message else None,
        )


@dataclass(frozen=True)
class ConnectionState:
    """A connection. `marker` is the return address it was created with. (ConnectorResponseV1)"""

    id: str
    service: str
    schema: str
    group_id: str
    paused: bool
    setup_state: str
    marker: str | None
    setup_tests: tuple[SetupTest, ...]

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "ConnectionState":
        """Read a connection. Raises KeyError, TypeError or AttributeError for another shape."""
        card = data.get("connect_card_config") or {}
        return cls(
            id=str(data["id"]),
            service=str(data["service"]),
            schema=str(data["schema"]),
            group_id=str(data["group_id"]),
            paused=bool(data.get("paused")),
            setup_state=str((data.get("status") or {}).get("setup_state", "")),
            marker=card.get("redirect_uri"),
            setup_tests=tuple(SetupTest.read(test) for test in data.get("setup_tests") or []),
        )


@dataclass(frozen=True)
class DestinationChoice:
    """A destination to choose. Name from its group, the rest from the destination of the same id."""

    group_id: str
    name: str
    service: str
    setup_status: str
    time_zone_offset: str | None

    @property
    def is_connected(self) -> bool:
        """Whether data can be written there; Fivetran writes the word in either case."""
        return self.setup_status.upper() == "CONNECTED"


@dataclass(frozen=True)
class PrivateLink:
    """A private link to choose. (PrivateLinkResponse)"""

    id: str
    name: str
    region: str
    service: str
    state: str

    @property
    def is_usable(self) -> bool:
        """Whether it leads to a source and works."""
        return self.service.startswith("SOURCE_") and self.state == "OK"


@dataclass(frozen=True)
class ProxyAgent:
    """A proxy agent to choose. (ProxyAgentWithCountsResponse)"""

    id: str
    display_name: str
    region: str
    status: str


def text(value: Any) -> str:
    """Return foreign text in a bounded length, with control and direction characters made harmless."""
    shown = "".join(
        letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}"
        for letter in str(value or "")
    )
    return shown[:LONGEST_TEXT]

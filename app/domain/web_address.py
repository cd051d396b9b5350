"""An address on the web, so narrow that every program reads it alike: host, port, path and query."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address

LONGEST = 2000
HIGHEST_PORT = 65535

# No user, no escapes in the host, no backslash, no fragment, no letter that needs an escape and has none.
ADDRESS = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f.]*:[0-9a-f:.]+\])"
    r"(?P<port>:[1-9][0-9]{0,4})?"
    r"(?P<path>(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?)"
    r"(?P<query>(?:\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?)"
)
BEGINNING = re.compile(r"[^/?]*//[^/?]*")
"""Scheme, host and port, in which capital letters mean the same as small ones."""

DOTS = re.compile(r"/(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
"""Steps to another folder, which a browser takes before it asks."""


@dataclass(frozen=True)
class WebAddress:
    """An address in its parts. `host` is a name in small letters, or a machine's number in the usual way."""

    scheme: str
    host: str
    port: str
    path: str
    query: str

    @property
    def site(self) -> str:
        """The host, with the port where there is one."""
        return f"[{self.host}]{self.port}" if ":" in self.host else f"{self.host}{self.port}"

    @property
    def text(self) -> str:
        """The one way to write it."""
        return f"{self.scheme}://{self.site}{self.path or '/'}{self.query}"

    def is_on(self, hosts: Collection[str]) -> bool:
        """Tell whether its host is one of these."""
        return self.host in {_host(name) for name in hosts}


def read(address: str) -> WebAddress | None:
    """Return an address in its parts, or None for what is not as narrow as that."""
    lowered = BEGINNING.sub(lambda found: found[0].lower(), address, count=1)
    found = ADDRESS.fullmatch(lowered) if len(address) <= LONGEST else None
    if found is None or int((found["port"] or ":1")[1:]) > HIGHEST_PORT or DOTS.search(found["path"]):
        return None
    return WebAddress(
        found["scheme"], _host(found["host"]), found["port"] or "", found["path"], found["query"]
    )


def _host(name: str) -> str:
    """Write a number of a machine in the one usual way; a name stays as it is."""
    bare = name.lower().removeprefix("[").removesuffix("]")
    try:
        return str(ip_address(bare))
    except ValueError:
        return name.lower()

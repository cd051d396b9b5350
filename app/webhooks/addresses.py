"""Where a webhook may go: a plain address on a host that the settings name, and nowhere else."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address

from app.setting_kinds import is_loopback

LONGEST = 2000
HIGHEST_PORT = 65535

# So narrow that every program reads it alike: no user, no escapes in the host, no backslash, no fragment.
ADDRESS = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f.]*:[0-9a-f:.]+\])"
    r"(?P<port>:[1-9][0-9]{0,4})?"
    r"(?P<rest>(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?"
    r"(?:\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?)"
)
BEGINNING = re.compile(r"[^/?]*//[^/?]*")
"""Scheme, host and port, in which capital letters mean the same as small ones."""

EXAMPLE = "https://hooks.example.com/onboarding"


class AddressError(ValueError):
    """A webhook must not go there. The text says what to do."""


@dataclass(frozen=True)
class _Read:
    """An address in its parts."""

    scheme: str
    host: str
    port: str
    rest: str

    @property
    def text(self) -> str:
        """The one way to write it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{self.port}{self.rest or '/'}"


def checked(address: str, hosts: Collection[str]) -> str:
    """Return an address as it is stored, if `hosts` name its host. Raises AddressError."""
    read = _read(address)
    if not hosts:
        raise AddressError("The setting WEBHOOK_HOSTS names no host yet")
    if read.host not in {_host(name) for name in hosts}:
        raise AddressError(f"Choose an address on a host that WEBHOOK_HOSTS names: {', '.join(hosts)}")
    if read.scheme == "http" and not is_loopback(read.host):
        raise AddressError("The address must begin with https://")
    return read.text


def _read(address: str) -> _Read:
    lowered = BEGINNING.sub(lambda found: found[0].lower(), address, count=1)
    found = ADDRESS.fullmatch(lowered) if len(address) <= LONGEST else None
    if found is None or int((found["port"] or ":1")[1:]) > HIGHEST_PORT:
        raise AddressError(f"Enter an address such as {EXAMPLE}")
    return _Read(found["scheme"], _host(found["host"]), found["port"] or "", found["rest"])


def _host(name: str) -> str:
    """Write a number of a machine in the one usual way; a name stays as it is."""
    bare = name.lower().removeprefix("[").removesuffix("]")
    try:
        return str(ip_address(bare))
    except ValueError:
        return name.lower()

"""Where a webhook may go: a plain address on a host that the settings name, and nowhere else."""

from collections.abc import Collection

from app.domain import web_address
from app.setting_kinds import is_loopback

LONGEST = web_address.LONGEST
EXAMPLE = "https://hooks.example.com/onboarding"


class AddressError(ValueError):
    """A webhook must not go there. The text says what to do."""


def checked(address: str, hosts: Collection[str]) -> str:
    """Return an address as it is stored, if `hosts` name its host. Raises AddressError."""
    read = web_address.read(address)
    if read is None:
        raise AddressError(f"Enter an address such as {EXAMPLE}")
    if not hosts:
        raise AddressError("The setting WEBHOOK_HOSTS names no host yet")
    if not read.is_on(hosts):
        raise AddressError(f"Choose an address on a host that WEBHOOK_HOSTS names: {', '.join(hosts)}")
    if read.scheme == "http" and not is_loopback(read.host):
        raise AddressError("The address must begin with https://")
    return read.text

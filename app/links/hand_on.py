"""Handing somebody on to the site that a link names, once it is known how their onboarding ended."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote

from app.domain import web_address


@dataclass(frozen=True)
class Onward:
    """Where to go on: the site, as a button names it, and the whole address."""

    site: str
    address: str


def allowed(address: str, hosts: Collection[str]) -> bool:
    """Tell whether somebody may be sent there: a plain address on a host that the settings name."""
    found = web_address.read(address)
    return found is not None and found.is_on(hosts)


def onward(address: str, hosts: Collection[str], **told: str) -> Onward | None:
    """Return an address with what is told appended to whatever query it has.

    None when nobody may be sent there, or not any more: what the settings name is looked up each time.
    """
    found = web_address.read(address)
    if found is None or not found.is_on(hosts):
        return None
    more = "&".join(f"{name}={quote(value, safe='')}" for name, value in told.items() if value)
    joint = "" if not more else "&" if len(found.query) > 1 else "" if found.query else "?"
    return Onward(found.site, f"{found.text}{joint}{more}")

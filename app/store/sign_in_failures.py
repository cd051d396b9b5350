"""How often signing in failed of late, and how long that makes whoever tries wait.

Counted are user names, whether or not somebody has them, and network addresses; only digests are here.
"""

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from math import ceil

from sqlalchemy import Connection

from app.store import tries
from app.store.keys import digest

NAME_TRIES = 5
ADDRESS_TRIES = 50
"""Many people may come from one address."""

SHORTEST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 32, 15 * 60
MOST_DOUBLINGS = 5
"""Each failure beyond those doubles the wait, up to the longest."""

IPV6, IPV6_NETWORK_BITS = 6, 64
"""One subscriber has so many IPv6 addresses that only their network is counted."""


def take_try(connection: Connection, username: str, address: str, now: datetime) -> int:
    """Count a try as failed before the password is looked at, so that trying at once gains nothing.

    Returns 0, or how many seconds to wait; then nothing is counted, and nothing may be looked at.
    """
    counts = {}
    wait = 0
    for kept, free in ((_of_name(username), NAME_TRIES), (_of_address(address), ADDRESS_TRIES)):
        count, last_at = tries.known(connection, kept, now)
        counts[kept] = count
        wait = max(wait, _seconds_left(count, free, last_at, now))
    if wait:
        return wait
    for kept, count in counts.items():
        tries.write(connection, kept, count + 1, now)
    return 0


def succeeded(connection: Connection, username: str, address: str, now: datetime) -> None:
    """Forget the name's failures, and take back the one try that was no failure."""
    tries.forget(connection, _of_name(username))
    kept = _of_address(address)
    count, last_at = tries.known(connection, kept, now)
    if last_at:
        tries.write(connection, kept, max(0, count - 1), last_at)


def _seconds_left(count: int, free: int, last_at: datetime | None, now: datetime) -> int:
    if last_at is None or count < free:
        return 0
    wait = min(SHORTEST_WAIT_SECONDS * 2 ** min(count - free, MOST_DOUBLINGS), LONGEST_WAIT_SECONDS)
    return max(0, ceil((last_at + timedelta(seconds=wait) - now).total_seconds()))


def _of_name(username: str) -> bytes:
    return digest(f"user|{username.lower()}")


def _of_address(address: str) -> bytes:
    try:
        known = ip_address(address)
    except ValueError:
        return digest(f"address|{address}")
    bits = IPV6_NETWORK_BITS if known.version == IPV6 else known.max_prefixlen
    return digest(f"address|{ip_network((known.packed, bits), strict=False)}")

"""Find Fivetran's region from the address at which somebody uses Anaplan.

Sources: Anaplan, "URL, IP, and allowlist requirements" of 22 May 2026 (hosts, names of regions, which of them
share api.anaplan.com); Fivetran, "Anaplan Setup Guide" (us1a.app.anaplan.com is the default region) and
"Create a Connection" (the four values). Fivetran does not publish the hosts behind its values.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from app.domain.choices import Region
from app.domain.say import Say, say


class Hosts(NamedTuple):
    """Where Anaplan signs people in, and where it lists what they have. Origins, without a path."""

    auth: str
    api: str


class _Place(NamedTuple):
    anaplan_region: str
    region: Region | None
    hosts: Hosts
    sure: bool = True


def _own_hosts(name: str) -> Hosts:
    return Hosts(f"https://{name}.auth.anaplan.com", f"https://{name}.api.anaplan.com")


_SHARED = Hosts("https://auth.anaplan.com", "https://api.anaplan.com")
_CANADA = _own_hosts("ca1a")
_AUSTRALIA = Hosts("https://au1a.app2.anaplan.com", "https://api.au1a.app2.anaplan.com")

# Whatever shares its API hosts with us1a is DEFAULT, also in Europe and Japan. Canada and Australia have
# one pair of hosts each. Of eu3 and eu5, with a pair each, it is unknown which one Fivetran's EU stands for.
_PLACES = {
    "us1a.app.anaplan.com": _Place(say("the United States (us1, us2)"), Region.DEFAULT, _SHARED),
    "us5a.app.anaplan.com": _Place(say("the United States (us5)"), Region.DEFAULT, _SHARED),
    "us7a.app.anaplan.com": _Place(say("the United States (us7)"), Region.DEFAULT, _SHARED),
    "eu1a.app.anaplan.com": _Place(say("the Netherlands (eu1)"), Region.DEFAULT, _SHARED),
    "eu2a.app.anaplan.com": _Place(say("Germany (eu2)"), Region.DEFAULT, _SHARED),
    "eu4.app.anaplan.com": _Place(say("Europe (eu4)"), Region.DEFAULT, _SHARED),
    "ap1a.app.anaplan.com": _Place(say("Japan (ap1)"), Region.DEFAULT, _SHARED),
    "ca1a.app.anaplan.com": _Place(say("Canada (ca1)"), Region.CAN, _CANADA),
    "au1a.app2.anaplan.com": _Place(say("Australia (au1)"), Region.AUS, _AUSTRALIA),
    "eu3.app.anaplan.com": _Place(say("Europe (eu3)"), Region.EU, _own_hosts("eu3"), sure=False),
    "eu5.app.anaplan.com": _Place(say("Europe (eu5)"), Region.EU, _own_hosts("eu5"), sure=False),
    "us9.app.anaplan.com": _Place(say("the United States (us9)"), None, _own_hosts("us9"), sure=False),
    "gb1.app.anaplan.com": _Place(say("the United Kingdom (gb1)"), None, _own_hosts("gb1"), sure=False),
    "sg1.app.anaplan.com": _Place(say("Singapore (sg1)"), None, _own_hosts("sg1"), sure=False),
    "ae1.app.anaplan.com": _Place(say("the United Arab Emirates (ae1)"), None, _own_hosts("ae1"), sure=False),
    "in1.app.anaplan.com": _Place(say("India (in1)"), None, _own_hosts("in1"), sure=False),
    "id1.app.anaplan.com": _Place(say("Indonesia (id1)"), None, _own_hosts("id1"), sure=False),
    "me1.app.anaplan.com": _Place(say("Saudi Arabia (me1)"), None, _own_hosts("me1"), sure=False),
}

# What is asked of somebody who chose a region and gave no address. Of eu3 and eu5 it cannot be told which.
_HOSTS_OF_REGION = {Region.DEFAULT: _SHARED, Region.CAN: _CANADA, Region.AUS: _AUSTRALIA}

NOT_RECOGNISED = say(
    "This is not an address of Anaplan that we know. Open Anaplan in your browser, and paste what its "
    "address bar shows, such as us1a.app.anaplan.com"
)

NAMES: Mapping[str, str] = {
    Region.DEFAULT: say("Default"),
    Region.EU: say("Europe"),
    Region.CAN: say("Canada"),
    Region.AUS: say("Australia"),
}
"""Fivetran's regions as people read them."""

_MAX_LETTERS = 4000
_MARKS = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_ADDRESS = re.compile(r"(?:https?://)?([a-z0-9.-]+?)\.?(?:[/?#].*)?", re.ASCII | re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class RegionFinding:
    """What an address tells. `host` comes from our table; `region` is None if Fivetran has none for it."""

    host: str
    anaplan_region: str
    region: Region | None
    hosts: Hosts
    sure: bool
    message: str


def region_of_address(text: str) -> RegionFinding | None:
    """Return what an address or its host tells; None for one that is not Anaplan's, see `NOT_RECOGNISED`."""
    address = _ADDRESS.fullmatch(text[:_MAX_LETTERS].translate(_MARKS).strip())
    host = address[1].lower() if address else ""
    place = _PLACES.get(host)
    if place is None:
        return None
    return RegionFinding(host, place.anaplan_region, place.region, place.hosts, place.sure, _message(place))


def hosts_of(region: Region, address: str) -> Hosts | None:
    """Return where Anaplan can be asked, always from our table; None where the region does not tell.

    The address decides where there is one: it is Anaplan's, and Fivetran's region may only be a guess.
    """
    finding = region_of_address(address)
    return finding.hosts if finding else _HOSTS_OF_REGION.get(region)


def _message(place: _Place) -> Say:
    if place.region is None:
        return say(
            "This Anaplan account is in {place}. Fivetran does not list this region. "
            "Ask Fivetran’s support which one to choose",
            place=place.anaplan_region,
        )
    region = NAMES[place.region]
    if not place.sure:
        return say(
            "This Anaplan account is in {place}. Fivetran’s region for it is probably {region}, "
            "but Fivetran does not say so. Continue with it, or choose another",
            place=place.anaplan_region,
            region=region,
        )
    return say(
        "This Anaplan account is in {place}. Fivetran’s region for it is {region}",
        place=place.anaplan_region,
        region=region,
    )

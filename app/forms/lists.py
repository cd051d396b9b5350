"""What can be chosen just now, as Fivetran and Anaplan list it. None: the list could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.chosen import NOTHING_KNOWN, KnownExports


@dataclass(frozen=True)
class Option:
    """One thing to choose from a live list."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Lists:
    """The live lists of a page."""

    destinations: Sequence[Option] | None = None
    private_links: Sequence[Option] | None = None
    proxy_agents: Sequence[Option] | None = None
    redirect_uri_hosts: tuple[str, ...] = ()
    exports: KnownExports = NOTHING_KNOWN


NO_LISTS = Lists()

"""What can be chosen just now, as read from Fivetran. None stands for a list that could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.forms.fields import Option


@dataclass(frozen=True)
class Lists:
    """The live lists of a page."""

    destinations: Sequence[Option] | None = None
    private_links: Sequence[Option] | None = None
    proxy_agents: Sequence[Option] | None = None
    redirect_uri_hosts: tuple[str, ...] = ()


NO_LISTS = Lists()

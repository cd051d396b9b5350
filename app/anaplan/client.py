"""Anaplan as a whole, as the settings say: where it is, how to sign in, and what it lists."""

from dataclasses import dataclass
from typing import Self

from app.anaplan.http import AnaplanHttp
from app.anaplan.listing import AnaplanListing
from app.anaplan.sign_in import AnaplanSignIn
from app.config import Settings
from app.domain.choices import Region
from app.domain.region import Hosts, hosts_of


@dataclass(frozen=True)
class Anaplan:
    """Everything there is to ask of Anaplan."""

    sign_in: AnaplanSignIn
    listing: AnaplanListing
    instead: Hosts | None = None
    """Asked in the place of all of Anaplan's hosts: the sandbox."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return Anaplan as the settings describe it."""
        http = AnaplanHttp(settings.anaplan_user_agent)
        both = settings.anaplan_auth_url and settings.anaplan_api_url
        return cls(
            AnaplanSignIn(http, settings.anaplan_message_format),
            AnaplanListing(http),
            Hosts(settings.anaplan_auth_url, settings.anaplan_api_url) if both else None,
        )

    def hosts(self, region: Region, address: str) -> Hosts | None:
        """Return whom to ask about an account; None where it cannot be told from its region."""
        return self.instead or hosts_of(region, address)

"""Whose pages these are, for all of them: name, logo, colour, who helps, what is promised about data."""

import re
from typing import NamedTuple, Self

from app import accent
from app.config import Settings, SettingsError
from app.logo import Logo, LogoError, read_logo

PHONE = re.compile(r"\+?[\d\s()/.-]{5,}")
NOT_DIALLED = re.compile(r"[^\d+]")


class Contact(NamedTuple):
    """Who helps: what is shown, and where it leads if it is an address or a number."""

    text: str
    href: str | None

    @classmethod
    def of(cls, text: str) -> Self | None:
        """Return what a text means; nothing means that there is nobody."""
        if not text:
            return None
        if text.startswith("https://"):
            return cls(text.removeprefix("https://").rstrip("/"), text)
        if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
            return cls(text, f"mailto:{text}")
        if PHONE.fullmatch(text):
            return cls(text, f"tel:{NOT_DIALLED.sub('', text)}")
        return cls(text, None)


class Brand(NamedTuple):
    """What the templates and the assets are told; without an argument it is the product's own."""

    name: str = "Anaplan Onboarding"
    colour: str = ""
    logo: Logo | None = None
    support: Contact | None = None
    privacy_url: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return what the settings say. Raises SettingsError when there is no logo where they say."""
        try:
            picture = read_logo(settings.logo) if settings.logo else None
        except LogoError as error:
            raise SettingsError(f"LOGO: {error}") from None
        support = Contact.of(settings.support_contact)
        return cls(settings.product_name, settings.accent_colour, picture, support, settings.privacy_url)

    @property
    def styles(self) -> str:
        """The style sheet that puts the colour in the place of the product's own."""
        return accent.styles(self.colour) if self.colour else ""

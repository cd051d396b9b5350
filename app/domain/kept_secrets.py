"""What a section says of its secrets: which were entered, and when; the secrets themselves are elsewhere."""

from dataclasses import fields, replace
from datetime import datetime

from app.domain.answers import Certificate, KeptCertificate, KeptKey, Password, Section
from app.domain.secret import Kept


def kept_secrets(section: Section | None) -> frozenset[str]:
    """Return the names of the secrets that a section says were entered."""
    if not isinstance(section, Password | Certificate):
        return frozenset()
    return frozenset(
        f.name
        for f in fields(section)
        if isinstance(getattr(section, f.name), Kept | KeptCertificate | KeptKey)
    )


def entered_after(section: Section | None, moment: datetime | None) -> frozenset[str]:
    """Return the names of the secrets that were entered after a moment, or ever."""
    names = kept_secrets(section)
    return frozenset(name for name in names if moment is None or getattr(section, name).at > moment)


def without_secrets(section: Section | None, forgotten: frozenset[str]) -> Section | None:
    """Return a section that no longer says that these secrets were entered."""
    gone = kept_secrets(section) & forgotten
    if section is None or not gone:
        return section
    return replace(section, **dict.fromkeys(gone))  # type: ignore[arg-type]  # each of them may be None

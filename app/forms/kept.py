"""How a stored secret is spoken of."""

from datetime import datetime


def entered(at: datetime) -> str:
    """Say when a secret was entered, without a hint of its length or value."""
    return f"Entered at {at:%H:%M} UTC on {at.day} {at:%B} (hidden)"

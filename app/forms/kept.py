"""How a stored secret is spoken of."""

from datetime import datetime

from app.domain.say import Moment, Say, say


def entered(at: datetime) -> Say:
    """Say when a secret was entered, without a hint of its length or value."""
    return say("Entered on {at} (hidden)", at=Moment(at))

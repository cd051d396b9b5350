"""The PIN that a link may ask for."""

from wtforms import Form

from app.domain.say import say
from app.forms.fields import Line


class Pin(Line):
    """Digits, with or without spaces. What was typed is not sent back: it may be all but right."""

    def _value(self) -> str:
        return ""


class PinForm(Form):
    """What was the recipient told by another channel?"""

    pin = Pin(
        say("PIN"),
        missing=say("Enter the PIN"),
        description=say("Eight digits that you were told by another way than this link"),
        longest=50,
    )

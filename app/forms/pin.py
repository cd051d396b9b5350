"""The PIN that a link may ask for."""

from wtforms import Form

from app.forms.fields import Line


class PinForm(Form):
    """What was the recipient told by another channel?"""

    pin = Line(
        "PIN",
        missing="Enter the PIN",
        description="Eight digits that you were told by another way than this link",
        longest=50,
    )

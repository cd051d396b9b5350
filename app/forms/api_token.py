"""What is a program allowed to do, and how is its token called?"""

from wtforms import Form
from wtforms.validators import StopValidation

from app.forms.fields import Line, YesNo

LONGEST_NAME = 100


class TokenForm(Form):
    """A token for a program."""

    name = Line(
        "Name",
        missing="Enter a name for the token",
        description="The timeline shows it, so say which program uses it",
        longest=LONGEST_NAME,
    )
    read = YesNo("See onboardings", description="onboardings:read", default=True)
    write = YesNo(
        "Make links, extend, revoke and reissue them", description="onboardings:write", default=False
    )

    def validate_read(self, _field: YesNo) -> None:
        """Refuse a token that may do nothing."""
        if not (self.read.data or self.write.data):
            raise StopValidation("Choose at least one thing that the program may do")

"""What an operator is asked to sign in, and about their own account."""

from typing import Any

from wtforms import Form
from wtforms.validators import StopValidation

from app.forms.fields import Line
from app.forms.secret_fields import SecretLine

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 256
LONGEST_USERNAME = 100
"""Half of what is stored at most, because a capital letter may become two small ones."""

TOO_COMMON = frozenset(
    {
        "000000000000",
        "111111111111",
        "123123123123",
        "123456123456",
        "123456789012",
        "1234567890123",
        "12345678901234",
        "123456789012345",
        "1234567890123456",
        "1q2w3e4r5t6y",
        "abcdefghijkl",
        "administrator",
        "aaaaaaaaaaaa",
        "letmeinletmein",
        "password1234",
        "password12345",
        "password123456",
        "passwordpassword",
        "qwertyqwerty",
        "qwertyuiop12",
        "qwertyuiop123",
        "qwertyuiopasdfghjkl",
        "unknown12345",
        "welcome12345",
    }
)


class Username(Line):
    """A name to sign in by."""

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, longest=LONGEST_USERNAME, **more)


class NewPassword(SecretLine):
    """A password that is chosen here. Its length is all that is asked of it."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a short one, one that everybody tries first, and the user name."""
        super().pre_validate(form)
        if not self.data:
            return
        if len(self.data) < SHORTEST_PASSWORD:
            raise StopValidation(f"{self.label.text} must be {SHORTEST_PASSWORD} characters or more")
        if len(self.data) > LONGEST_PASSWORD:
            raise StopValidation(f"{self.label.text} must be {LONGEST_PASSWORD} characters or fewer")
        if self.data.lower() in TOO_COMMON:
            raise StopValidation("This password is one of the first that others try. Choose another one")
        if self.data.lower() == (form.username.data or "").lower():
            raise StopValidation("The password must not be the user name")


class SignInForm(Form):
    """Who are you?"""

    username = Line("User name")
    password = SecretLine("Password", missing="")
    code = Line("Code of your second factor", description="Six digits, only if you have set one up")


class NameForm(Form):
    """What are you called?"""

    name = Line(
        "Your name", missing="Enter a name", description="Recipients read it on the links that you make"
    )


class PasswordForm(Form):
    """By which user name and password do you sign in?"""

    username = Username("User name", missing="Enter a user name")
    current = SecretLine("Current password", missing="Enter the current password")
    password = NewPassword(
        "New password",
        missing="Enter a password",
        description=f"At least {SHORTEST_PASSWORD} characters; several words make a good one",
    )

    def __init__(self, posted: Any, *, has_password: bool, **more: Any) -> None:
        super().__init__(posted, **more)
        if has_password:
            self.password.label.text = "New password (optional)"
            # Empty keeps the one that is stored.
            self.password.kept = ""
        else:
            del self.current


class ProofForm(Form):
    """Is it you?"""

    password = SecretLine("Password", missing="Enter the password")


class CodeForm(Form):
    """Which code does the app show?"""

    code = Line("Code", missing="Enter the code that the app shows", description="Six digits")

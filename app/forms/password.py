"""Which Anaplan user does Fivetran sign in as?"""

import re

from wtforms.validators import ValidationError

from app.domain.answers import Password
from app.domain.say import say
from app.domain.secret import Kept, Secret
from app.forms.fields import Line
from app.forms.kept import entered
from app.forms.secret_fields import SecretLine
from app.forms.step_form import StepForm

MORE_THAN_AN_ADDRESS = re.compile(r"[\s<>,;]")
"""What comes along when somebody copies "Ana <ana@example.com>" from an e-mail."""


class PasswordForm(StepForm):
    """User name and password."""

    step = "password"

    username = Line(
        say("Anaplan user name"),
        description=say("The e-mail address this user signs in to Anaplan with"),
        missing=say("Enter the Anaplan user name"),
    )
    password = SecretLine(say("Password"), missing=say("Enter the password"))

    def _stored(self) -> Kept | None:
        section = self.answers.password
        return section.password if section else None

    def offer(self, lists: object) -> None:  # noqa: ARG002 - the name is the base class's
        """Say when the stored password was entered."""
        stored = self._stored()
        self.password.kept = entered(stored.at) if stored else None

    def validate_username(self, field: Line) -> None:
        """Refuse what is more than an address.

        A colon most of all: where user and password are sent as one, Anaplan would read another user.
        """
        if MORE_THAN_AN_ADDRESS.search(field.data or ""):
            raise ValidationError(say("Enter the e-mail address alone, like ana@example.com"))
        if ":" in (field.data or ""):
            raise ValidationError(
                say(
                    "The user name must not contain a colon. Enter the e-mail address this user signs in "
                    "to Anaplan with"
                )
            )

    def secrets(self) -> dict[str, Secret]:
        """Return the password when a new one was entered."""
        if not self.password.data or self.password.errors:
            return {}
        return {"password": Secret(self.password.data)}

    def section(self) -> Password:
        """Return the user and when the password was entered."""
        return Password(
            self.username.data or "", Kept(self.now) if self.secrets() and self.now else self._stored()
        )

    def section_of_secrets(self) -> Password | None:
        """Remember a password that was right beside a user name that was not."""
        return Password("", self.section().password) if self.secrets() else None

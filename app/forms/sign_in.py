"""How will Fivetran sign in to Anaplan?"""

from app.domain.answers import SignIn
from app.domain.choices import AuthMode
from app.domain.say import say
from app.forms.fields import Choice
from app.forms.lists import Lists
from app.forms.step_form import StepForm


class SignInForm(StepForm):
    """The way to authorize."""

    step = "sign_in"

    auth_mode = Choice(
        say("How will Fivetran sign in to Anaplan?"),
        {
            AuthMode.BASIC: say("User name and password"),
            AuthMode.CERTIFICATE: say("Certificate and private key"),
            AuthMode.CONNECT_CARD: say("Enter them on Fivetran’s own page"),
        },
        hints={
            AuthMode.BASIC: say("With single sign-on, the user must be an Exception User in Anaplan"),
            AuthMode.CERTIFICATE: say(
                "Keeps working when a password expires; an Anaplan administrator registers it"
            ),
            AuthMode.CONNECT_CARD: say("We take you there at the end, and you come back here"),
        },
        missing=say("Choose how Fivetran will sign in to Anaplan"),
    )

    def offer(self, lists: Lists) -> None:  # noqa: ARG002 - the base's signature
        """Show the ways that the operator allowed; all, where none is named."""
        allowed = self.answers.auth_modes or tuple(AuthMode)
        labels = {mode: label for mode, label in self.auth_mode.labels.items() if mode in allowed}
        self.auth_mode.labels = self.auth_mode.choices = labels

    def section(self) -> SignIn:
        """Return the way that was chosen."""
        return SignIn(AuthMode(self.auth_mode.data))

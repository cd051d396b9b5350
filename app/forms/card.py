"""How does Fivetran's Connect Card look, and where does the person go afterwards?"""

from wtforms.validators import ValidationError

from app.domain import web_address
from app.domain.answers import Card
from app.domain.say import say
from app.forms.fields import Line, YesNo
from app.forms.lists import Lists
from app.forms.step_form import StepForm


class CardForm(StepForm):
    """What the operator decides about the card."""

    step = "card"

    redirect_uri = Line(
        say("Where the person goes when all is done"),
        is_optional=True,
        description=say("A page of your own, for example https://example.com/done"),
        longest=web_address.LONGEST,
    )
    hide_setup_guide = YesNo(say("Hide Fivetran’s setup guide beside the card"))
    all_fields = YesNo(say("Show also those fields that the card usually hides"))

    def offer(self, lists: Lists) -> None:
        """Know the sites that a person may be sent on to."""
        self.hosts = lists.redirect_uri_hosts

    def validate_redirect_uri(self, field: Line) -> None:
        """Refuse what is no address, and sites that nobody allowed."""
        found = web_address.read(field.data or "")
        if found is None:
            raise ValidationError(
                say("Address must begin with https:// and name a site, like https://example.com/done")
            )
        if not found.is_on(self.hosts):
            raise ValidationError(say("Address must be on a site that the setting REDIRECT_URI_HOSTS names"))

    def section(self) -> Card:
        """Return what was decided, the address in its one way to write it."""
        address = web_address.read(self.redirect_uri.data or "")
        return Card(
            address.text if address else None, bool(self.hide_setup_guide.data), bool(self.all_fields.data)
        )

"""How does Fivetran's Connect Card look, and where does the person go afterwards?"""

from urllib.parse import urlsplit

from wtforms.validators import ValidationError

from app.domain.answers import Card
from app.forms.fields import Line, YesNo
from app.forms.lists import Lists
from app.forms.step_form import StepForm


class CardForm(StepForm):
    """What the operator decides about the card."""

    step = "card"

    redirect_uri = Line(
        "Where the person goes when all is done (optional)",
        description="A page of your own, for example https://example.com/done",
        longest=2000,
    )
    hide_setup_guide = YesNo("Hide Fivetran’s setup guide beside the card")

    def offer(self, lists: Lists) -> None:
        """Know the sites that a person may be sent on to."""
        self.hosts = lists.redirect_uri_hosts

    def validate_redirect_uri(self, field: Line) -> None:
        """Refuse what is no address, and sites that nobody allowed."""
        try:
            parts = urlsplit(field.data or "")
            host, _ = parts.hostname, parts.port
        except ValueError:
            host, parts = None, urlsplit("")
        if not host or parts.scheme not in ("http", "https") or parts.username or parts.password:
            raise ValidationError(
                "Address must begin with https:// and name a site, like https://example.com/done"
            )
        if host not in self.hosts:
            raise ValidationError("Address must be on a site that the setting REDIRECT_URI_HOSTS names")

    def section(self) -> Card:
        """Return what was decided."""
        return Card(self.redirect_uri.data or None, bool(self.hide_setup_guide.data))

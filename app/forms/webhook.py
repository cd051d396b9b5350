"""Where a webhook goes."""

from typing import Any

from wtforms import Form
from wtforms.validators import ValidationError

from app.forms.fields import Line
from app.webhooks import addresses
from app.webhooks.addresses import AddressError


class WebhookForm(Form):
    """Which address is told?"""

    url = Line("Address", missing="Enter an address", longest=addresses.LONGEST)

    def __init__(self, posted: Any = None, *, hosts: tuple[str, ...], **more: Any) -> None:
        super().__init__(posted, **more)
        self.hosts = hosts
        allowed = f"On one of these hosts: {', '.join(hosts)}"
        self.url.description = allowed if hosts else "The setting WEBHOOK_HOSTS allows no host yet"

    def validate_url(self, field: Line) -> None:
        """Refuse what is no plain address, and hosts that nobody allowed."""
        try:
            self.address = addresses.checked(field.data or "", self.hosts)
        except AddressError as error:
            raise ValidationError(str(error)) from None

"""The form that makes a link. Every field of the request is either decided here or left to the recipient."""

from datetime import datetime, timedelta
from typing import Any

from wtforms import Form, SelectField
from wtforms.validators import StopValidation

from app.domain.choices import AuthMode
from app.domain.fields import applies
from app.domain.web_address import LONGEST
from app.forms.fields import FormId, Line, Listed, YesNo
from app.forms.sign_in import SignInForm
from app.links.names import GROUP
from app.links.offer import LONGEST_NAME, LONGEST_PURPOSE, LONGEST_STATE, Offer
from app.store.keys import random_text
from app.views.operator.decided import DECIDED, GROUPS, inputs, of_step

PATTERN = f"{GROUP}_anaplan"
LIVES = {
    "1h": timedelta(hours=1),
    "4h": timedelta(hours=4),
    "1d": timedelta(days=1),
    "3d": timedelta(days=3),
    "7d": timedelta(days=7),
    "14d": timedelta(days=14),
    "30d": timedelta(days=30),
    "60d": timedelta(days=60),
}
CARD_LOOKS = ("hide_setup_guide", "all_fields")
NEED_HOSTS = ("redirect_uri", "redirect_state", "failure_uri")
"""Not on the page while the settings allow no site."""


class OfferForm(Form):
    """What a link is made of. `decided` adds a field for each preset that has no own words here."""

    recipient = Line(
        "Who is asked?",
        is_optional=True,
        description="Their name, as the page greets them",
        longest=LONGEST_NAME,
    )
    purpose = Line(
        "What is it for?",
        is_optional=True,
        description="One sentence that the recipient reads, like: We bring planning data into Snowflake",
        longest=LONGEST_PURPOSE,
    )
    group_id = Listed(
        "Destination", missing="Choose a destination, or that the recipient chooses", missing_id=""
    )
    schema = Line(
        "Name of the schema",
        is_optional=True,
        description=f"{GROUP} stands for the destination’s name; empty lets the recipient name it",
        default=PATTERN,
    )
    allow_Basic = YesNo(SignInForm.auth_mode.args[1][AuthMode.BASIC], default=True)  # noqa: N815 - Fivetran's word
    allow_Certificate = YesNo(SignInForm.auth_mode.args[1][AuthMode.CERTIFICATE], default=True)  # noqa: N815 - as above
    allow_ConnectCard = YesNo(SignInForm.auth_mode.args[1][AuthMode.CONNECT_CARD], default=True)  # noqa: N815 - as above
    redirect_uri = Line("Where the person goes when it is connected", is_optional=True, longest=LONGEST)
    redirect_state = Line(
        "What that site is told back",
        is_optional=True,
        description="Added to the address as state, beside the connection’s ID",
        longest=LONGEST_STATE,
    )
    redirect_by_button = YesNo(
        "Show the result first, with a button that goes there",
        description="Otherwise whoever comes from Fivetran’s Connect Card goes there at once",
    )
    failure_uri = Line("Where they can go when it is not connected", is_optional=True, longest=LONGEST)
    hide_setup_guide = YesNo("Hide Fivetran’s setup guide beside its Connect Card")
    all_fields = YesNo("Show on the Connect Card also the fields that it usually hides")
    life = SelectField("The link works for", default="14d")
    needs_approval = YesNo(
        "I approve before syncing starts",
        description="The connection stays paused until an operator has looked at it",
    )
    with_pin = YesNo(
        "Ask for a PIN", description="You get one here and tell it by another channel, such as the telephone"
    )
    form_id = FormId()

    def __init__(self, posted: Any, now: datetime, hosts: tuple[str, ...]) -> None:
        super().__init__(posted)
        self.hosts = hosts
        self.life.choices = lives_from(now)
        self.form_id.new(random_text(FormId.LENGTH))

    @property
    def decidable(self) -> list[tuple[str, list[Any], bool]]:
        """The groups of fields that are rarely changed, and whether something is wrong in each."""
        found = []
        for heading, steps in GROUPS.items():
            fields = [self[name] for step in steps for name in of_step(step)]
            found.append((heading, fields, any(field.errors for field in fields)))
        return found

    @property
    def ways(self) -> tuple[AuthMode, ...]:
        """The ways to authorize that may be chosen."""
        return tuple(mode for mode in AuthMode if self[f"allow_{mode.value}"].data)

    def offer(self, schema: str) -> Offer:
        """Return what was decided, with the schema's name as it was filled from the pattern."""
        given = {name: str(self[name].data or "") for name in DECIDED}
        presets = {name: value for name, value in given.items() if value and applies(name, given)}
        more = {
            "group_id": self.group_id.data or "",
            "schema": schema,
            "redirect_uri": self.redirect_uri.data or "",
        }
        presets |= {name: value for name, value in more.items() if value}
        presets |= {name: "true" for name in CARD_LOOKS if self[name].data}
        return Offer(
            recipient=self.recipient.data or "",
            purpose=self.purpose.data or "",
            presets=presets,
            auth_modes=() if len(self.ways) == len(AuthMode) else self.ways,
            life=LIVES.get(str(self.life.data), timedelta(0)),
            needs_approval=bool(self.needs_approval.data),
            with_pin=bool(self.with_pin.data),
            form_id=self.form_id.data,
            redirect_state=self.redirect_state.data or "",
            redirect_by_button=bool(self.redirect_by_button.data),
            failure_uri=self.failure_uri.data or "",
        )

    def validate_allow_Basic(self, _field: YesNo) -> None:  # noqa: N802 - the field's name
        """Refuse a link on which no way is left."""
        if not self.ways:
            raise StopValidation("Allow at least one way to sign in to Anaplan")

    def refuse(self, name: str, words: str) -> None:
        """Say at a field why a link cannot be made with it; what has no field is said above them all."""
        shown = {"expires": "life", "auth_mode": "allow_Basic"}.get(name, name)
        is_on_the_page = shown in self._fields and (shown not in NEED_HOSTS or self.hosts)
        if is_on_the_page:
            label = self[shown].label.text
            whole = words if words[:1].isupper() else f"{label} {words}"
            self[shown].errors = (*self[shown].errors, whole)
        else:
            self.form_errors.append(words)


for _name, _input in inputs().items():
    setattr(OfferForm, _name, _input)


def lives_from(now: datetime) -> dict[str, str]:
    """Return how long a link may work, each with the moment at which it then ends."""
    return {name: f"{_words(life)}, until {now + life:%-d %b %Y, %H:%M} UTC" for name, life in LIVES.items()}


def _words(life: timedelta) -> str:
    hours = int(life.total_seconds()) // 3600
    if hours < 24:  # noqa: PLR2004 - hours of a day
        return f"{hours} {'hour' if hours == 1 else 'hours'}"
    return f"{hours // 24} {'day' if hours == 24 else 'days'}"  # noqa: PLR2004 - as above

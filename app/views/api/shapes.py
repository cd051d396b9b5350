"""What programs send, and how they are refused. `/api/v1/openapi.json` is made of these shapes."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from app.domain.choices import (
    AuthMode,
    DataDelaySensitivity,
    DestinationSchemaNames,
    NetworkingMethod,
    Region,
    ScheduleType,
    SyncFrequency,
    SyncMode,
)
from app.domain.export_id import MAX_BYTES
from app.domain.schema_name import MAX_LETTERS
from app.forms.fields import LONGEST_LINE
from app.forms.schedule import LONGEST_DELAY
from app.forms.step_form import as_text
from app.links.names import GROUP
from app.links.offer import LONGEST_LIFE, LONGEST_NAME, LONGEST_PURPOSE, SHORTEST_LIFE, Offer
from app.store.onboardings import DEFAULT_LIFE
from app.store.places import PATTERN, Place
from app.store.stages import Stage

SHORTEST_SECONDS = int(SHORTEST_LIFE.total_seconds())
LONGEST_SECONDS = int(LONGEST_LIFE.total_seconds())
NAME_LETTERS = "a-z0-9_"
MOST_EXPORTS = 400
"""So many fit into the largest body, however long each is; more are listed on the page."""

UNSHOWN = r"\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff"
"""Of the letters that no name needs, those that every reader of a pattern knows; the forms know them all."""

Text = Annotated[str, StringConstraints(pattern=rf"^[^{UNSHOWN}]*$")]
Word = Annotated[str, StringConstraints(pattern=rf"^[^\s{UNSHOWN}]+$", max_length=LONGEST_LINE)]
SchemaName = Annotated[
    str,
    StringConstraints(
        pattern=rf"^([a-z][{NAME_LETTERS}]{{0,{MAX_LETTERS - 1}}}"
        rf"|[{NAME_LETTERS}]{{0,28}}\{{group\}}[{NAME_LETTERS}]{{0,28}})$"
    ),
]
ExportId = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9A-Za-z]{8,64}_[0-9A-Za-z]{8,64}_[0-9]{6,20}$", max_length=MAX_BYTES),
]
WholeHour = Annotated[str, StringConstraints(pattern="^([01][0-9]|2[0-3]):00$")]


def _whole(value: object) -> object:
    """Take 60.0 for the 60 that it is in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = BeforeValidator(_whole)
Life = Annotated[int, Field(ge=SHORTEST_SECONDS, le=LONGEST_SECONDS), Whole]


class Shape(BaseModel):
    """An object whose members are these and no others, each of its own type and never converted."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, serialize_by_alias=True, populate_by_name=True
    )


class FieldError(Shape):
    """What is wrong with one member, parameter or header."""

    field: str = Field(description="The member’s name, those of objects around it before it: presets.schema")
    message: str


class Problem(Shape):
    """What went wrong (RFC 9457)."""

    type: str = Field(default="about:blank", description="Always about:blank: the title says all")
    title: str
    status: int
    detail: str
    instance: str | None = Field(default=None, description="The address of the onboarding that is in the way")
    errors: tuple[FieldError, ...] | None = None


class Presets(Shape):
    """Fields of Fivetran’s request that are decided beforehand. The recipient is asked for the others.

    A way to authorize is preset by naming it alone in `auth_modes`. Secrets are never preset.
    """

    region: Region | None = None
    username: Word | None = None
    sync_mode: SyncMode | None = None
    selected_exports: Annotated[list[ExportId], Field(min_length=1, max_length=MOST_EXPORTS)] | None = None
    group_id: Word | None = None
    schema_name: SchemaName | None = Field(
        default=None,
        alias="schema",
        description=f"{GROUP} stands for the name of the destination, which must be preset then",
    )
    destination_schema_names: DestinationSchemaNames | None = None
    schedule_type: ScheduleType | None = None
    sync_frequency: SyncFrequency | None = None
    daily_sync_time: WholeHour | None = None
    data_delay_sensitivity: DataDelaySensitivity | None = None
    data_delay_threshold: Annotated[int, Field(ge=1, le=LONGEST_DELAY), Whole] | None = None
    paused: bool | None = None
    pause_after_trial: bool | None = None
    networking_method: NetworkingMethod | None = None
    private_link_id: Word | None = None
    proxy_agent_id: Word | None = None
    hybrid_deployment_agent_id: Word | None = None
    trust_certificates: bool | None = None
    trust_fingerprints: bool | None = None
    run_setup_tests: bool | None = None
    redirect_uri: Annotated[str, StringConstraints(pattern=r"^https?://[!-~]+$", max_length=2000)] | None = (
        Field(default=None, description="On a site that the setting REDIRECT_URI_HOSTS names")
    )
    hide_setup_guide: bool | None = None

    def texts(self) -> dict[str, str]:
        """Return what is preset, each as a form would post it."""
        given = self.model_dump(exclude_none=True, mode="json")
        return {name: "false" if value is False else as_text(value) for name, value in given.items()}


class NewOnboarding(Shape):
    """What a new link is made of."""

    recipient: Text = Field(default="", max_length=LONGEST_NAME, description="The name of who is asked")
    purpose: Text = Field(
        default="",
        max_length=LONGEST_PURPOSE,
        description="What it is for, in a sentence that the recipient reads",
    )
    presets: Presets = Presets()
    auth_modes: Annotated[tuple[AuthMode, ...], Field(max_length=len(AuthMode))] = Field(
        default=(), description="The ways to authorize that may be chosen; none named means all"
    )
    expires_in_seconds: Life = int(DEFAULT_LIFE.total_seconds())
    needs_approval: bool = Field(
        default=False, description="Whether the connection stays paused until an operator has approved it"
    )
    with_pin: bool = Field(default=False, description="Whether the link asks for a PIN, to be told otherwise")

    def offer(self, presets: Mapping[str, str], form_id: str | None) -> Offer:
        """Return what is to be made, with the presets as they were looked up."""
        return Offer(
            recipient=self.recipient,
            purpose=self.purpose,
            presets=presets,
            auth_modes=tuple(mode for mode in AuthMode if mode in self.auth_modes),
            life=timedelta(seconds=self.expires_in_seconds),
            needs_approval=self.needs_approval,
            with_pin=self.with_pin,
            form_id=form_id,
        )


class NewLife(Shape):
    """How long the link works from now on."""

    expires_in_seconds: Life = int(DEFAULT_LIFE.total_seconds())


class CreateHeaders(Shape):
    """What is said about making an onboarding beside its body."""

    idempotency_key: Annotated[str, StringConstraints(pattern=r"^[!-~]{1,255}$")] | None = Field(
        default=None,
        alias="Idempotency-Key",
        description="Any text of yours, once for each onboarding. Sent again with the same token it makes "
        "nothing and answers 409, with the address of what it made in Location.",
    )


class ListQuery(Shape):
    """Which onboardings are listed."""

    stage: Stage | None = Field(default=None, description="Those at this stage alone")
    limit: int = Field(default=50, ge=1, le=100)
    cursor: Annotated[str, StringConstraints(pattern=PATTERN)] | None = Field(
        default=None, description="Where the page before ended: its next_cursor"
    )

    def before(self) -> Place | None:
        """Return the place that the page begins after."""
        return Place.read(self.cursor) if self.cursor else None

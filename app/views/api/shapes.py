"""What programs send, and how they are refused. `/api/v1/openapi.json` is made of these shapes."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from app.domain.choices import AuthMode
from app.links.offer import (
    LONGEST_LIFE,
    LONGEST_NAME,
    LONGEST_PURPOSE,
    LONGEST_STATE,
    SHORTEST_LIFE,
    Offer,
)
from app.store.onboardings import DEFAULT_LIFE
from app.store.places import PATTERN, Place
from app.store.stages import Stage
from app.views.api.presets import Presets
from app.views.api.shape import KEY, Shape, Text, WebAddress, Whole

SHORTEST_SECONDS = int(SHORTEST_LIFE.total_seconds())
LONGEST_SECONDS = int(LONGEST_LIFE.total_seconds())
Life = Annotated[int, Field(ge=SHORTEST_SECONDS, le=LONGEST_SECONDS), Whole]


class FieldError(Shape):
    """What is wrong with one member, parameter or header."""

    field: str = Field(description="The member’s name, those of objects around it before it: presets.schema")
    message: str


class Conflict(StrEnum):
    """What is in the way of something that cannot be done as things stand."""

    NAME_TAKEN = "name_taken"
    KEY_USED = "idempotency_key_used"
    LINK_REVOKED = "link_revoked"
    NOTHING_TO_REPAIR = "nothing_to_repair"


class Problem(Shape):
    """What went wrong (RFC 9457)."""

    type: str = Field(default="about:blank", description="Always about:blank: the title says all")
    title: str
    status: int
    code: Conflict | None = Field(
        default=None,
        description="Of every 409, and stays the same whatever the words: name_taken, when another "
        "connection or link has the name of the schema in its destination; idempotency_key_used, when the "
        "Idempotency-Key has made an onboarding already; link_revoked, when there is nothing to extend; "
        "nothing_to_repair, when no credentials can be asked anew",
    )
    detail: str
    instance: str | None = Field(default=None, description="The address of the onboarding that is in the way")
    errors: tuple[FieldError, ...] | None = None


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
    redirect_state: Text = Field(
        default="",
        max_length=LONGEST_STATE,
        description="Told back as state to the site that presets.redirect_uri or failure_uri names",
    )
    redirect_by_button: bool = Field(
        default=False,
        description="After the Connect Card, show the result with a button instead of going on at once",
    )
    failure_uri: WebAddress | None = Field(
        default=None, description="Where somebody can go when it ended otherwise than connected"
    )

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
            redirect_state=self.redirect_state,
            redirect_by_button=self.redirect_by_button,
            failure_uri=self.failure_uri or "",
        )


class NewLife(Shape):
    """How long the link works from now on."""

    expires_in_seconds: Life = int(DEFAULT_LIFE.total_seconds())


class CreateHeaders(Shape):
    """What is said about making an onboarding beside its body."""

    idempotency_key: Annotated[str, StringConstraints(pattern=KEY)] | None = Field(
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

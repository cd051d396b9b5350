"""What is told of onboardings as JSON, to programs and by the command alike."""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import Field

from app.domain.answers import Answers
from app.domain.choices import AuthMode
from app.domain.export_id import read_export_ids
from app.forms.step_form import as_text
from app.store.events import Event
from app.store.listing import Found
from app.store.stages import Stage
from app.views.api.shape import Shape
from app.views.api.told_answers import SentAnswers

State = Literal["open", "expired", "revoked"]


class SetupTest(Shape):
    """One of Fivetran’s setup tests: PASSED, SKIPPED, WARNING, FAILED, JOB_FAILED or another word."""

    title: str
    status: str
    message: str | None


class Trouble(Shape):
    """What is in the way of a submission: our word for it, and what Fivetran said."""

    kind: str
    message: str


class Onboarding(Shape):
    """An onboarding and how it stands."""

    id: str
    stage: Stage
    state: str | None = Field(description="The submission’s state; null until the answers were sent")
    link: State
    recipient: str
    purpose: str
    created_by: str
    created_at: datetime
    started_at: datetime | None
    expires_at: datetime
    revoked_at: datetime | None
    sent_at: datetime | None
    needs_approval: bool
    has_pin: bool
    group_id: str | None
    schema_name: str | None = Field(alias="schema")
    connection_id: str | None

    @classmethod
    def of(cls, found: Found, now: datetime, **more: Any) -> Self:
        """Return how an onboarding stands; `more` is what a wider shape says besides."""
        onboarding, sent = found.onboarding, found.sent
        presets = onboarding.presets
        return cls(
            id=onboarding.id,
            stage=Stage(onboarding.stage),
            state=sent.state if sent else None,
            link="revoked" if onboarding.revoked_at else "expired" if onboarding.is_expired(now) else "open",
            recipient=onboarding.recipient,
            purpose=onboarding.purpose,
            created_by=onboarding.created_by,
            created_at=onboarding.created_at,
            started_at=onboarding.started_at,
            expires_at=onboarding.expires_at,
            revoked_at=onboarding.revoked_at,
            sent_at=sent.created_at if sent else None,
            needs_approval=onboarding.needs_approval,
            has_pin=onboarding.has_pin,
            group_id=sent.group_id if sent else presets.get("group_id"),
            schema_name=sent.schema if sent else presets.get("schema"),
            connection_id=sent.connection_id if sent else None,
            **more,
        )


class IssuedOnboarding(Onboarding):
    """An onboarding with a link that was just made. Link and PIN are shown this once and stored nowhere."""

    url: str = Field(description="To be sent to the recipient")
    pin: str | None = Field(description="To be told by another channel than the link")


class WholeOnboarding(Onboarding):
    """An onboarding with all that is known of it but its timeline."""

    presets: dict[str, bool | int | str | tuple[str, ...]]
    auth_modes: tuple[AuthMode, ...]
    problem: Trouble | None
    setup_tests: tuple[SetupTest, ...]
    answers: SentAnswers | None = Field(description="Null until they were sent")

    @classmethod
    def whole(cls, found: Found, sent_answers: Answers | None, now: datetime) -> Self:
        """Return all that is known."""
        onboarding, sent = found.onboarding, found.sent
        problem = (sent.problem or {}) if sent else {}
        return cls.of(
            found,
            now,
            presets={name: _as_given(name, value) for name, value in onboarding.presets.items()},
            auth_modes=tuple(AuthMode(mode) for mode in onboarding.auth_modes),
            problem=Trouble(kind=str(problem["kind"]), message=str(problem.get("message") or ""))
            if problem
            else None,
            setup_tests=tuple(
                SetupTest(title=str(test["title"]), status=str(test["status"]), message=test.get("message"))
                for test in (sent.setup_tests if sent else ())
            ),
            answers=SentAnswers.of(sent_answers) if sent_answers else None,
        )


class OnboardingPage(Shape):
    """Onboardings, newest first."""

    items: tuple[Onboarding, ...]
    next_cursor: str | None = Field(
        description="The parameter cursor for those before these; null at the end"
    )


class Doer(Shape):
    """Who did it: a kind, and the name of an operator or of a token."""

    kind: str
    name: str


class TimelineEvent(Shape):
    """One thing that happened."""

    at: datetime
    actor: Doer
    happened: str
    detail: dict[str, str | int | bool | None]

    @classmethod
    def of(cls, event: Event) -> Self:
        """Return a line of the timeline."""
        return cls(
            at=event.at,
            actor=Doer(kind=event.actor.kind, name=event.actor.name),
            happened=event.happened,
            detail=dict(event.detail),
        )


class Timeline(Shape):
    """What happened, oldest first."""

    items: tuple[TimelineEvent, ...]


def _as_given(name: str, value: Any) -> bool | int | str | tuple[str, ...]:
    """Return a preset as it may be given; it is stored as a form would post it."""
    if name in ("sync_frequency", "data_delay_threshold"):
        return int(value)
    if name == "selected_exports":
        return read_export_ids(as_text(value)).ids
    return value if isinstance(value, bool) else str(value)

"""One frozen section a step, and the whole. No section holds a secret, only when it was entered."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

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
from app.domain.secret import Kept


@dataclass(frozen=True)
class SignIn:
    """The way to authorize."""

    auth_mode: AuthMode


@dataclass(frozen=True)
class Account:
    """Where the Anaplan account is. The address only helped to find the region and is never sent."""

    region: Region
    address: str = ""


@dataclass(frozen=True)
class Password:
    """Who signs in to Anaplan, and when the password was entered."""

    username: str
    password: Kept | None


@dataclass(frozen=True)
class KeptCertificate:
    """The public facts of a certificate that was entered. `spki` tells which key belongs to it."""

    at: datetime
    subject: str
    email: str | None
    not_after: datetime
    sha256: str
    spki: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeptKey:
    """A private key that was entered. `spki` tells which certificate belongs to it; it is not shown."""

    at: datetime
    spki: str


@dataclass(frozen=True)
class Certificate:
    """The certificate and its private key."""

    certificate: KeptCertificate | None
    private_key: KeptKey | None


@dataclass(frozen=True)
class Exports:
    """Which exports Fivetran reads."""

    sync_mode: SyncMode


@dataclass(frozen=True)
class Selection:
    """The exports by ID, `<workspace>_<model>_<export>` each. Names are for people and never sent."""

    selected_exports: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Destination:
    """Where the data goes, and the permanent name of its schema."""

    group_id: str
    schema: str
    destination_schema_names: DestinationSchemaNames


@dataclass(frozen=True)
class Schedule:
    """When Fivetran syncs. Minutes, and `HH:00` for the time of day."""

    schedule_type: ScheduleType
    sync_frequency: SyncFrequency
    daily_sync_time: str | None
    data_delay_sensitivity: DataDelaySensitivity
    data_delay_threshold: int | None
    paused: bool
    pause_after_trial: bool


@dataclass(frozen=True)
class Network:
    """How Fivetran reaches Anaplan, and what is tested."""

    networking_method: NetworkingMethod
    private_link_id: str | None
    proxy_agent_id: str | None
    hybrid_deployment_agent_id: str | None
    trust_certificates: bool
    trust_fingerprints: bool
    run_setup_tests: bool


@dataclass(frozen=True)
class Card:
    """How Fivetran's Connect Card looks, and where the person goes when all is done."""

    redirect_uri: str | None
    hide_setup_guide: bool
    all_fields: bool = False


Section = (
    SignIn | Account | Password | Certificate | Exports | Selection | Destination | Schedule | Network | Card
)


@dataclass(frozen=True)
class Answers:
    """All sections, and what the operator decided beforehand. A section that is None was not answered."""

    sign_in: SignIn | None = None
    account: Account | None = None
    password: Password | None = None
    certificate: Certificate | None = None
    exports: Exports | None = None
    selection: Selection | None = None
    destination: Destination | None = None
    schedule: Schedule | None = None
    network: Network | None = None
    card: Card | None = None
    presets: Mapping[str, Any] = field(default_factory=dict)
    auth_modes: tuple[AuthMode, ...] = ()
    """The ways to authorize that may be chosen; none named means all."""

    by_operator: bool = False
    only_step: str | None = None
    """The one step that somebody else was asked for, where this is a part of another onboarding."""

    waiting_for: Mapping[str, str] = field(default_factory=dict)
    """Steps that somebody else was asked for, and that person's name."""

    def section(self, step: str) -> Section | None:
        """Return what was answered on a step."""
        section: Section | None = getattr(self, step)
        return section

    def with_section(self, step: str, section: Section | None) -> Self:
        """Return the answers with one section exchanged."""
        return replace(self, **{step: section})  # type: ignore[arg-type]  # the step's name is the field's


def is_complete(section: Section | None) -> bool:
    """Tell whether a section answers its step; a secret that was forgotten leaves it open."""
    if section is None:
        return False
    if isinstance(section, Password):
        return bool(section.username) and section.password is not None
    if isinstance(section, Certificate):
        return section.certificate is not None and section.private_key is not None
    if isinstance(section, Selection):
        return bool(section.selected_exports)
    return True

"""Which field belongs to which step, and when a field applies. Names are those of Fivetran's API."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.domain.choices import DataDelaySensitivity, NetworkingMethod, SyncFrequency

STEP_FIELDS: Mapping[str, tuple[str, ...]] = {
    "sign_in": ("auth_mode",),
    "account": ("region",),
    "password": ("username", "password"),
    "certificate": ("certificate", "private_key"),
    "exports": ("sync_mode",),
    "selection": ("selected_exports",),
    "destination": ("group_id", "schema", "destination_schema_names"),
    "schedule": (
        "schedule_type",
        "sync_frequency",
        "daily_sync_time",
        "data_delay_sensitivity",
        "data_delay_threshold",
        "paused",
        "pause_after_trial",
    ),
    "network": (
        "networking_method",
        "private_link_id",
        "proxy_agent_id",
        "hybrid_deployment_agent_id",
        "trust_certificates",
        "trust_fingerprints",
        "run_setup_tests",
    ),
    "card": ("redirect_uri", "hide_setup_guide", "all_fields"),
}

SECRETS = frozenset({"password", "certificate", "private_key"})
"""Fields that Fivetran's reference marks as passwords. They are never preset and never shown."""

OPTIONAL = frozenset({"hybrid_deployment_agent_id", *STEP_FIELDS["card"]})
"""Fields that may stay empty, so that a step without a preset for them can still be fully preset."""


class Condition(NamedTuple):
    """A field applies only while another one has this value."""

    field: str
    value: str


APPLIES_WHEN: Mapping[str, Condition] = {
    "daily_sync_time": Condition("sync_frequency", str(SyncFrequency.EVERY_DAY.value)),
    "data_delay_threshold": Condition("data_delay_sensitivity", DataDelaySensitivity.CUSTOM),
    "private_link_id": Condition("networking_method", NetworkingMethod.PRIVATE_LINK),
    "proxy_agent_id": Condition("networking_method", NetworkingMethod.PROXY_AGENT),
}

PRESETTABLE = frozenset(name for names in STEP_FIELDS.values() for name in names) - SECRETS


def applies(name: str, values: Mapping[str, Any]) -> bool:
    """Tell whether a field applies, given the values of the fields that it depends on."""
    condition = APPLIES_WHEN.get(name)
    return condition is None or str(values.get(condition.field)) == condition.value


def is_fully_preset(step: str, presets: Mapping[str, Any]) -> bool:
    """Tell whether nothing is left to ask on a step."""
    names = STEP_FIELDS[step]
    return any(name in presets for name in names) and all(
        name in presets or name in OPTIONAL or not applies(name, presets) for name in names
    )

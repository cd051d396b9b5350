"""Mask what may be secret. Only names known to be harmless keep their value; all others are masked."""

from collections.abc import Mapping

from app.sandbox.json_body import NotJson

MASK = "******"
"""What Fivetran shows in place of a secret (go-fivetran, tests of the connection service)."""

PLAIN_FIELDS = frozenset(
    {
        "all_fields",
        "auth_mode",
        "daily_sync_time",
        "data_delay_sensitivity",
        "data_delay_threshold",
        "destination_schema_names",
        "encodedDataFormat",
        "events",
        "external_secrets_manager_id",
        "force",
        "group_id",
        "hide_setup_guide",
        "hybrid_deployment_agent_id",
        "is_historical_sync",
        "networking_method",
        "pause_after_trial",
        "paused",
        "private_link_id",
        "proxy_agent_id",
        "redirect_uri",
        "region",
        "run_setup_tests",
        "schedule_type",
        "schema",
        "schema_status",
        "selected_exports",
        "service",
        "sync_frequency",
        "sync_mode",
        "trust_certificates",
        "trust_fingerprints",
        "url",
        "username",
        "virtual_warehouse",
    }
)

PLAIN_QUERY = frozenset(
    {
        "cursor",
        "group_id",
        "groupId",
        "limit",
        "modelDetails",
        "offset",
        "schema",
        "sort",
        "tenantDetails",
    }
)


def masked_body(value: object, *, plain: bool = False) -> object:
    """Return a JSON value in the same shape, with everything masked that is not known to be harmless."""
    match value:
        case None | bool():
            return value
        case NotJson():
            return MASK
        case dict():
            return {name: masked_body(inner, plain=name in PLAIN_FIELDS) for name, inner in value.items()}
        case list():
            return [masked_body(inner, plain=plain) for inner in value]
        case _:
            return value if plain else MASK


def masked_query(query: Mapping[str, str]) -> dict[str, str]:
    """Return a query with every value masked that is not known to be harmless."""
    return {name: value if name in PLAIN_QUERY else MASK for name, value in query.items()}

"""Turn a remembered connection into the JSON that Fivetran answers with.

Source: Fivetran REST API, "Retrieve Connection Details" and "List All Connections".
"""

from datetime import UTC, datetime

from app.domain.choices import SERVICE, DataDelaySensitivity, SyncFrequency
from app.sandbox.faults.inside import goes_wrong
from app.sandbox.seed.destinations import ACCOUNT
from app.sandbox.state.connections import FOREIGN, Connection

Shape = dict[str, object]

UNKNOWN_STATE = "under_review"
"""A word that no documentation has."""

HOW_TO_CONNECT = (
    "networking_method",
    "private_link_id",
    "proxy_agent_id",
    "hybrid_deployment_agent_id",
    "external_secrets_manager_id",
)


def now() -> str:
    """Return the time as Fivetran writes it."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def listed(connection: Connection) -> Shape:
    """Return a row of a list: everything but the config."""
    options = connection.options
    shape: Shape = {
        "id": connection.id,
        "service": SERVICE,
        "schema": connection.schema,
        "group_id": connection.group_id,
        "service_version": 1,
        "created_at": connection.created_at,
        "connected_by": "another_user" if connection.id.startswith(FOREIGN) else ACCOUNT["user_id"],
        "succeeded_at": connection.synced_at,
        "failed_at": None,
        "paused": options["paused"],
        "pause_after_trial": options["pause_after_trial"],
        "sync_frequency": options["sync_frequency"],
        "schedule_type": options["schedule_type"],
        "data_delay_sensitivity": options["data_delay_sensitivity"],
        "data_delay_threshold": _threshold(options),
        "destination_schema_names": options["destination_schema_names"],
        "status": _status(connection),
        "source_sync_details": None,
        **{name: options.get(name) for name in HOW_TO_CONNECT},
    }
    # Assumed: for any other frequency the time is ignored, as one page says, not refused, as another does.
    if options["sync_frequency"] == SyncFrequency.EVERY_DAY and "daily_sync_time" in options:
        shape["daily_sync_time"] = options["daily_sync_time"]
    if "destination_configuration" in options:
        shape["destination_configuration"] = options["destination_configuration"]
    if connection.connect_card_config is not None:
        shape["connect_card_config"] = connection.connect_card_config
    return shape


def detailed(connection: Connection) -> Shape:
    """Return one connection with its config, whose secrets are masked."""
    return listed(connection) | {"config": connection.config}


def _threshold(options: Shape) -> object:
    """Return the threshold, which counts only for a sensitivity of the operator's own."""
    custom = options["data_delay_sensitivity"] == DataDelaySensitivity.CUSTOM
    return options["data_delay_threshold"] if custom else 0


def _status(connection: Connection) -> Shape:
    """Return how the connection is doing. A real one would also sync by itself; this one does not."""
    return {
        "setup_state": UNKNOWN_STATE if goes_wrong("unknown_state") else connection.setup_state,
        "sync_state": "paused" if connection.options["paused"] else "scheduled",
        "update_state": "on_schedule",
        "is_historical_sync": connection.synced_at is None,
        "schema_status": "ready",
        "rescheduled_for": None,
        "tasks": [],
        "warnings": [],
    }

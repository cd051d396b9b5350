"""The fields of the requests about connections.

Source: Fivetran REST API, "Create a Connection" and "Update a Connection", and the Anaplan connector's
"API configuration". Types are strict: "true" is no boolean.
"""

from app.domain.choices import (
    DAILY_SYNC_TIMES,
    SERVICE,
    AuthMode,
    DataDelaySensitivity,
    DestinationSchemaNames,
    NetworkingMethod,
    Region,
    ScheduleType,
    SyncFrequency,
    SyncMode,
)
from app.sandbox.fivetran.kinds import (
    BOOLEAN,
    HOOK_ADDRESS,
    INTEGER,
    OBJECT,
    TEXT,
    TEXTS,
    WEB_ADDRESS,
    one_number_of,
    one_or_more_of,
    one_word_of,
)

TEST_CONTROLS = {
    "run_setup_tests": BOOLEAN,
    "trust_certificates": BOOLEAN,
    "trust_fingerprints": BOOLEAN,
}

OPTIONS = {
    "paused": BOOLEAN,
    "pause_after_trial": BOOLEAN,
    "sync_frequency": one_number_of(SyncFrequency),
    "daily_sync_time": one_word_of(DAILY_SYNC_TIMES),
    "schedule_type": one_word_of(ScheduleType),
    "data_delay_sensitivity": one_word_of(DataDelaySensitivity),
    "data_delay_threshold": INTEGER,
    "networking_method": one_word_of([*NetworkingMethod, "SshTunnel"]),
    "private_link_id": TEXT,
    "proxy_agent_id": TEXT,
    "hybrid_deployment_agent_id": TEXT,
    "destination_configuration": OBJECT,
    "external_secrets_manager_id": TEXT,
}

CREATE = {
    "group_id": TEXT,
    # Assumed: Fivetran's words for another service are not known for certain; here is only one.
    "service": one_word_of([SERVICE]),
    "config": OBJECT,
    "destination_schema_names": one_word_of(DestinationSchemaNames),
    "connect_card_config": OBJECT,
    **OPTIONS,
    **TEST_CONTROLS,
}

UPDATE = {
    "config": OBJECT,
    "schema_status": one_word_of(["ready", "blocked_on_capture"]),
    "is_historical_sync": BOOLEAN,
    **OPTIONS,
    **TEST_CONTROLS,
}

FIXED = {"group_id", "service", "schema", "destination_schema_names", "connect_card_config"}
"""Fields that are chosen once, when the connection is created."""

TEST = {"trust_certificates": BOOLEAN, "trust_fingerprints": BOOLEAN}
SYNC = {"force": BOOLEAN}
CARD_REQUEST = {"connect_card_config": OBJECT}
CARD = {"redirect_uri": WEB_ADDRESS, "hide_setup_guide": BOOLEAN, "all_fields": BOOLEAN}
EVENTS = (
    *("create_connector", "edit_connector", "delete_connector", "connection_successful"),
    *("connection_failure", "pause_connector", "resume_connector", "force_update_connector"),
    *("sync_start", "sync_end", "status", "dbt_run_start", "dbt_run_succeeded", "dbt_run_failed"),
)
"""What a webhook can be told (Fivetran documentation, "Webhooks", as far as its list is known)."""

WEBHOOK = {
    "url": HOOK_ADDRESS,
    "events": one_or_more_of(EVENTS),
    "active": BOOLEAN,
    "secret": TEXT,
}
DESTINATION_CONFIGURATION = {"virtual_warehouse": TEXT}

SECRETS = ("password", "certificate", "private_key")

CONFIG = {
    "auth_mode": one_word_of(mode for mode in AuthMode if mode is not AuthMode.CONNECT_CARD),
    "username": TEXT,
    "region": one_word_of(Region),
    "sync_mode": one_word_of(SyncMode),
    "selected_exports": TEXTS,
    **dict.fromkeys(SECRETS, TEXT),
}
NEW_CONFIG = {"schema": TEXT, **CONFIG}

DEFAULTS: dict[str, object] = {
    # Assumed: the first five. Fivetran's documents give a default for the last three only.
    "paused": False,
    "pause_after_trial": False,
    "schedule_type": ScheduleType.AUTO,
    "networking_method": NetworkingMethod.DIRECTLY,
    "destination_schema_names": DestinationSchemaNames.FIVETRAN_NAMING,
    "sync_frequency": int(SyncFrequency.EVERY_6_HOURS),
    "data_delay_sensitivity": DataDelaySensitivity.NORMAL,
    "data_delay_threshold": 0,
}

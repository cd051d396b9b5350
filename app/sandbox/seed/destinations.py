"""The destinations, and the groups they belong to. A group and its destination have the same id."""

from app.sandbox.special import TAKEN_SCHEMA
from app.sandbox.state.connections import FOREIGN, Connection

Row = dict[str, object]

ACCOUNT: Row = {
    "account_id": "sandbox_account",
    "account_name": "Sandbox account",
    "user_id": "sandbox_user",
}

GROUPS: tuple[Row, ...] = (
    {"id": "sandbox_warehouse", "name": "Finance warehouse", "created_at": "2025-02-03T09:12:44.511000Z"},
    {"id": "sandbox_lake", "name": "Planning lake", "created_at": "2025-05-19T15:40:02.087000Z"},
    {"id": "sandbox_unfinished", "name": "Archive project", "created_at": "2026-09-28T07:55:31.902000Z"},
)

DESTINATIONS: tuple[Row, ...] = (
    {
        "id": "sandbox_warehouse",
        "group_id": "sandbox_warehouse",
        "service": "snowflake",
        "region": "AWS_US_EAST_1",
        "time_zone_offset": "-5",
        "setup_status": "CONNECTED",
        "daylight_saving_time_enabled": True,
        "networking_method": "Directly",
        "private_link_id": None,
        "proxy_agent_id": None,
        "hybrid_deployment_agent_id": None,
    },
    {
        "id": "sandbox_lake",
        "group_id": "sandbox_lake",
        "service": "databricks",
        "region": "AZURE_WESTEUROPE",
        "time_zone_offset": "+1",
        "setup_status": "CONNECTED",
        "daylight_saving_time_enabled": True,
        "networking_method": "Directly",
        "private_link_id": None,
        "proxy_agent_id": None,
        "hybrid_deployment_agent_id": None,
    },
    {
        "id": "sandbox_unfinished",
        "group_id": "sandbox_unfinished",
        "service": "big_query",
        "region": "GCP_EUROPE_WEST3",
        "time_zone_offset": "0",
        "setup_status": "INCOMPLETE",
        "daylight_saving_time_enabled": False,
        "networking_method": "Directly",
        "private_link_id": None,
        "proxy_agent_id": None,
        "hybrid_deployment_agent_id": None,
    },
)

GROUP_IDS = tuple(str(group["id"]) for group in GROUPS)


def foreign_connection(group_id: str) -> Connection:
    """Return the connection that somebody else made in a group, under the name that is taken."""
    return Connection(
        id=f"{FOREIGN}{group_id.removeprefix('sandbox_')}",
        group_id=group_id,
        schema=TAKEN_SCHEMA,
        created_at="2026-03-11T10:20:30.405000Z",
        options={
            "paused": False,
            "pause_after_trial": False,
            "sync_frequency": 360,
            "schedule_type": "auto",
            "data_delay_sensitivity": "NORMAL",
            "data_delay_threshold": 0,
            "networking_method": "Directly",
            "destination_schema_names": "FIVETRAN_NAMING",
        },
        config={
            "auth_mode": "Basic",
            "username": "controller@example.org",
            "password": "******",
            "region": "DEFAULT",
            "sync_mode": "AllExports",
        },
        credentials={"password": "right"},
        setup_state="connected",
        synced_at="2026-11-20T06:00:00.000000Z",
    )


FOREIGN_CONNECTIONS = tuple(foreign_connection(group_id) for group_id in GROUP_IDS)

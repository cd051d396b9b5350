"""The private links, proxy agents and hybrid deployment agents of the account."""

Row = dict[str, object]

PRIVATE_LINKS: tuple[Row, ...] = (
    {
        "id": "amber_harbour",
        "name": "Planning sources",
        "region": "AWS_US_EAST_1",
        "service": "SOURCE_AWS",
        "cloud_provider": "AWS",
        "state": "OK",
        "state_summary": "Ready",
        "created_at": "2025-06-02T08:00:00.000000Z",
        "created_by": "sandbox_user",
        "host": "planning.privatelink.example.com",
        "config": {"connection_service_name": "com.amazonaws.vpce.us-east-1.vpce-svc-0000000000000000"},
    },
    {
        "id": "silver_harbour",
        "name": "European sources",
        "region": "AZURE_WESTEUROPE",
        "service": "SOURCE_AZURE",
        "cloud_provider": "AZURE",
        "state": "CREATING",
        "state_summary": "Waiting for approval in Azure",
        "created_at": "2026-11-02T13:30:00.000000Z",
        "created_by": "sandbox_user",
        "host": "europe.privatelink.example.com",
        "config": {"connection_service_id": "/subscriptions/0/providers/privateLinkServices/europe"},
    },
    {
        "id": "distant_harbour",
        "name": "Finance warehouse",
        "region": "AWS_US_EAST_1",
        "service": "SNOWFLAKE_AWS",
        "cloud_provider": "AWS",
        "state": "OK",
        "state_summary": "Ready",
        "created_at": "2025-02-03T10:00:00.000000Z",
        "created_by": "sandbox_user",
        "host": "warehouse.privatelink.example.com",
        "config": {"account_url": "finance.privatelink.snowflakecomputing.com"},
    },
)

PROXY_AGENTS: tuple[Row, ...] = (
    {
        "id": "steady_lantern",
        "account_id": "sandbox_account",
        "display_name": "Head office",
        "region": "AWS_US_EAST_1",
        "registered_at": "2025-07-14T11:05:00.000000Z",
        "created_by": "sandbox_user",
        "version": "1.4.2",
        "status": "CONNECTED",
        "connector_count": 3,
        "destination_count": 0,
    },
    {
        "id": "dim_lantern",
        "account_id": "sandbox_account",
        "display_name": "Branch in Rotterdam",
        "region": "AZURE_WESTEUROPE",
        "registered_at": "2026-01-22T16:45:00.000000Z",
        "created_by": "sandbox_user",
        "version": "1.2.0",
        "status": "NOT_CONNECTED",
        "connector_count": 0,
        "destination_count": 0,
    },
)

HYBRID_AGENTS: tuple[Row, ...] = (
    {
        "id": "patient_engine",
        "display_name": "Data centre east",
        "group_id": "sandbox_warehouse",
        "version": "2.11.0",
        "enabled": True,
        "online": True,
        "usage": [],
        "deployment_type": "DOCKER",
        "registered_at": "2025-10-01T09:00:00.000000Z",
        "created_by": "sandbox_user",
        "updated_at": "2026-10-30T04:10:00.000000Z",
        "last_used_at": "2026-11-20T06:00:00.000000Z",
    },
)

"""The closed sets of the wizard. Each value is the word Fivetran's API uses for it.

Source: Fivetran REST API, "Create a Connection" (schemas NewConnectorRequestV1 and anaplan_config_V1).
"""

from enum import IntEnum, StrEnum

SERVICE = "anaplan"


class AuthMode(StrEnum):
    """The way to authorize. `CONNECT_CARD` is ours and is never sent."""

    BASIC = "Basic"
    CERTIFICATE = "Certificate"
    CONNECT_CARD = "ConnectCard"


class Region(StrEnum):
    """Where Fivetran looks for the Anaplan account."""

    DEFAULT = "DEFAULT"
    EU = "EU"
    CAN = "CAN"
    AUS = "AUS"


class SyncMode(StrEnum):
    """Every export the account can see, or those that are listed."""

    ALL_EXPORTS = "AllExports"
    SPECIFIC_EXPORTS = "SpecificExports"


class ScheduleType(StrEnum):
    """Whether Fivetran starts syncs by itself."""

    AUTO = "auto"
    MANUAL = "manual"


class SyncFrequency(IntEnum):
    """Minutes between two syncs."""

    EVERY_MINUTE = 1
    EVERY_5_MINUTES = 5
    EVERY_15_MINUTES = 15
    EVERY_30_MINUTES = 30
    EVERY_HOUR = 60
    EVERY_2_HOURS = 120
    EVERY_3_HOURS = 180
    EVERY_6_HOURS = 360
    EVERY_8_HOURS = 480
    EVERY_12_HOURS = 720
    EVERY_DAY = 1440


class DataDelaySensitivity(StrEnum):
    """How soon Fivetran warns that data is late."""

    LOW = "LOW"
    NORMAL = "NORMAL"
    HIGH = "HIGH"
    CUSTOM = "CUSTOM"
    SYNC_FREQUENCY = "SYNC_FREQUENCY"


class NetworkingMethod(StrEnum):
    """How Fivetran reaches Anaplan. SshTunnel is left out: Anaplan's config has no tunnel fields."""

    DIRECTLY = "Directly"
    PRIVATE_LINK = "PrivateLink"
    PROXY_AGENT = "ProxyAgent"


class DestinationSchemaNames(StrEnum):
    """Who names the tables' schema: Fivetran's rules, or the source's own names."""

    FIVETRAN_NAMING = "FIVETRAN_NAMING"
    SOURCE_NAMING = "SOURCE_NAMING"


DAILY_SYNC_TIMES = tuple(f"{hour:02}:00" for hour in range(24))
"""Whole hours, the only times Fivetran accepts for `daily_sync_time`."""

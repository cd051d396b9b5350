"""The test values: what to enter to make the sandbox behave in a certain way."""

from dataclasses import dataclass

WRONG_PASSWORDS = frozenset({"wrong-password", "******"})
"""Refused by Anaplan. The second is what Fivetran shows for a password: nobody may write it back."""

SSO_USER = "sso@example.com"
SLOW_USER = "slow@example.com"
FLAKY_USER = "flaky@example.com"
WARNING_USER = "warning@example.com"
EMPTY_USER = "nothing@example.com"
BUSY_USER = "busy@example.com"
EDGE_USER = "edge@example.com"
UNREGISTERED = "unregistered"

TAKEN_SCHEMA = "taken_schema"
LOST_REPLY = "lost_reply_"
TIMEOUT = "timeout_"
ERROR = "error_"
BUSY = "busy_"
FAILURES_BEFORE_IT_WORKS = 2


def same_user(username: object, special: str) -> bool:
    """Return whether this is the special user, however it was typed."""
    return isinstance(username, str) and username.strip().lower() == special


@dataclass(frozen=True)
class SpecialValue:
    """One row of the page that lists the test values."""

    field: str
    value: str
    effect: str


TEST_VALUES = (
    SpecialValue("Anaplan user", "anyone@example.com", "Works, with any password but the next one."),
    SpecialValue("Anaplan password", "wrong-password", "Anaplan answers 401; the setup tests fail."),
    SpecialValue(
        "Anaplan user", SSO_USER, "Not an Exception User: 401 for a password; the setup tests fail."
    ),
    SpecialValue("Anaplan user", SLOW_USER, "The setup tests take 75 seconds, then pass."),
    SpecialValue("Anaplan user", FLAKY_USER, "The first setup tests fail, the later ones pass."),
    SpecialValue("Anaplan user", WARNING_USER, "One setup test ends with a warning, the others pass."),
    SpecialValue("Anaplan user", EMPTY_USER, "Signs in, but sees no workspace and no model."),
    SpecialValue("Anaplan user", BUSY_USER, "Signs in, but the first listing is refused with 429."),
    SpecialValue("Anaplan model", "Board pack", "Listed, but opening it is answered 404: no role in it."),
    SpecialValue("Anaplan model", "Budget 2019", "Archived: opening it is answered 422."),
    SpecialValue("Anaplan model", "Long-range plan", "Dormant: it takes a while to open."),
    SpecialValue("SANDBOX_ANAPLAN_SIZE", "large", "A tenant of 3 workspaces, 200 models and 10,000 exports."),
    SpecialValue(
        "Anaplan user", EDGE_USER, "Anaplan's front door answers the sign-in with 503 and a web page."
    ),
    SpecialValue("Certificate", "any, with its own key", "Works, if an e-mail address is in it."),
    SpecialValue("Certificate", "e-mail begins with “unregistered”", "Nobody registered it with Anaplan."),
    SpecialValue("Certificate", "with the key of another one", "The setup tests fail."),
    SpecialValue("Schema", TAKEN_SCHEMA, "The name is already used: 400 InvalidInput."),
    SpecialValue(
        "Schema", f"{LOST_REPLY}…", "The connection is made, then the line drops without an answer."
    ),
    SpecialValue("Schema", f"{TIMEOUT}…", "The connection is made, then comes HTTP 500, late."),
    SpecialValue("Schema", f"{ERROR}…", "HTTP 500 and nothing made, twice; then it works."),
    SpecialValue("Schema", f"{BUSY}…", "HTTP 429 with Retry-After, twice; then it works."),
    SpecialValue("Destination", "sandbox_warehouse", "Finance warehouse, Snowflake, connected."),
    SpecialValue("Destination", "sandbox_lake", "Planning lake, Databricks, connected."),
    SpecialValue("Destination", "sandbox_unfinished", "A BigQuery destination whose set-up is incomplete."),
    SpecialValue("Private link", "amber_harbour", "For sources, ready."),
    SpecialValue("Private link", "silver_harbour", "For sources, still being made: the setup tests fail."),
    SpecialValue("Proxy agent", "steady_lantern", "Connected."),
    SpecialValue("Proxy agent", "dim_lantern", "Not connected: the setup tests fail."),
)

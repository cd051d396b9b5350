"""The two addresses that `make run` prints: an operator's sign-in, and a recipient's link."""

import secrets
import sys
from datetime import UTC, datetime

from app import journey
from app.config import Settings, SettingsError
from app.links import issuing
from app.links.issuing import Asker
from app.links.offer import Offer
from app.store import migrate, operator_sessions, operators
from app.store.engine import Database
from app.store.events import OPERATOR_KIND, Actor
from app.store.keys import AppKeys

PRESETS = {
    "group_id": "sandbox_warehouse",
    "destination_schema_names": "FIVETRAN_NAMING",
    "schedule_type": "auto",
    "sync_frequency": "360",
    "data_delay_sensitivity": "NORMAL",
    "paused": "",
    "pause_after_trial": "",
    "networking_method": "Directly",
    "trust_certificates": "",
    "trust_fingerprints": "",
    "run_setup_tests": "true",
}
SMALL_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def make(settings: Settings) -> str:
    """Bring the database up to date and return the two lines."""
    migrate.upgrade(settings.database_url)
    now, keys = datetime.now(UTC), AppKeys(settings.secret_keys)
    # A name of its own for each link, since no two connections may have the same one.
    schema = "anaplan_" + "".join(secrets.choice(SMALL_LETTERS) for _ in range(5))
    answers = journey.with_presets(PRESETS | {"schema": schema})
    with Database(settings.database_url).write() as connection:
        admin = operators.first_admin(connection)
        code = operator_sessions.new_code(connection, admin.id if admin else None, now)
        asks = Asker("your data team", Actor(OPERATOR_KIND, "make run"), admin.id if admin else None)
        link = issuing.issue(connection, keys, Offer(), answers, asks, now).link
    return (
        f"Operator: {settings.public_url}/operator/sign-in?code={code}\n"
        f"Onboarding link: {settings.public_url}/o/{link.token}\n"
    )


if __name__ == "__main__":
    try:
        print(make(Settings.from_environment()), end="")
    except SettingsError as error:
        sys.exit(f"These settings need attention:\n{error}")

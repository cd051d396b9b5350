"""`onboarding link repair`: ask for new credentials for a connection that exists."""

import json
from datetime import UTC, datetime, timedelta

import click

from app.cli.link import COMMAND, EXPIRES
from app.cli.settings import with_settings
from app.config import Settings
from app.links import finding, issuing
from app.store.engine import Database
from app.store.keys import AppKeys
from app.submission import repairing


@click.command("repair")
@click.argument("onboarding_id", metavar="ID")
@EXPIRES
@click.option("--json", "as_json", is_flag=True, help='Print {"id", "url", "expires_at"}, and "pin".')
@with_settings
def repair_link(settings: Settings, onboarding_id: str, life: timedelta, *, as_json: bool) -> None:
    """Make a link that asks for new credentials, in the place of the old one. The connection stays."""
    database, now = Database(settings.database_url), datetime.now(UTC)
    with database.write() as connection:
        found = finding.find(connection, onboarding_id)
        if found is None:
            raise click.ClickException("No onboarding has this id")
        sent = found.sent if repairing.can_begin(found.sent) else None
        if sent is None or not repairing.begin(connection, sent, COMMAND, now):
            raise click.ClickException("There is no connection whose credentials can be asked anew")
        made = issuing.reissue(
            connection, AppKeys(settings.secret_keys), found.onboarding, life, COMMAND, now
        )
    database.forget_deleted()
    url = f"{settings.public_url}/o/{made.link.token}"
    shown = {"id": made.link.id, "url": url, "expires_at": made.expires_at.isoformat()}
    shown |= {"pin": made.pin} if made.pin else {}
    click.echo(json.dumps(shown) if as_json else f"{url}\nPIN: {made.pin}" if made.pin else url)

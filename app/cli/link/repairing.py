"""`onboarding link repair`: ask for new credentials for a connection that exists."""

from datetime import UTC, datetime, timedelta

import click

from app.cli.link.changing import COMMAND, EXPIRES, changing, print_issued
from app.cli.settings import with_settings
from app.config import Settings
from app.links import issuing
from app.store.keys import AppKeys
from app.submission import repairing


@click.command("repair")
@click.argument("onboarding_id", metavar="ID")
@EXPIRES
@click.option("--json", "as_json", is_flag=True, help='Print {"id", "url", "expires_at"}, and "pin".')
@with_settings
def repair_link(settings: Settings, onboarding_id: str, life: timedelta, *, as_json: bool) -> None:
    """Make a link that asks for new credentials, in the place of the old one. The connection stays."""
    keys, now = AppKeys(settings.secret_keys), datetime.now(UTC)
    with changing(settings, onboarding_id) as (connection, found):
        sent = found.sent if repairing.can_begin(found.sent) else None
        if sent is None or not repairing.begin(connection, sent, COMMAND, now):
            raise click.ClickException("There is no connection whose credentials can be asked anew")
        made = issuing.reissue(connection, keys, found.onboarding, life, COMMAND, now)
    print_issued(settings, made, as_json=as_json)

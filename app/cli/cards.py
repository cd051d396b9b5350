"""`onboarding cards`: what waits until somebody has finished at the Connect Card."""

import json
from datetime import timedelta

import click

from app.cli.settings import with_settings
from app.config import Settings
from app.store import waiting_cards
from app.store.engine import Database

MOST_LISTED = 1000


@click.command("cards")
@click.option(
    "--older-than", "days", type=click.IntRange(0, 3650), default=0, help="Days since they were sent."
)
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@with_settings
def cards(settings: Settings, days: int, *, as_json: bool) -> None:
    """List onboardings that wait on a Connect Card, oldest first; each holds a schema name at Fivetran."""
    database = Database(settings.database_url)
    with database.read() as connection:
        now = database.now(connection)
        found = waiting_cards.waiting_on_a_card(connection, now, timedelta(days=days), MOST_LISTED)
    if as_json:
        click.echo(json.dumps([vars(one) | {"sent_at": one.sent_at.isoformat()} for one in found]))
        return
    for one in found:
        age = (now - one.sent_at).days
        click.echo(f"{one.id}  {age:>4} days  {one.schema} in {one.group_id}  {one.recipient}".rstrip())

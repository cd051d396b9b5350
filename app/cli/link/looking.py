"""Links as the command looks at them: list, show, and the same as code."""

import json
from datetime import UTC, datetime

import click
from sqlalchemy import Connection

from app.cli.settings import with_settings
from app.config import Settings
from app.domain.answers import Answers
from app.domain.as_request import as_curl, as_json
from app.domain.terraform import terraform
from app.links import finding
from app.store import events, listing
from app.store.engine import Database
from app.store.listing import NEWEST, Found, Which
from app.store.stages import Stage
from app.views.api.told import Onboarding, TimelineEvent, WholeOnboarding

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print an object.")
MOST_LISTED = 1000


@click.command("list")
@click.option(
    "--stage", type=click.Choice([stage.value for stage in Stage]), help="Those at this stage alone."
)
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@with_settings
def list_links(settings: Settings, stage: str | None, *, as_json: bool) -> None:
    """Print the newest 1,000 onboardings, newest first."""
    with Database(settings.database_url).read() as connection:
        which = Which(Stage(stage) if stage else None)
        found = listing.page(connection, which, NEWEST, MOST_LISTED).found
    now = datetime.now(UTC)
    shown = [Onboarding.of(each, now).model_dump(mode="json") for each in found]
    if as_json:
        click.echo(json.dumps(shown, indent=2))
        return
    for one in shown:
        click.echo(
            f"{one['id']}  {one['stage']:<10}  {one['link']:<8}  {one['created_at'][:10]}  "
            f"{one['schema'] or '-'}  {one['recipient']}"
        )


@click.command("show")
@click.argument("onboarding_id", metavar="ID")
@AS_JSON
@click.option("--terraform", "code", flag_value="terraform", help="Print the connection as Terraform.")
@click.option("--curl", "code", flag_value="curl", help="Print the connection as a curl command.")
@with_settings
def show_link(settings: Settings, onboarding_id: str, code: str | None, *, as_json: bool) -> None:
    """Print how an onboarding stands, and its timeline; or the same connection as code, without secrets."""
    with Database(settings.database_url).read() as connection:
        found = find(connection, onboarding_id)
        sent, timeline = finding.sent_answers(connection, found), events.timeline(connection, onboarding_id)
    if code:
        click.echo(_as_code(code, settings, found, sent), nl=code == "curl")
        return
    shown = WholeOnboarding.whole(found, sent, datetime.now(UTC)).model_dump(mode="json")
    lines = [TimelineEvent.of(event).model_dump(mode="json") for event in timeline]
    if as_json:
        click.echo(json.dumps(shown | {"events": lines}, indent=2))
        return
    for name, value in shown.items():
        if value not in (None, "", [], {}):
            click.echo(f"{name}: {value if isinstance(value, str) else json.dumps(value)}")
    for line in lines:
        click.echo(f"{line['at']}  {line['actor']['name'] or line['actor']['kind']}: {line['happened']}")


def _as_code(code: str, settings: Settings, found: Found, answers: Answers | None) -> str:
    """Return the answers as code, or end the command where none were sent."""
    if answers is None:
        raise click.ClickException(
            "There are no answers to print: the recipient has not sent them, or corrects them just now"
        )
    if code == "terraform":
        return terraform(answers, found.sent.connection_id if found.sent else None)
    return as_curl(as_json(answers, settings.public_url), settings.fivetran_api_url)


def find(connection: Connection, onboarding_id: str) -> Found:
    """Return an onboarding, or end the command with a sentence."""
    found = finding.find(connection, onboarding_id)
    if found is None:
        raise click.ClickException("No onboarding has this ID")
    return found

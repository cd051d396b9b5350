"""Links as the command changes and ends them: extend, revoke, reissue; and how a new one is printed."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import click
from sqlalchemy import Connection

from app.cli.link.looking import AS_JSON, find
from app.cli.settings import with_settings
from app.config import Settings
from app.links import issuing, offer
from app.links.issuing import Issued
from app.store.engine import Database
from app.store.events import OPERATOR_KIND, Actor
from app.store.keys import AppKeys
from app.store.listing import Found
from app.views.api.told import Onboarding

COMMAND = Actor(OPERATOR_KIND, "onboarding command")


def _life(_context: object, _parameter: object, text: str) -> timedelta:
    found = re.fullmatch(r"(\d{1,5})([hd])", text.strip())
    if not found:
        raise click.BadParameter("give hours or days, like 12h or 14d")
    life = timedelta(hours=int(found[1])) if found[2] == "h" else timedelta(days=int(found[1]))
    if not offer.SHORTEST_LIFE <= life <= offer.LONGEST_LIFE:
        raise click.BadParameter("must be between 1h and 60d")
    return life


EXPIRES = click.option(
    "--expires", "life", default="14d", callback=_life, show_default=True, help="From 1h to 60d."
)


@click.command("revoke")
@click.argument("onboarding_id", metavar="ID")
@AS_JSON
@with_settings
def revoke_link(settings: Settings, onboarding_id: str, *, as_json: bool) -> None:
    """End a link at once. What the recipient typed and did not send is deleted."""
    with changing(settings, onboarding_id) as (connection, found):
        done = issuing.revoke(connection, found.onboarding, COMMAND, datetime.now(UTC))
    _print_changed(
        settings, onboarding_id, "The link is revoked" if done else "It was revoked before", as_json=as_json
    )


@click.command("extend")
@click.argument("onboarding_id", metavar="ID")
@EXPIRES
@AS_JSON
@with_settings
def extend_link(settings: Settings, onboarding_id: str, life: timedelta, *, as_json: bool) -> None:
    """Let a link work for so long from now."""
    now = datetime.now(UTC)
    with changing(settings, onboarding_id) as (connection, found):
        if found.onboarding.revoked_at:
            raise click.ClickException("The link was revoked. Reissue it instead")
        issuing.extend(connection, found.onboarding, life, COMMAND, now)
    _print_changed(
        settings, onboarding_id, f"The link works until {now + life:%-d %B %Y, %H:%M} UTC", as_json=as_json
    )


@click.command("reissue")
@click.argument("onboarding_id", metavar="ID")
@EXPIRES
@click.option("--json", "as_json", is_flag=True, help='Print {"id", "url", "expires_at"}, and "pin".')
@with_settings
def reissue_link(settings: Settings, onboarding_id: str, life: timedelta, *, as_json: bool) -> None:
    """Make a new link in the place of the old one. Answers stay; passwords and keys are entered again."""
    keys = AppKeys(settings.secret_keys)
    with changing(settings, onboarding_id) as (connection, found):
        made = issuing.reissue(connection, keys, found.onboarding, life, COMMAND, datetime.now(UTC))
    print_issued(settings, made, as_json=as_json)


@contextmanager
def changing(settings: Settings, onboarding_id: str) -> Iterator[tuple[Connection, Found]]:
    """Give an onboarding to change; what it lost is taken out of the files afterwards."""
    database = Database(settings.database_url)
    with database.write() as connection:
        yield connection, find(connection, onboarding_id)
    database.forget_deleted()


def print_issued(settings: Settings, made: Issued, *, as_json: bool) -> None:
    """Print a new link this once, and its PIN if it has one."""
    url = f"{settings.public_url}/o/{made.link.token}"
    if as_json:
        shown = {"id": made.link.id, "url": url, "expires_at": made.expires_at.isoformat()}
        click.echo(json.dumps(shown | ({"pin": made.pin} if made.pin else {})))
        return
    click.echo(url)
    if made.pin:
        click.echo(f"PIN: {made.pin}")


def _print_changed(settings: Settings, onboarding_id: str, words: str, *, as_json: bool) -> None:
    if not as_json:
        click.echo(words)
        return
    with Database(settings.database_url).read() as connection:
        found = find(connection, onboarding_id)
    click.echo(json.dumps(Onboarding.of(found, datetime.now(UTC)).model_dump(mode="json"), indent=2))
